import * as fc from 'fast-check';
import { Draw } from './case.ts';
import { drawCase } from './cases.ts';
import { difference, runCase } from './compare.ts';

/** Throws at the first of `runs` calls, drawn anew each time, that backend `name` answers otherwise than cpu. */
export function checkCalls(name: string, runs: number): void {
  fc.assert(
    fc.property(fc.gen(), (generate) => {
      const call = drawCase(new Draw(generate));
      const found = difference(runCase(call, name), runCase(call, 'cpu'), call.tolerance);
      if (found === undefined) return;
      const inputs = Object.values(call.inputs).map(({ shape, dtype }) => `${dtype}[${shape.join()}]`);
      throw new Error(`${call.kernel} of ${inputs.join(' ')} ${JSON.stringify(call.attrs)}: ${found}`);
    }),
    { numRuns: runs, endOnFailure: true },
  );
}
