import type { Certificate } from '@kleene/discrete/proof';
import type { Evaluated } from '../work/evaluation.ts';
import type { RealRun } from './real-run.ts';

/** What the demo found, as `kleene demo --json` prints it; fractions are 0 to 1. */
export interface DemoDocument {
  readonly schema: 'kleene/demo@1';
  readonly algorithm: string;
  readonly seed: number;
  readonly backend: string;
  /** `folder` is where the run lies. */
  readonly training: { readonly steps: number; readonly seconds: number; readonly folder: string };
  readonly certificate: {
    readonly passed: boolean;
    readonly scalarRange: number;
    readonly scalarRangeLimit: number;
    readonly obligations: number;
    readonly mutantsTried: number;
    readonly mutantsRefused: number;
    readonly weightsSha256: string;
  };
  readonly evaluation: readonly Evaluated[];
  /** Empty where nothing was proven: the executor takes only what is. */
  readonly realGraphs: readonly RealRun[];
  /** Path of the report; null where nothing was proven, for then there is none. */
  readonly report: string | null;
  readonly totalSeconds: number;
  readonly peakMemoryBytes: number;
}

/** What the demo says of a certificate. */
export function certificateSummary(
  { passed, range, rangeLimit, obligations, weightsSha256 }: Certificate,
  mutantsTried: number,
  mutantsRefused: number,
): DemoDocument['certificate'] {
  return {
    passed,
    scalarRange: range,
    scalarRangeLimit: rangeLimit,
    obligations: obligations.length,
    mutantsTried,
    mutantsRefused,
    weightsSha256,
  };
}
