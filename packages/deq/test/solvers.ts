import { aitken, anderson, broyden, chord, newton, newtonKrylov, picard, type Solver } from '@kleene/deq';

/** A user's own method: Steffensen's, by hand, in eight lines. */
export const steffensen: Solver = {
  name: 'steffensen, a user’s own',
  returns: 'image',
  *run(z0) {
    for (let at = z0; ;) {
      const one = yield { at };
      const two = yield { at: one };
      at = two.map((value, i) => {
        const bend = value - 2 * one[i]! + at[i]!;
        return Math.abs(bend) > 1e-12 ? value - (value - one[i]!) ** 2 / bend : value;
      }) as typeof at;
    }
  },
};

/** Iteration with momentum, as docs/guides/write-a-solver.md has it. */
function momentum(beta: number): Solver {
  return {
    name: 'momentum',
    returns: 'image',
    *run(z0) {
      let before = z0;
      for (let at = z0; ;) {
        const image = yield { at };
        const next = image.map((value, i) => value + beta * (at[i]! - before[i]!)) as typeof at;
        before = at;
        at = next;
      }
    },
  };
}

/** Every method that the laws hold for, in the settings that people use. */
export const solvers: readonly (readonly [name: string, solver: Solver])[] = [
  ['picard', picard()],
  ['picard, damped', picard({ damping: 0.7 })],
  ['anderson', anderson()],
  ['anderson, window 3, mixing 0.5', anderson({ window: 3, mixing: 0.5 })],
  ['anderson, window 1', anderson({ window: 1 })],
  ['broyden, good', broyden()],
  ['broyden, bad', broyden({ update: 'bad' })],
  ['broyden, memory 3', broyden({ memory: 3 })],
  ['broyden, line search', broyden({ search: true })],
  ['newton', newton()],
  ['chord', chord()],
  ['newton-krylov', newtonKrylov()],
  ['aitken', aitken()],
  ['momentum, of the guide', momentum(0.3)],
];
