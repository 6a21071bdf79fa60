/** What a time is taken with: ms on the wall, or ms that this process computed, which others on the machine do not lengthen. */
export type Clock = 'wall' | 'cpu';

const now: Readonly<Record<Clock, () => number>> = {
  wall: () => performance.now(),
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};

/**
 * The best times of several things, ms each, taken in turn: what else the machine does in between meets all of them.
 *
 * @param enough ms to spend on each at least, after one call that does not count
 */
export function best(things: readonly (() => void)[], clock: Clock, enough = 120): number[] {
  const times = things.map(() => Infinity);
  for (const thing of things) thing();
  const rounds = { least: 5, most: 2000 };
  const start = performance.now();
  for (let round = 0; round < rounds.most; round++) {
    if (round >= rounds.least && performance.now() - start > enough * things.length) break;
    things.forEach((thing, i) => {
      const before = now[clock]();
      thing();
      times[i] = Math.min(times[i]!, now[clock]() - before);
    });
  }
  return times;
}
