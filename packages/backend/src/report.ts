import type { BackendName, Candidate, Refusal, Started } from './candidates/candidate.ts';

/** What came of one candidate. */
export interface CandidateReport {
  readonly name: BackendName;
  /** `chosen`; `available`: here, but not needed; `unavailable`: not here, or does not start. */
  readonly status: 'chosen' | 'available' | 'unavailable';
  /** Why it was chosen or not. */
  readonly reason: string;
  /** The command that makes it available. */
  readonly remedy?: string;
}

/** What `prepare` did. */
export interface Prepared extends Started {
  readonly backend: BackendName;
  /** Why this one. */
  readonly reason: string;
  /** Why `threads` is not what was asked for; absent where it is. */
  readonly threadsNote?: string;
  /** Every backend that `prepare` knows, in order of preference. */
  readonly candidates: readonly CandidateReport[];
}

/** The report on a candidate that is not there. */
export function unavailable({ name }: Candidate, refusal: Refusal): CandidateReport {
  return { name, status: 'unavailable', ...refusal };
}

/** The report on a candidate that nobody has started: whether it is there. */
export function seen(candidate: Candidate, reason: string): CandidateReport {
  const refusal = candidate.whyNot();
  return refusal ? unavailable(candidate, refusal) : { name: candidate.name, status: 'available', reason };
}

/** A candidate's report as one line of a message. */
export function line({ name, reason, remedy }: CandidateReport): string {
  return `${name}: ${reason}${remedy === undefined ? '' : `; to have it: ${remedy}`}`;
}
