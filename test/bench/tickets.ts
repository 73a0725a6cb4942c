/**
 * `npm run bench:tickets`: what 50,000 tickets ask of the database, each thing 40 times, on SQLite.
 * `-- --file tickets.db` keeps and reuses the data, `-- --postgres` measures on PostgreSQL as well,
 * `-- --tickets 5000` makes less of it.
 */
import { existsSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openStorage, type Storage } from '../../src/storage/storage.ts'
import type { TicketFilter } from '../../src/tickets/ports.ts'
import { ticketStates } from '../../src/tickets/states.ts'
import { origins, ticketKinds } from '../../src/tickets/ticket.ts'
import { startPostgres } from '../support/postgres.ts'
import { dataFolder } from '../support/running-app.ts'
import { table } from './peers/table.ts'
import { agencyName, seedTickets } from './seed-tickets.ts'

const { values: options } = parseArgs({
  options: {
    file: { type: 'string' },
    tickets: { type: 'string', default: '50000' },
    postgres: { type: 'boolean', default: false },
  },
})
const TICKETS = Number(options.tickets)
const REPEATED = 40
const PAGE = 50
const LIMIT = 150
const DAY = 24 * 3600_000

const sought = {
  'common words': ['can cuoc', 'căn cước', 'vneid', 'xin chao', 'the', 'dang ky'],
  'a sentence': ['lam the can cuoc o dau', 'đăng ký tạm trú', 'cap lai the bao hiem y te'],
  'rare words': ['HS123', 'bun rieu', 'HS98', 'HS4455'],
  'words that nobody wrote': ['khongaiviet', 'bún riêu cua đồng zz', 'quelque chose'],
}

type Work = (n: number) => Promise<unknown>

async function worksOf({ ticketLists, ticketIntake, ticketClock }: Storage) {
  const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!
  const now = Date.now()
  const list = (filter: TicketFilter, after: string | null = null) =>
    ticketLists.list(filter, after, PAGE, now)
  const agency = (n: number) => agencyName(n % 30)
  const cursors: (string | null)[] = [null]
  for (let page = 0; page < 60; page++) {
    const { next } = await ticketLists.list(
      {},
      cursors.at(-1) ?? null,
      Math.ceil(TICKETS / 60),
      now,
    )
    cursors.push(next)
  }
  const open = (await list({ states: ['forwarded', 'overdue', 'new'] })).tickets
  const codes = open.map(({ code }) => code)
  const near = Array.from({ length: 50 }, (_, n) => 1 + n * Math.floor(TICKETS / 60))
  const works: Record<string, Work> = {
    board: () => ticketLists.board({}, 20, now),
    'board of an agency': (n) => ticketLists.board({ agency: agency(n) }, 20, now),
    'board of a kind': (n) => ticketLists.board({ kind: at(ticketKinds, n) }, 20, now),
    list: () => list({}),
    '  any page': (n) => list({}, at(cursors, n)),
    '  by state': (n) => list({ states: [at(ticketStates, n)] }),
    '  by several states': () => list({ states: ['new', 'triaged', 'returned', 'reopened'] }),
    '  by agency': (n) => list({ agency: agency(n) }),
    '  by agency and state': (n) => list({ agency: agency(n), states: [at(ticketStates, n)] }),
    '  by kind': (n) => list({ kind: at(ticketKinds, n) }),
    '  by origin': (n) => list({ origins: [at(origins, n)] }),
    '  missed, by how many asked': () =>
      ticketLists.list(
        { states: ['new'], origins: ['unanswered', 'not-right'] },
        null,
        PAGE,
        now,
        'asked',
      ),
    '  by an origin that nobody has': () => list({ origins: ['staff'] }),
    '  by the day they are due': (n) => list({ dueBy: now + (n % 10) * DAY }),
    ...Object.fromEntries(
      Object.entries(sought).map(([name, words]) => [
        `search, ${name}`,
        (n: number) => list({ q: at(words, n) }),
      ]),
    ),
    'search, a rare word of an agency': (n) => list({ q: 'HS12', agency: agency(n) }),
    'search, a code': (n) => list({ q: at(codes, n) }),
    'a ticket': (n) => ticketLists.show(open[n % open.length]?.id ?? 1),
    'a code': (n) => ticketLists.byCode(at(codes, n)),
    'figures of agencies, 90 days': () => ticketLists.agencyFigures(now - 90 * DAY, now),
    'what is due': () => ticketClock.dueBy(now + DAY, 5000),
    'gathering, where 50 are': () => ticketIntake.whereAre(near, now - 90 * DAY),
    'gathering, the newest 64 wordings': () => ticketIntake.wordingsAfter(TICKETS, 64),
    'gathering, 500 wordings': (n) => ticketIntake.wordingsAfter(n * 1000, 500),
    'to learn from, 2000': () => ticketIntake.answeredBy(2000),
  }
  return Object.entries(works)
}

const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.round(share * (values.length - 1))] ?? 0

async function measure(name: string, url: string): Promise<void> {
  const storage = await openStorage({
    ...{ url, secretKey: 'the bench', now: Date.now, newId: () => '' },
  })
  const rows: string[][] = []
  for (const [what, work] of await worksOf(storage)) {
    const took: number[] = []
    for (let n = 0; n < REPEATED; n++) {
      const began = performance.now()
      await work(n)
      took.push(performance.now() - began)
    }
    const [p50, p95, most] = [0.5, 0.95, 1].map((share) => quantile(took, share))
    const shown = [p50, p95, most].map((ms = 0) => ms.toFixed(1))
    rows.push([what, ...shown, (p95 ?? 0) <= LIMIT ? 'ok' : 'MISS'])
  }
  console.log(`\n${name}; load of the machine ${loadavg()[0]?.toFixed(1)}`)
  table(['ms', 'p50', 'p95', 'max', `p95 ≤ ${LIMIT}`], rows)
  await storage.close()
}

async function seeded(url: string): Promise<void> {
  const began = performance.now()
  await seedTickets(url, TICKETS, Date.now())
  console.log(`${TICKETS} tickets made in ${((performance.now() - began) / 1000).toFixed(0)} s`)
}

const files = dataFolder()
const file = options.file ?? join(files.path, 'tickets.db')
if (!existsSync(file)) await seeded(`sqlite:${file}`)
await measure('SQLite', `sqlite:${file}`)
files.remove()
if (options.postgres) {
  const postgres = await startPostgres()
  const url = await postgres.createDatabase('bench_tickets')
  await seeded(url)
  await measure('PostgreSQL as the tests start it', url)
  await postgres.stop()
}
