import { KleeneError } from '@kleene/base';
import type { BackendName, Candidate, Refusal, Started, StartOptions } from './candidates/candidate.ts';

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

/**
 * Starts the candidate that is asked for, else the one chosen before, else the first that works. Throws `unsupported` when none of
 * those starts.
 */
export async function pick(
  candidates: readonly Candidate[],
  options: StartOptions & { readonly backend?: BackendName },
  current?: BackendName,
): Promise<Prepared> {
  const wanted = options.backend ?? current;
  const tried: CandidateReport[] = [];
  for (const candidate of candidates.filter(({ name }) => wanted === undefined || name === wanted)) {
    const outcome = await tryToStart(candidate, options);
    if ('status' in outcome) {
      tried.push(outcome);
      continue;
    }
    const { name } = candidate;
    const reason = options.backend
      ? 'asked for'
      : current
        ? 'chosen before'
        : 'the first in order of preference that works';
    const chosen: CandidateReport = { name, status: 'chosen', reason };
    const others = candidates.map((other) => seen(other, `found; ${name} is ${reason}`));
    const reports = others.map((report) => [chosen, ...tried].find((known) => known.name === report.name) ?? report);
    return { backend: name, reason, ...outcome, ...threadsNote(name, outcome, options), candidates: reports };
  }
  throw new KleeneError('unsupported', `backend.prepare: ${tried.map(asLine).join('; ')}`);
}

/** The report on a candidate that nobody has started: whether it is here. */
export function seen(candidate: Candidate, reason: string): CandidateReport {
  const refusal = candidate.whyNot();
  return refusal ? unavailable(candidate, refusal) : { name: candidate.name, status: 'available', reason };
}

async function tryToStart(candidate: Candidate, options: StartOptions): Promise<Started | CandidateReport> {
  const refusal = candidate.whyNot();
  if (refusal) return unavailable(candidate, refusal);
  try {
    return await candidate.start(options);
  } catch (error) {
    const { remedy } = candidate;
    return unavailable(candidate, { reason: `does not start: ${messageOf(error)}`, ...(remedy && { remedy }) });
  }
}

function unavailable({ name }: Candidate, refusal: Refusal): CandidateReport {
  return { name, status: 'unavailable', ...refusal };
}

function threadsNote(name: BackendName, started: Started, { threads }: StartOptions): { threadsNote?: string } {
  if (threads === undefined || threads === started.threads) return {};
  return { threadsNote: `${threads} threads were asked for; ${name} computes with ${started.threads} here` };
}

function asLine({ name, reason, remedy }: CandidateReport): string {
  return `${name}: ${reason}${remedy === undefined ? '' : `; to have it: ${remedy}`}`;
}

function messageOf(error: unknown): string {
  const { message } = error as { message?: unknown };
  return String(message ?? error).split('\n', 1)[0]!;
}
