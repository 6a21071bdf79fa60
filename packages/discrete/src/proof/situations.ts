import type { Tables } from '../machine/tables.ts';
import type { Candidate, Outline } from './outline.ts';

/** By how much scores, and logits, have to differ to be relied on: far above what float32 loses. */
export const SLACK = 0.01;

/** A class of a menu, given tables. */
export interface Contender extends Candidate {
  /** It can be chosen only where the range of scalars exceeds this. */
  readonly from: number;
  /** The guaranteed class that stands most in its way. */
  readonly rival: Candidate;
}

/** A menu, given tables. */
export interface Situation {
  readonly id: string;
  readonly contenders: readonly Contender[];
}

/**
 * Which classes can be chosen in each menu. Scalars lie in [0, R], so that a class scores within |beta| R of its own score. Where a
 * class k is guaranteed to be there, a class l loses whatever the scalars are if score(k) - score(l) >= |beta| R + SLACK. So l
 * can be chosen only for R > (score(k) - score(l) - SLACK) / |beta|, for every guaranteed k.
 */
export function situationsOf({ score, beta }: Tables, { menus }: Outline): Situation[] {
  const weight = Math.abs(beta) || Number.MIN_VALUE;
  return menus.map(({ id, candidates }) => {
    const guaranteed = candidates.filter(({ isGuaranteed }) => isGuaranteed);
    const rival = guaranteed.reduce((best, other) => (score[other.edgeClass]! > score[best.edgeClass]! ? other : best));
    const from = (edgeClass: number): number => (score[rival.edgeClass]! - score[edgeClass]! - SLACK) / weight;
    return {
      id,
      contenders: candidates.map((candidate) => ({ ...candidate, from: from(candidate.edgeClass), rival })),
    };
  });
}
