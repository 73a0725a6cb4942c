import { EMERGENCY } from '../flows/world.ts'
import type { ChannelName, OutgoingChoice } from '../conversations/message.ts'
import type { HandoffStore, TranscriptLine, TranscriptStore } from '../conversations/ports.ts'
import type { Db } from './database.ts'
import { filesOfLines, seenStates } from './files.ts'
import { padded } from './insert-many.ts'

export function createHandoffStore(db: Db): HandoffStore {
  return {
    async waitingHandoffs() {
      const rows = await db
        .selectFrom('handoffs')
        .innerJoin('contacts', 'contacts.id', 'handoffs.contact_id')
        .innerJoin('messages', 'messages.id', 'handoffs.message_id')
        .select([
          'handoffs.id',
          'contacts.channel',
          'contacts.platform_id',
          'handoffs.reason',
          'messages.text',
          'handoffs.created_at',
        ])
        .where('handoffs.state', '=', 'waiting')
        .orderBy((eb) => eb.case().when('handoffs.reason', '=', EMERGENCY).then(0).else(1).end())
        .orderBy('handoffs.id')
        .execute()
      return rows.map((row) => ({
        id: row.id,
        channel: row.channel as ChannelName,
        personId: row.platform_id,
        reason: row.reason,
        text: row.text,
        createdAt: row.created_at,
      }))
    },
  }
}

export function createTranscriptStore(db: Db): TranscriptStore {
  return {
    async transcript(channel, personId, after, most) {
      const rows = await db
        .selectFrom('messages')
        .innerJoin('contacts', 'contacts.id', 'messages.contact_id')
        .leftJoin('users', 'users.id', 'messages.staff_id')
        .selectAll('messages')
        .select('users.name as staff_name')
        .where('contacts.channel', '=', channel)
        .where('contacts.platform_id', '=', personId)
        .where('messages.id', '>', after)
        .where('messages.state', 'in', seenStates)
        .where('messages.kind', '!=', 'echo')
        .where('messages.erased_at', 'is', null)
        .orderBy('messages.id')
        .limit(most)
        .execute()
      const files = await filesOfLines(db, rows)
      const quoted = await quotedBy(db, rows)
      return rows.map((row) => ({
        ...said(row),
        // Of an agency's answer, whose name stands in it, staff only approved.
        by: row.event === 'answer' ? null : row.staff_name,
        files: files.get(row.id) ?? [],
        quotes: (row.quotes !== null && quoted.get(row.quotes)) || null,
        at: row.delivered_at ?? row.sent_at,
      }))
    },
  }
}

interface SaidRow {
  id: number
  platform_message_id: string | null
  direction: 'in' | 'out'
  author: string | null
  text: string | null
  choices: string | null
}

function said(row: SaidRow): NonNullable<TranscriptLine['quotes']> {
  return {
    messageId: row.id,
    platformMessageId: row.platform_message_id ?? '',
    from: row.direction === 'in' ? 'person' : row.author === 'staff' ? 'staff' : 'bot',
    part: {
      text: row.text ?? '',
      choices: JSON.parse(row.choices ?? '[]') as OutgoingChoice[],
    },
  }
}

/** What lines of one conversation quote, by the platform's id. */
async function quotedBy(
  db: Db,
  rows: readonly { contact_id: number; quotes: string | null }[],
): Promise<Map<string, NonNullable<TranscriptLine['quotes']>>> {
  const [first] = rows
  const ids = rows.flatMap(({ quotes }) => quotes ?? [])
  if (!first || ids.length === 0) return new Map()
  const quoted = await db
    .selectFrom('messages')
    .select(['id', 'platform_message_id', 'direction', 'author', 'text', 'choices'])
    .where('contact_id', '=', first.contact_id)
    .where('platform_message_id', 'in', padded(ids))
    .where('kind', '!=', 'echo')
    .where('erased_at', 'is', null)
    .execute()
  return new Map(quoted.map((row) => [row.platform_message_id ?? '', said(row)]))
}
