import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { backUpSqlite } from '../../../src/storage/backup.ts'

test('a copy is finished while a server goes on writing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hoi-dap-so-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'hoidapso.db')
  const server = new BetterSqlite3(file)
  onTestFinished(() => void server.close())
  server.pragma('journal_mode = WAL')
  server.exec('create table words (word text)')
  const write = server.prepare('insert into words values (?)')
  server.transaction(() => {
    for (let row = 0; row < 5000; row++) write.run('x'.repeat(900))
  })()

  let writing = 2000
  const busy = setInterval(() => {
    write.run('y')
    if (--writing === 0) clearInterval(busy)
  }, 0)
  onTestFinished(() => clearInterval(busy))
  backUpSqlite(file, join(folder, 'copy.db'))
  expect(writing).toBeGreaterThan(0)
  const copy = new BetterSqlite3(join(folder, 'copy.db'), { readonly: true })
  expect(copy.prepare('select count(*) from words').pluck().get()).toBeGreaterThanOrEqual(5000)
  copy.close()
})
