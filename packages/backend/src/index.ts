export type { BackendName, Started, StartOptions } from './candidates/candidate.ts';
export { listBackends, prepare, type PrepareOptions } from './prepare.ts';
export type { CandidateReport, Prepared } from './pick.ts';
