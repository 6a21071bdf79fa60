export type { BackendName, StartOptions } from './candidates/candidate.ts';
export { listBackends, prepare, type PrepareOptions } from './prepare.ts';
export type { CandidateReport, Prepared } from './report.ts';
