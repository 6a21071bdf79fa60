/** So many of a thing, in words: `1 edge`, `2 edges`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A note of a report, as a list of one, or none where there is nothing to count. */
export function note(count: number, noun: string, rest: string): string[] {
  return count > 0 ? [counted(count, noun) + rest] : [];
}

/** The note for a file that is directed by what it says, and read otherwise. */
export function readBothWays(directed: boolean | undefined, saysDirected: boolean, edges: number): string[] {
  return note(directed === false && saysDirected ? edges : 0, 'directed edge', ', read in both directions');
}
