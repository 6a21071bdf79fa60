/** `value` cut to `decimals` decimals, toward zero: multiplied, cut and divided, as dm-clrs does, so that doing it twice may cut twice. */
export function truncate(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.trunc(value * factor) / factor;
}

/** An instance with all its numbers cut to `decimals` decimals; whole numbers stay. */
export function truncateInstance<I extends object>(instance: I, decimals: number | undefined): I {
  if (decimals === undefined || decimals === 0) return instance;
  const entries = Object.entries(instance as { [name: string]: unknown }).map(([name, value]) => [
    name,
    typeof value === 'number'
      ? truncate(value, decimals)
      : value instanceof Float64Array
        ? value.map((element) => truncate(element, decimals))
        : value,
  ]);
  return Object.fromEntries(entries) as I;
}
