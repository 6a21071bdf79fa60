import { distance } from 'fastest-levenshtein';

/** `; did you mean "…"?` when one of `candidates` is a slip of the keyboard away from `text`, otherwise nothing. */
export function suggestion(text: string, candidates: readonly string[]): string {
  const [best] = candidates
    .map((candidate) => ({ candidate, slips: distance(text, candidate) }))
    .filter(({ candidate, slips }) => slips <= Math.ceil(candidate.length / 3))
    .sort((a, b) => a.slips - b.slips);
  return best === undefined ? '' : `; did you mean ${best.candidate}?`;
}
