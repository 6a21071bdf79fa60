/** One row of a text table; numbers are aligned to the right. */
export type Row = readonly (string | number)[];

/** A table in plain text: two blanks between columns, no lines, widths by content. */
export function textTable(head: readonly string[], rows: readonly Row[]): string {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const isNumber = head.map(
    (_, column) =>
      rows.length > 0 &&
      rows.every((row) => typeof row[column] === 'number' || /^[\d.,<]+( (ms|s|%))?$|^-$/.test(String(row[column]))),
  );
  return cells
    .map((row) =>
      `  ${row.map((cell, column) => (isNumber[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join('  ')}`.trimEnd(),
    )
    .join('\n');
}
