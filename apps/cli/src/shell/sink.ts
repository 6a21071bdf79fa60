/** A stream that text goes to; the standard streams, or a recorder in tests. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}
