/** Every row of a database, by table, as the file or server holds it: past the ports. */
export type Rows = Record<string, Record<string, unknown>[]>
export type DumpRows = (database: string) => Promise<Rows>

/** Whether a word stands anywhere, in any column. */
export function stands(rows: Rows, word: string): string[] {
  return Object.entries(rows).flatMap(([table, list]) =>
    list.filter((row) => JSON.stringify(row).includes(word)).map(() => table),
  )
}
