export {
  ACTIVATION,
  BINARY,
  COMPARE,
  DTYPE,
  REDUCE,
  TABLE_VERSION,
  UNARY,
  type KernelTable,
  type NativeBuffer,
  type NativeTable,
  type WasmTable,
} from './table.ts';
