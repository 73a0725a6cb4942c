import { PostgresDialect } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Signal } from '../../src/queue/signals.ts'
import { createLog } from '../../src/log.ts'
import { Worker } from '../../src/queue/worker.ts'
import { createIntake } from '../../src/tickets/intake.ts'
import { postgresKinds } from '../../src/storage/postgres.ts'
import { openStorage as openStorageAt } from '../../src/storage/storage.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { until } from '../support/until.ts'
import { describeAgencyPost } from './agency-post.contract.ts'
import { describeAlertStore } from './alerts.contract.ts'
import { describeArticleUse } from './article-use.contract.ts'
import { describeContentStore } from './content.contract.ts'
import { describeCredentialStore } from './credentials.contract.ts'
import { describeDrafts } from './drafts.contract.ts'
import { describeErasure } from './erasure.contract.ts'
import { describeFiles } from './files.contract.ts'
import { LeaseLost } from '../../src/queue/queue.ts'
import {
  commitOf,
  converse,
  drain,
  message,
  newWorld,
  NOW,
  receive,
  shownTickets,
  type OpenStorage,
} from './fixture.ts'
import { describeHandoffStore } from './handoffs.contract.ts'
import { describeImports } from './imports.contract.ts'
import { describeInboundStore } from './inbound.contract.ts'
import { describeNotices } from './notices.contract.ts'
import { expectOlderRows, makeOlderDatabase } from './older-database.ts'
import { describeOutboxStore } from './outbox.contract.ts'
import { describeQueue } from './queue.contract.ts'
import type { Rows } from './rows.ts'
import { describeStaffWork } from './staff-work.contract.ts'
import { describeStaffStores } from './staff.contract.ts'
import { describeTicketClock } from './ticket-clock.contract.ts'
import { describeTicketDesk } from './ticket-desk.contract.ts'
import { describeTicketIntake } from './ticket-intake.contract.ts'
import { describeTicketLists } from './ticket-lists.contract.ts'
import { describeTelling } from './telling.contract.ts'
import { describeTickets } from './tickets.contract.ts'
import { onDatabase } from './ticket-seed.ts'
import { describeTranscriptStore } from './transcript.contract.ts'
import { describeTurnFacts } from './turn-facts.contract.ts'
import { describeTurnStore } from './turns.contract.ts'

let server: TestPostgres
const known = new Set<string>()

beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const openStorage: OpenStorage = async ({ database, ...options }) => {
  if (!known.has(database)) {
    known.add(database)
    await server.createDatabase(database)
  }
  return openStorageAt({ url: server.urlOf(database), ...options })
}

async function dump(database: string): Promise<Rows> {
  const client = new pg.Client({ connectionString: server.urlOf(database) })
  await client.connect()
  const { rows: tables } = await client.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  )
  const all: Rows = {}
  for (const { name } of tables) {
    all[name] = (await client.query<Rows[string][number]>(`select * from ${name}`)).rows
  }
  await client.end()
  return all
}

describeQueue('PostgreSQL', openStorage)
describeInboundStore('PostgreSQL', openStorage)
describeTurnStore('PostgreSQL', openStorage)
describeOutboxStore('PostgreSQL', openStorage)
describeHandoffStore('PostgreSQL', openStorage)
describeStaffWork('PostgreSQL', openStorage)
describeAlertStore('PostgreSQL', openStorage)
describeTickets('PostgreSQL', openStorage)
describeAgencyPost('PostgreSQL', openStorage, (database, run) =>
  onDatabase(server.urlOf(database), run),
)
describeTicketIntake('PostgreSQL', openStorage)
describeTicketLists('PostgreSQL', openStorage)
describeTicketDesk('PostgreSQL', openStorage, dump)
describeTicketClock('PostgreSQL', openStorage)
describeStaffStores('PostgreSQL', openStorage)
describeTranscriptStore('PostgreSQL', openStorage)
describeCredentialStore('PostgreSQL', openStorage)
describeContentStore('PostgreSQL', openStorage)
describeDrafts('PostgreSQL', openStorage)
describeImports('PostgreSQL', openStorage, dump)
describeArticleUse('PostgreSQL', openStorage)
describeTurnFacts('PostgreSQL', openStorage)
describeNotices('PostgreSQL', openStorage, dump)
describeErasure('PostgreSQL', openStorage, dump)
describeFiles('PostgreSQL', openStorage, dump)
describeTelling('PostgreSQL', openStorage, dump, async (database, table, row) => {
  const names = Object.keys(row)
  const places = names.map((_name, at) => `$${at + 1}`).join(', ')
  const client = new pg.Client({ connectionString: server.urlOf(database) })
  await client.connect()
  const insert = `insert into ${table} (${names.join(', ')}) values (${places})`
  await client.query(insert, Object.values(row))
  await client.end()
})

test('a PostgreSQL database of the release before is brought up to date with all its rows', async () => {
  await server.createDatabase('older')
  const pool = new pg.Pool({ connectionString: server.urlOf('older') })
  await makeOlderDatabase(new PostgresDialect({ pool }), postgresKinds)
  known.add('older')
  const common = { secretKey: 'a key of the test', now: () => NOW, newId: () => 'id' }
  const storage = await openStorage({ database: 'older', ...common })
  onTestFinished(() => storage.close())
  await expectOlderRows(storage)
})

describe('several instances on one PostgreSQL database', () => {
  test('claiming at once, each job is given to one of them, and to no more', async () => {
    const world = await newWorld(openStorage)
    const others = await Promise.all([1, 2, 3].map(() => world.openAgain()))
    const instances = [world.storage, ...others]
    await world.storage.inbound.storeInbound(
      Array.from({ length: 60 }, (_, at) => message({ personId: `person ${at}` })),
    )
    const claims = await Promise.all(
      Array.from({ length: 80 }, (_, at) =>
        instances[at % instances.length]!.queue.claim('turn', `lease ${at}`, NOW, 60_000),
      ),
    )
    const subjects = claims.flatMap((job) => job?.subject ?? [])
    expect(new Set(subjects).size).toBe(subjects.length)
    expect(subjects.length).toBe(60)
  })

  test('storing for the same newcomers at once neither fails nor doubles anybody', async () => {
    const world = await newWorld(openStorage)
    const instances = [world.storage, await world.openAgain()]
    const people = Array.from({ length: 20 }, (_, at) => `newcomer ${at}`)
    const batch = (order: string[]) => order.map((personId) => message({ personId }))
    await Promise.all(
      instances.flatMap(({ inbound }, at) =>
        [1, 2, 3].map(() => inbound.storeInbound(batch(at ? people : [...people].reverse()))),
      ),
    )
    expect(await world.storage.queue.count('turn')).toMatchObject({ ready: 120 })
  })

  test('storing for hundreds at once in another order, none waits for the other for ever', async () => {
    const world = await newWorld(openStorage)
    const instances = [world.storage, await world.openAgain()]
    const people = Array.from({ length: 400 }, (_, at) => `person ${String(at).padStart(3, '0')}`)
    const batch = (order: string[]) => order.map((personId) => message({ personId }))
    await world.storage.inbound.storeInbound(batch(people))
    for (let round = 0; round < 5; round++) {
      await Promise.all(
        instances.map(({ inbound }, at) =>
          inbound.storeInbound(batch(at ? people : [...people].reverse())),
        ),
      )
    }
    expect(await world.storage.queue.count('turn')).toMatchObject({ ready: 11 * 400 })
  })

  test.each(['commitTurn', 'putOff'] as const)(
    'a withdrawal in the middle of %s: neither waits for the other for ever',
    async (name) => {
      const world = await newWorld(openStorage)
      const other = await world.openAgain()
      for (let round = 0; round < 20; round++) {
        const turn = await receive(world.storage, { sentAt: NOW + 2 * round })
        const at = NOW + 2 * round + 1
        const withdrawal = { ...message(), kind: 'withdrawal', sentAt: at, receivedAt: at } as const
        const crowd = Array.from({ length: round }, (_, i) =>
          message({ personId: `a${round} ${i}` }),
        )
        const finish = {
          commitTurn: () => world.storage.turns.commitTurn(commitOf(turn)),
          putOff: () => {
            const { context } = turn.material
            return world.storage.turns.putOff({ ...turn, parts: [], context, until: at, now: at })
          },
        }[name]
        const [stored, turned] = await Promise.allSettled([
          other.inbound.storeInbound([...crowd, withdrawal]),
          finish(),
        ])
        expect(stored).toMatchObject({ status: 'fulfilled' })
        if (turned.status === 'rejected') expect(turned.reason).toBeInstanceOf(LeaseLost)
        await drain(world.storage, 'turn')
      }
    },
  )

  test('what is written while staff erase somebody fails neither', async () => {
    const world = await newWorld(openStorage)
    const other = await world.openAgain()
    for (let round = 0; round < 20; round++) {
      const at = NOW + 10 * round
      await world.storage.inbound.storeInbound([message({ sentAt: at })])
      const how = { way: 'staff', code: `code-${round}`, now: at + 1 } as const
      await Promise.all([
        world.storage.erasures.erasePerson({ channel: 'zalo', personId: 'lan' }, how),
        other.inbound.storeInbound([message({ sentAt: at + 2 })]),
      ])
    }
  })

  test('gathering on two instances at once, the same question makes one ticket', async () => {
    const world = await newWorld(openStorage)
    const instances = [world.storage, await world.openAgain()]
    const asked = Array.from({ length: 60 }, (_, at) => `câu hỏi ${at % 12} của dân`)
    for (const [at, text] of asked.entries()) {
      const request = { requests: [{ kind: 'unanswered' as const }] }
      await converse(world.storage, { personId: `person ${at}`, text }, request)
    }
    const workers = instances.map((storage, at) => {
      const known = new Map<number, string>()
      const { gather: handle } = createIntake({
        store: storage.ticketIntake,
        likeness: {
          wordsOf: (text) => text.split(' '),
          index: {
            add: (id, words) => void known.set(id, words.join(' ')),
            remove: (id) => void known.delete(id),
            nearest: (words) =>
              [...known].flatMap(([id, own]) =>
                own === words.join(' ') ? { id, likeness: 1 } : [],
              ),
          },
          ...{ same: 0.9, perhaps: 0.5 },
        },
        routing: { suggest: () => [] },
        mask: (text) => text,
        fields: () => [],
        settings: storage.settings,
        now: () => NOW,
        log: createLog('silent'),
      })
      let ids = 0
      return new Worker({
        ...{ queue: storage.queue, lane: 'ticket', handle, concurrency: 4, leaseMs: 60_000 },
        ...{ maxAttempts: 3, pollMs: 5, now: () => NOW, newId: () => `instance ${at} ${++ids}` },
        log: createLog('silent'),
      })
    })
    for (const worker of workers) worker.start()
    await until('all were gathered', async () => {
      const { ready, running } = await world.storage.queue.count('ticket')
      return ready + running === 0
    })
    for (const worker of workers) await worker.stop()
    const tickets = await shownTickets(world.storage)
    expect(tickets.map(({ askers }) => askers)).toEqual(Array.from({ length: 12 }, () => 5))
  })

  test('starting at once on an empty database, all of them come up', async () => {
    const world = { database: 'empty-at-first' }
    await server.createDatabase(world.database)
    const started = await Promise.all(
      [1, 2, 3, 4].map(() =>
        openStorageAt({
          url: server.urlOf(world.database),
          secretKey: 'a key of the test',
          now: () => NOW,
          newId: () => 'id',
        }),
      ),
    )
    for (const storage of started) {
      await storage.ping()
      await storage.close()
    }
  })

  test('one hears the signals of another, not its own', async () => {
    const world = await newWorld(openStorage)
    const other = await world.openAgain()
    const heard: Signal[] = []
    const own: Signal[] = []
    other.signals.listen((signal) => heard.push(signal))
    world.storage.signals.listen((signal) => own.push(signal))
    const signal: Signal = { kind: 'work', lane: 'turn' }
    // Listening begins a moment after the call; a hint may be lost until then.
    await until('the hint arrived', () => {
      world.storage.signals.send(signal)
      return heard.length > 0
    })
    expect(heard[0]).toEqual(signal)
    expect(own).toEqual([])
  })

  test('a connection that the server cuts is made anew', async () => {
    const lost: Error[] = []
    const database = 'cut'
    await server.createDatabase(database)
    const storage = await openStorageAt({
      url: server.urlOf(database),
      secretKey: 'a key of the test',
      now: () => NOW,
      newId: () => 'id',
      onConnectionLost: (error) => lost.push(error),
    })
    onTestFinished(() => storage.close())
    await storage.ping()
    const admin = new pg.Client({ connectionString: server.urlOf('postgres') })
    await admin.connect()
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
      database,
    ])
    await admin.end()
    await until('the loss was told', () => lost.length > 0)
    // There may be several, and each is noticed by itself.
    await until('it answers again', () =>
      storage.ping().then(
        () => true,
        () => false,
      ),
    )
    await receive(storage, message())
  })

  test('connections that break while they are in use fail their work, not the process', async () => {
    const world = await newWorld(openStorage)
    const uncaught: unknown[] = []
    const hear = (error: unknown) => uncaught.push(error)
    process.on('uncaughtException', hear)
    onTestFinished(() => void process.off('uncaughtException', hear))
    const admin = new pg.Client({ connectionString: server.urlOf('postgres') })
    await admin.connect()
    const load = Array.from({ length: 40 }, async (_, at) => {
      const batch = Array.from({ length: 20 }, (_, i) => message({ personId: `p${at} ${i}` }))
      await world.storage.inbound.storeInbound(batch).catch(() => {})
    })
    for (let round = 0; round < 5; round++) {
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
        [world.database],
      )
    }
    await Promise.all(load)
    await admin.end()
    // One that was cut last may not have been noticed yet.
    const afterwards = message({ personId: 'afterwards' })
    await until('it stores again', () =>
      world.storage.inbound.storeInbound([afterwards]).then(
        () => true,
        () => false,
      ),
    )
    expect(uncaught).toEqual([])
  })
})
