/** One of each kind of thing that a caller in plain JavaScript may pass. */
const anything: Readonly<Record<string, unknown>> = {
  undefined,
  null: null,
  true: true,
  NaN,
  '-1': -1,
  '1.5': 1.5,
  '10n': 10n,
  text: 'text',
  symbol: Symbol('s'),
  function: () => 0,
  '{}': {},
  'an unknown option': { unheard: 1 },
  '[]': [],
  bytes: new Uint8Array(3),
};

type Call = readonly [where: string, args: readonly unknown[]];

/**
 * Calls `run` with each of `args`, then each property of each, replaced by each kind of thing, and returns what was thrown that
 * is no `KleeneError`: a line a call, none where wrong arguments are refused at the boundary. `args` themselves must be right.
 */
export async function mishandled(
  run: (...args: never[]) => unknown,
  args: readonly unknown[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [where, wrong] of variants(args)) {
    try {
      await run(...(wrong as never[]));
    } catch (error) {
      if (!isRefusal(error)) found.push(`${where}: ${String(error)}`);
    }
  }
  return found;
}

function* variants(args: readonly unknown[]): Generator<Call, void, void> {
  for (const [i, arg] of args.entries()) {
    const at = `argument ${i + 1}`;
    for (const [kind, value] of Object.entries(anything)) yield [`${at} = ${kind}`, args.with(i, value)];
    if (!isPlain(arg)) continue;
    for (const name of Object.keys(arg)) {
      for (const [kind, value] of Object.entries(anything))
        yield [`${at}.${name} = ${kind}`, args.with(i, changed(arg, name, value))];
    }
  }
}

function changed(value: object, name: string, by: unknown): unknown {
  return Object.assign(Array.isArray(value) ? [...(value as unknown[])] : { ...value }, { [name]: by });
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value) as never);
}

function isRefusal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && Reflect.get(error, Symbol.for('kleene.error')) === true;
}
