/**
 * The best times of several things, ms each, taken in turn: what else the machine does in between meets all of them.
 *
 * @param enough ms to spend on each at least, after one call that does not count
 */
export function best(things: readonly (() => void)[], enough = 120): number[] {
  const times = things.map(() => Infinity);
  for (const thing of things) thing();
  const rounds = { least: 5, most: 2000 };
  const start = performance.now();
  for (let round = 0; round < rounds.most; round++) {
    if (round >= rounds.least && performance.now() - start > enough * things.length) break;
    things.forEach((thing, i) => {
      const before = performance.now();
      thing();
      times[i] = Math.min(times[i]!, performance.now() - before);
    });
  }
  return times;
}
