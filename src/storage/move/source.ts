import BetterSqlite3 from 'better-sqlite3'
import { CannotMove } from './cannot-move.ts'

/** Another command may be at it for a moment; in ms. */
const PATIENCE = 2_000

/**
 * Opens a SQLite database to be read and nothing else, alone: who has one with a write-ahead log
 * open holds a lock on it all the time, so that a service that runs is seen for certain, and none can
 * start before this is closed.
 * @throws CannotMove while anybody else has it open
 */
export function holdSource(file: string): BetterSqlite3.Database {
  const source = new BetterSqlite3(file, { fileMustExist: true, timeout: PATIENCE })
  try {
    source.pragma('locking_mode = exclusive')
    source.pragma('query_only = on')
    source.exec('begin')
    // The lock comes with the first look.
    source.prepare('select count(*) from sqlite_master').get()
    return source
  } catch (error) {
    source.close()
    if (!/^SQLITE_BUSY/.test((error as { code?: string }).code ?? '')) throw error
    throw new CannotMove(
      `${file} is in use: stop the service, and close what else has the database open (a backup, another command), then run this again`,
      { cause: error },
    )
  }
}
