import { randomUUID } from 'node:crypto'
import { PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Signal, Signals } from '../queue/signals.ts'
import type { Backend } from './database.ts'
import { indexWordsInPostgres, postgresWords } from './message-words.ts'
import type { ColumnKinds } from './migrations/index.ts'

/** bigint and count(*) come as text by default; ours are row numbers and ms, far below 2^53. */
const INT8 = 20
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format): ((text: string) => unknown) =>
    (oid as number) === INT8
      ? Number
      : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
}

export const postgresKinds: ColumnKinds = {
  id: 'bigserial',
  primary: (column) => column.primaryKey(),
  reference: 'bigint',
  time: 'bigint',
  share: 'double precision',
  bytes: 'bytea',
  indexWords: indexWordsInPostgres,
  // The column is made by itself.
  indexWordsLater: async () => {},
}

export function openPostgres(url: string, onConnectionLost: (error: Error) => void): Backend {
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max: 10,
    connectionTimeoutMillis: 10_000,
    // A network that swallows packets must end as an error: one commit that never returns would
    // hold up every webhook behind it.
    keepAlive: true,
    query_timeout: 15_000,
    statement_timeout: 10_000,
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: 15_000,
    application_name: 'hoi-dap-so',
  })
  // An idle connection that breaks must not end the process; the pool makes a new one.
  pool.on('error', onConnectionLost)
  // While a connection is in use the pool does not listen to it; nor may its breaking end us then.
  pool.on('connect', (client) => void client.on('error', onConnectionLost))
  return {
    dialect: new PostgresDialect({ pool }),
    kinds: postgresKinds,
    singleProcess: false,
    forUpdate: sql`for update`,
    skipLocked: sql`for update of due skip locked`,
    messageWords: postgresWords,
    signals: createSignals(url, pool, onConnectionLost),
  }
}

const CHANNEL = 'hoi_dap_so'
const CONNECT_AGAIN_MS = 2_000

/** LISTEN/NOTIFY on a connection of its own, made again when it breaks. */
function createSignals(
  url: string,
  pool: pg.Pool,
  onConnectionLost: (error: Error) => void,
): Signals {
  const me = randomUUID()
  const waiting = new Set<string>()
  let listener: ((signal: Signal) => void) | undefined
  let client: pg.Client | undefined
  let again: NodeJS.Timeout | undefined
  let closed = false

  function connect(): void {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: 'hoi-dap-so signals',
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    })
    client = fresh
    fresh.on('notification', ({ payload = '' }) => {
      const { from, signal } = JSON.parse(payload) as { from: string; signal: Signal }
      if (from !== me) listener?.(signal)
    })
    fresh.on('error', lost)
    fresh
      .connect()
      .then(() => fresh.query(`listen ${CHANNEL}`))
      .catch(lost)

    function lost(error: Error): void {
      if (closed || client !== fresh) return
      client = undefined
      onConnectionLost(error)
      fresh.end().catch(() => {})
      again = setTimeout(connect, CONNECT_AGAIN_MS)
    }
  }

  return {
    send(signal) {
      const payload = JSON.stringify({ from: me, signal })
      // One on its way says it all; a burst of messages needs no burst of hints.
      if (closed || waiting.has(payload)) return
      waiting.add(payload)
      pool
        .query('select pg_notify($1, $2)', [CHANNEL, payload])
        .catch(onConnectionLost)
        .finally(() => waiting.delete(payload))
    },
    listen(heard) {
      listener = heard
      connect()
    },
    async close() {
      closed = true
      clearTimeout(again)
      await client?.end().catch(() => {})
    },
  }
}
