/** Prints rows under their headings, columns as wide as what is in them. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [headings, ...rows]
  const widths = headings.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)))
  for (const row of all) {
    const cells = row.map((cell, at) => (at ? cell.padStart(widths[at]!) : cell.padEnd(widths[0]!)))
    console.log(cells.join('  ').trimEnd())
  }
}
