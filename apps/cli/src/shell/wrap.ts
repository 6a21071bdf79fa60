/** Words between commas on indented lines of at most `columns` characters, except for a word that is longer. */
export function wrap(words: readonly string[], columns: number): string {
  const lines: string[] = [];
  words.forEach((word, i) => {
    const piece = i < words.length - 1 ? `${word},` : word;
    const longer = lines.length === 0 ? undefined : `${lines.at(-1)} ${piece}`;
    if (longer !== undefined && longer.length < columns) lines[lines.length - 1] = longer;
    else lines.push(`  ${piece}`);
  });
  return lines.join('\n');
}
