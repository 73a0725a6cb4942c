import { closeSync, fsyncSync, openSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'

/**
 * A copy of a SQLite database that is whole, also while a server writes to it.
 * @throws Error when the copy is not sound
 */
export function backUpSqlite(file: string, copy: string): void {
  const source = new BetterSqlite3(file, { readonly: true, fileMustExist: true })
  try {
    // Not SQLite's backup interface: it begins anew whenever another process has written, and so
    // never ends beside a busy server.
    source.prepare('vacuum into ?').run(copy)
  } finally {
    source.close()
  }
  const written = new BetterSqlite3(copy)
  try {
    // One file, without the two that write-ahead logging keeps beside it.
    written.pragma('journal_mode = DELETE')
    const found = written.pragma('quick_check', { simple: true })
    if (found !== 'ok') throw new Error(`the copy ${copy} is damaged: ${String(found)}`)
  } finally {
    written.close()
  }
  const handle = openSync(copy, 'r+')
  fsyncSync(handle)
  closeSync(handle)
}
