/** Where the eight dots of a braille character stand in its number, by row and column. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** A plot in text and the range that it spans. */
export interface Plot {
  /** From top to bottom, each of the width asked for. */
  readonly lines: readonly string[];
  /** What the lowest and the highest dot stand for. */
  readonly low: number;
  readonly high: number;
}

/**
 * The numbers above 0 of a series as a curve of braille dots on a logarithmic scale, 2 by 4 dots a character: the whole series across
 * the width, the mean of the logarithms where several fall on one dot. Undefined when there are none.
 */
export function braillePlot(values: readonly number[], width: number, height: number): Plot | undefined {
  const columns = bucketed(values, 2 * width);
  const known = columns.filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const cells = Array.from({ length: height }, () => Array.from({ length: width }, () => 0));
  columns.forEach((value, x) => {
    if (value === undefined) return;
    const share = high === low ? 0.5 : (high - value) / (high - low);
    const y = Math.round(share * (4 * height - 1));
    cells[Math.floor(y / 4)]![Math.floor(x / 2)]! |= DOTS[y % 4]![x % 2]!;
  });
  const lines = cells.map((row) => row.map((dots) => String.fromCharCode(0x2800 + dots)).join(''));
  return { lines, low: 10 ** low, high: 10 ** high };
}

/** The mean logarithm of what falls into each of `count` equal parts of the series; fewer values are spread over them. */
function bucketed(values: readonly number[], count: number): (number | undefined)[] {
  const parts = Math.min(count, values.length);
  const buckets = Array.from({ length: count }, (): number | undefined => undefined);
  for (let i = 0; i < parts; i++) {
    const part = values.slice(Math.floor((i * values.length) / parts), Math.floor(((i + 1) * values.length) / parts));
    const logs = part.filter((value) => value > 0).map(Math.log10);
    if (logs.length > 0)
      buckets[Math.floor((i * count) / parts)] = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  }
  return buckets;
}
