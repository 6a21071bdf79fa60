/**
 * The closed list of reasons for which Kleene refuses to go on.
 *
 * - `invalid-argument`: a value that a caller passed is not what the function takes.
 * - `invalid-file`: the content of a file is malformed, cut short or of another kind.
 * - `io`: the system would not read or write (missing, read-only, disk full); the system's error is the `cause`.
 * - `not-prepared`: TensorFlow.js has no backend or no gradients yet.
 * - `unsupported`: well-formed, but not available here (a backend, a kernel, a format variant).
 * - `incompatible`: written by another version or for another configuration.
 * - `not-certified`: a model without a certificate that holds.
 * - `non-finite`: a computation met NaN or an infinity.
 * - `interrupted`: a signal or an abort ended the work.
 */
export type ErrorCode =
  | 'invalid-argument'
  | 'invalid-file'
  | 'io'
  | 'not-prepared'
  | 'unsupported'
  | 'incompatible'
  | 'not-certified'
  | 'non-finite'
  | 'interrupted';

const brand = Symbol.for('kleene.error');

/** What every Kleene package throws; `code` says the kind, `message` names the argument, what was expected and what came. */
export class KleeneError extends Error {
  override readonly name: string = 'KleeneError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Whether `error` is a `KleeneError`, also one of another installed version of this package. */
export function isKleeneError(error: unknown): error is KleeneError {
  return typeof error === 'object' && error !== null && Reflect.get(error, brand) === true;
}
