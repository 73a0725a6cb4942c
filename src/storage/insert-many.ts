import type { Compilable, CompiledQuery } from 'kysely'
import type { Executor } from './database.ts'

/** Rows of the longest statement. */
const MOST_ROWS = 64

/**
 * An insert of many rows whose statements are put together once, for 64, 32, 16 … 1 rows, and then
 * only filled: putting one together took Kysely 10 µs a row, and a prepared statement for every
 * number of rows took memory that never came back.
 * @param columns in the order in which `build` writes them
 * @param build must take nothing from the rows but their values
 * @returns what the statements return, in no certain order
 */
export function insertMany<Row extends object, Returned>(
  columns: readonly (keyof Row)[],
  build: (trx: Executor, rows: Row[]) => Compilable<Returned>,
): (trx: Executor, rows: readonly Row[]) => Promise<Returned[]> {
  /** By database, for each writes its own SQL. */
  const compiled = new WeakMap<object, Map<number, CompiledQuery<Returned>>>()

  return async (trx, rows) => {
    const { adapter } = trx.getExecutor()
    const known = compiled.get(adapter) ?? new Map<number, CompiledQuery<Returned>>()
    compiled.set(adapter, known)
    const returned: Returned[] = []
    for (let at = 0; at < rows.length;) {
      const some = rows.slice(at, at + Math.min(MOST_ROWS, powerOfTwoIn(rows.length - at)))
      at += some.length
      const query = known.get(some.length) ?? build(trx, some).compile()
      known.set(some.length, query)
      const parameters = some.flatMap((row) => columns.map((column) => row[column]))
      const result = await trx.executeQuery<Returned>({ ...query, parameters })
      returned.push(...result.rows)
    }
    return returned
  }
}

const powerOfTwoIn = (n: number) => 2 ** Math.floor(Math.log2(n))

/** A list for `in (…)`, filled up to a length that recurs, so that few statements serve them all. */
export function padded<T>(list: readonly T[]): T[] {
  const [first] = list
  if (first === undefined) return []
  const length = 2 ** Math.ceil(Math.log2(list.length))
  return [...list, ...Array.from({ length: length - list.length }, () => first)]
}
