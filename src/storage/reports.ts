import type { Outcome } from '../bot/decision.ts'
import type { ChannelName } from '../conversations/message.ts'
import type { TurnFacts } from '../reports/turns.ts'
import type { Db } from './database.ts'

export function createTurnFacts(db: Db): TurnFacts {
  return {
    async turnsBetween(from, to) {
      const rows = await db
        .selectFrom('turns')
        .select(['channel', 'outcome', 'topic', 'article', 'ms', 'created_at'])
        .where('created_at', '>=', from)
        .where('created_at', '<', to)
        .orderBy('created_at')
        .orderBy('id')
        .execute()
      return rows.map(({ created_at, channel, outcome, ...rest }) => ({
        ...rest,
        channel: channel as ChannelName,
        outcome: outcome as Outcome,
        at: created_at,
      }))
    },
  }
}
