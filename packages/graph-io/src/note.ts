/** So many of a thing, in words: `1 edge`, `2 edges`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A note of a report, as a list of one, or none where there is nothing to count. */
export function note(count: number, noun: string, rest: string): string[] {
  return count > 0 ? [counted(count, noun) + rest] : [];
}

/** The note for directed edges of a graph that is not. */
export function directedNote(edges: number): string[] {
  return note(edges, 'directed edge', ', read in both directions');
}

/** The note for edges that lead both ways in a directed graph. */
export function bothWaysNote(edges: number, kind: 'undirected' | 'mutual'): string[] {
  return note(edges, `${kind} edge`, ', read as two arcs');
}

/** The note for a file whose edges are all of the kind that it says, and that is read otherwise. */
export function otherwiseNote(
  directed: boolean | undefined,
  saysDirected: boolean | undefined,
  edges: number,
): string[] {
  if (directed === false && saysDirected === true) return directedNote(edges);
  return directed === true && saysDirected === false ? bothWaysNote(edges, 'undirected') : [];
}
