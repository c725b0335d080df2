/** Rows of cells in columns: the first to the left, the others to the right where all of them are short, as numbers are. */
export function renderColumns(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((widest, row) => {
    row.forEach((cell, index) => (widest[index] = Math.max(widest[index] ?? 0, cell.length)));
    return widest;
  }, []);
  return rows
    .map((row) =>
      row
        .map((cell, index) => pad(cell, index, widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Longer than any number: running text. */
const LONGEST_NUMBER = 12;

function pad(cell: string, column: number, width: number): string {
  return column === 0 || width > LONGEST_NUMBER ? cell.padEnd(width) : cell.padStart(width);
}
