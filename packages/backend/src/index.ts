export type { BackendName, SimdTier, Started, StartOptions } from './candidates/candidate.ts';
export type { KernelReport } from './kernels/list.ts';
export { measureBackend, type BackendSpeed } from './measure.ts';
export type { CandidateReport, Prepared } from './pick.ts';
export { listBackends, listKernels, prepare, type PrepareOptions } from './prepare.ts';
