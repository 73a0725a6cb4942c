import { sql } from 'kysely'
import type { ChannelName } from '../conversations/message.ts'
import type { HealthFacts } from '../reports/health.ts'
import type { Db } from './database.ts'

const LAST_BACKUP = 'last backup'

export function createHealthFacts(db: Db, isSqlite: boolean): HealthFacts {
  return {
    async lastInbound() {
      const rows = await db
        .selectFrom('messages')
        .select(['channel', ({ fn }) => fn.max('created_at').as('at')])
        .where('direction', '=', 'in')
        .where('kind', '!=', 'echo')
        .groupBy('channel')
        .execute()
      return rows.map(({ channel, at }) => ({ channel: channel as ChannelName, at }))
    },

    async strangers(since) {
      const rows = await db
        .selectFrom('messages')
        .select(['channel', ({ fn }) => fn.countAll<number>().as('messages')])
        .where('kind', '=', 'echo')
        .where('author', '=', 'app')
        .where('created_at', '>=', since)
        .groupBy('channel')
        .execute()
      return rows.map(({ channel, messages }) => ({
        channel: channel as ChannelName,
        messages: Number(messages),
      }))
    },

    async damage() {
      // A server looks after its own files.
      if (!isSqlite) return []
      const { rows } = await sql<{ quick_check: string }>`pragma quick_check`.execute(db)
      return rows.map((row) => row.quick_check).filter((line) => line !== 'ok')
    },

    async lastBackup() {
      const row = await db
        .selectFrom('facts')
        .select('value')
        .where('name', '=', LAST_BACKUP)
        .executeTakeFirst()
      return row ? Number(row.value) : null
    },

    async recordBackup(at) {
      const values = { name: LAST_BACKUP, value: String(at) }
      await db
        .insertInto('facts')
        .values(values)
        .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
        .execute()
    },
  }
}
