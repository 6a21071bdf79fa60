export { sizeOf, storage, type DType, type NdArray, type Storage } from './array.ts';
export {
  checkArray,
  checkFinite,
  checkInteger,
  checkObject,
  checkOneOf,
  checkOptions,
  checkShape,
  checkText,
  refuse,
  show,
  type Range,
} from './check.ts';
export { isKleeneError, KleeneError, type ErrorCode } from './error.ts';
