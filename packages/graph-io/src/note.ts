/** A note of a report, as a list of one, or none where there is nothing to count. */
export function note(count: number, what: string): string[] {
  return count > 0 ? [`${count} ${what}`] : [];
}

/** The note for a file that is directed by what it says, and read otherwise. */
export function readBothWays(directed: boolean | undefined, saysDirected: boolean, edges: number): string[] {
  return note(directed === false && saysDirected ? edges : 0, 'directed edges, read in both directions');
}
