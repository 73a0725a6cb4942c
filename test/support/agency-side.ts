import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { pino } from 'pino'
import { agenciesFile } from '../../src/knowledge/directory.ts'
import type { Db } from '../../src/storage/database.ts'
import { openStorage } from '../../src/storage/storage.ts'
import type { MailWorld } from '../../src/tickets/agency-mail.ts'
import { readAgencyMailWords } from '../../src/tickets/agency-words.ts'
import { createAgencyPage } from '../../src/web/agency-page.ts'
import { onDatabase } from '../contract/ticket-seed.ts'
import { NOW } from '../contract/fixture.ts'

const path = 'knowledge/agency-mail.yml'
const { words } = readAgencyMailWords([{ path, text: readFileSync(path, 'utf8') }])

/** The shipped words, a department and three agencies. */
export const mailWorld = (straightOut = false): MailWorld => ({
  words: words!,
  organisation: {
    ...{ organisation: 'Sở Khoa học và Công nghệ tỉnh Mẫu', hotline: '0200 123 456' },
    ...{ email: null, address: '1 đường Mẫu', website: null },
  },
  agencies: agenciesFile.parse({
    fields: [{ id: 'giao-thong', label: 'Giao thông' }],
    agencies: [
      {
        ...{ id: 'so-xay-dung', name: 'Sở Xây dựng', level: 'province', fields: ['giao-thong'] },
        ...{ email: 'sxd@example.gov.vn', straight_out: straightOut },
      },
      { id: 'ubnd-xa', name: 'Ủy ban nhân dân xã', level: 'commune' },
      {
        id: 'so-gtvt',
        name: 'Sở Giao thông',
        level: 'province',
        valid_to: '2025-02-28',
        successor: 'so-xay-dung',
      },
    ],
  }),
})

export const newToken = () => randomBytes(32).toString('base64url')

/** A database of its own and the page of agencies on a port of its own. */
export async function startAgencySide({ straightOut = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'hoidapso-agency-'))
  const url = `sqlite:${join(folder, 'test.db')}`
  const clock = { now: NOW }
  let ids = 0
  const storage = await openStorage({
    ...{ url, secretKey: 'a key of the test', now: () => clock.now, newId: () => `id-${++ids}` },
  })
  const told: string[] = []
  const app = express()
  app.use(
    createAgencyPage({
      door: storage.agencyDoor,
      world: () => mailWorld(straightOut),
      wakeTelling: () => told.push('telling'),
      now: () => clock.now,
      log: pino({ level: 'silent' }),
    }),
  )
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    storage,
    clock,
    told,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    look: <T>(run: (db: Db) => Promise<T>) => onDatabase(url, run),
    async stop() {
      await new Promise((resolve) => server.close(resolve))
      await storage.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
export type AgencySide = Awaited<ReturnType<typeof startAgencySide>>
