/** A note of a report, as a list of one, or none where there is nothing to count. */
export function note(count: number, what: string): string[] {
  return count > 0 ? [`${count} ${what}`] : [];
}
