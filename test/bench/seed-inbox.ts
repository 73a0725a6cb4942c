/**
 * A year of conversations, in bulk: `node --import tsx test/bench/seed-inbox.ts DATABASE_URL`.
 * The same seed, sizes and `now` give the same rows. SQLite: a minute or two for a million messages.
 */
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { emptyContext } from '../../src/bot/decision.ts'
import { channelNames } from '../../src/conversations/message.ts'
import { TAKEN_BY_STAFF } from '../../src/conversations/staff-work.ts'
import type { ConversationState } from '../../src/conversations/states.ts'
import { EMERGENCY } from '../../src/flows/world.ts'
import { fold } from '../../src/text/normalise.ts'
import { openBulk, type Bulk, type Row } from './inbox/bulk.ts'
import { wordSource } from './inbox/words.ts'
import { seededRandom } from './webhook/questions.ts'

export interface Sizes {
  /** Stored messages of both directions. */
  messages: number
  contacts: number
  /** Conversations that wait or are with staff. */
  open: number
  /** People who wrote very much, and how many messages each conversation with them has. */
  long: number
  longMessages: number
}

export const fullSize: Sizes = {
  messages: 1_000_000,
  contacts: 60_000,
  open: 5000,
  long: 20,
  longMessages: 2000,
}
export const USERS = 20
export const labels = ['khẩn', 'VNeID', 'căn cước', 'khiếu nại', 'chờ xã', 'hẹn gọi lại', 'lừa đảo']
export const seedLogin = (at: number) => `canbo${at}`

const HOUR = 3600_000
const DAY = 24 * HOUR
const YEAR = 365 * DAY
/** Rows of one statement's batch. */
const BATCH = 5000

const shares = { zalo: 0.6, messenger: 0.25, web: 0.14, telegram: 0.01 }
const reasons = ['asked for a person', 'not understood', 'lost money to a scam', TAKEN_BY_STAFF]

interface Person {
  id: number
  channel: keyof typeof shares
  state: ConversationState
  /** Whether people of ours answered in the last sitting. */
  staffed: boolean
  turns: number
  lastAt: number
  lastWords: string
}

/** Somebody writes for a while. */
interface Sitting {
  person: Person
  at: number
  turns: number
  last: boolean
}

export async function seedInbox(
  url: string,
  sizes: Sizes = fullSize,
  { seed = 2026, now = Date.now() } = {},
): Promise<void> {
  const bulk = await openBulk(url)
  const random = seededRandom(seed)
  const words = wordSource(random)
  const upTo = (most: number) => Math.floor(random() * most)
  const pick = <T>(list: readonly T[]): T => list[upTo(list.length)]!
  const id = (length: number) =>
    Array.from({ length: Math.ceil(length / 8) }, () =>
      upTo(2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    )
      .join('')
      .slice(0, length)

  const people = peopleOf(sizes, random)
  const sittings = sittingsOf(people, random, now)
  giveStates(sittings, sizes, random)
  for (const person of people) person.lastWords = words.asked()

  await bulk.insert('users', usersOf(now))
  await inBatches(bulk, 'contacts', people.map(contact))
  await writeMessages()
  await writeBeside()
  await bulk.finish()

  function contact({ id: number, channel, state, lastAt, lastWords }: Person): Row {
    const name = random() < 0.85 ? words.name() : null
    return {
      id: number,
      channel,
      platform_id: channel === 'web' ? id(32) : String(10 ** 15 + number),
      context: JSON.stringify(emptyContext),
      greeted: 1,
      name,
      folded_name: name && fold(name),
      last_interaction_at: lastAt,
      created_at: now - YEAR,
      state,
      state_since: lastAt,
      waiting_since: state === 'waiting' ? lastAt : null,
      // The first user, who looks in the bench, has a share like everybody's.
      assignee_id: state === 'staff' ? 1 + upTo(USERS) : null,
      staff_until: state === 'staff' ? now + 6 * HOUR : null,
      last_staff_at: state === 'staff' || state === 'closed' ? lastAt : null,
      last_message_at: lastAt,
      preview: lastWords.slice(0, 140),
      preview_from: 'person',
      unread: state === 'waiting' ? 1 + upTo(4) : 0,
      changed_at: lastAt,
    }
  }

  async function writeMessages(): Promise<void> {
    let messages: Row[] = []
    let turns: Row[] = []
    const handoffs: Row[] = []
    const ratings: Row[] = []
    let messageId = 0
    for (const { person, at, turns: count, last } of sittings) {
      const { id: contact_id, channel } = person
      const handedOver = last && person.state !== 'bot'
      for (let n = 0; n < count; n++) {
        const asked = turnTime(at, n)
        const trace = id(20)
        const inbound = ++messageId
        const text = last && n === count - 1 ? person.lastWords : words.asked()
        const common = { contact_id, channel, trace_id: trace, hidden: '[]', created_at: asked }
        messages.push({
          ...common,
          id: inbound,
          direction: 'in',
          kind: 'text',
          event: 'user_send_text',
          platform_message_id: id(40),
          text,
          choices: null,
          state: 'received',
          sent_at: asked - 700,
          delivered_at: null,
          author: null,
          staff_id: null,
          client_id: null,
        })
        const byStaff = handedOver && person.staffed && n > 0
        const { article, topic, text: answer } = words.answer()
        const answered = asked + (byStaff ? 120_000 : 300)
        messages.push({
          ...common,
          id: ++messageId,
          direction: 'out',
          kind: 'text',
          event: 'reply',
          platform_message_id: id(40),
          text: byStaff ? words.said() : answer,
          choices: byStaff ? '[]' : '[{"label":"Xem tiếp","payload":"more"}]',
          state: 'sent',
          created_at: answered,
          sent_at: answered,
          delivered_at: answered + 400,
          author: byStaff ? 'staff' : 'bot',
          staff_id: byStaff ? 1 + upTo(USERS) : null,
          client_id: byStaff ? id(32) : null,
        })
        const outcome = byStaff ? 'silent' : random() < 0.8 ? 'answered' : 'unanswered'
        const given = outcome === 'answered'
        turns.push({
          message_id: inbound,
          contact_id,
          channel,
          outcome: handedOver && n === 0 ? 'handoff' : outcome,
          article: given ? article : null,
          topic: given ? topic : null,
          confidence: given ? 0.7 + 0.3 * random() : null,
          candidates: JSON.stringify([{ article, confidence: 0.81 }]),
          ms: 200 + upTo(900),
          trace_id: trace,
          created_at: answered,
        })
        if (!handedOver || n > 0) continue
        const replied = person.staffed && count > 1
        handoffs.push({
          contact_id,
          message_id: inbound,
          reason: random() < 0.02 ? EMERGENCY : pick(reasons),
          state:
            person.state === 'closed' ? 'closed' : person.state === 'staff' ? 'taken' : 'waiting',
          created_at: asked,
          taken_at: person.staffed ? asked + 90_000 : null,
          taken_by: person.staffed ? 1 + upTo(USERS) : null,
          first_reply_at: replied ? turnTime(at, 1) + 120_000 : null,
          closed_at: person.state === 'closed' ? asked + HOUR : null,
          closed_by: null,
        })
        if (person.state === 'closed' && random() < 0.3) {
          ratings.push({ contact_id, score: 1 + upTo(5), comment: null, created_at: asked + HOUR })
        }
      }
      if (messages.length < BATCH) continue
      await bulk.insert('messages', messages)
      await bulk.insert('turns', turns)
      messages = []
      turns = []
    }
    await bulk.insert('messages', messages)
    await bulk.insert('turns', turns)
    await inBatches(bulk, 'handoffs', handoffs)
    await inBatches(bulk, 'ratings', ratings)
  }

  async function writeBeside(): Promise<void> {
    const besides = people.filter(({ state }) => state !== 'bot')
    const labelled: Row[] = []
    const notes: Row[] = []
    const tickets: Row[] = []
    const askers: Row[] = []
    for (const { id: contact_id, lastAt: created_at } of besides) {
      for (const label of labels.filter(() => random() < 0.1)) labelled.push({ contact_id, label })
      if (random() < 0.3) {
        notes.push({ contact_id, user_id: 1 + upTo(USERS), text: words.said(), created_at })
      }
      if (random() < 0.1) {
        const code = `PA-${id(12)}`
        const content = words.asked()
        const state = random() < 0.5 ? 'new' : 'closed'
        const ticket = { code, kind: 'cau-hoi', content, folded: fold(`${code} ${content}`) }
        const times = { state_since: created_at, changed_at: created_at, created_at }
        const ticket_id = tickets.length + 1
        tickets.push({ id: ticket_id, ...ticket, state, askers: 1, ...times })
        const origin = { origin: 'feedback', kind: 'cau-hoi', phone: '0912345678' }
        askers.push({ code, ticket_id, contact_id, ...origin, wording: content, created_at })
      }
    }
    await inBatches(bulk, 'contact_labels', labelled)
    await inBatches(bulk, 'staff_notes', notes)
    await inBatches(bulk, 'tickets', tickets)
    await inBatches(bulk, 'ticket_askers', askers)
  }
}

async function inBatches(
  bulk: Bulk,
  table: Parameters<Bulk['insert']>[0],
  rows: readonly Row[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += BATCH) {
    await bulk.insert(table, rows.slice(at, at + BATCH))
  }
}

const usersOf = (now: number): Row[] =>
  Array.from({ length: USERS }, (_, at) => ({
    id: at + 1,
    login: seedLogin(at + 1),
    name: `Cán bộ ${at + 1}`,
    role: at === 0 ? 'admin' : 'staff',
    email: null,
    alerts: 0,
    active: 1,
    password_hash: null,
    created_at: now - YEAR,
    last_seen_at: null,
  }))

/** Every turn is a message and an answer. Most people write little, a few very much. */
function peopleOf(sizes: Sizes, random: () => number): Person[] {
  const people = Array.from({ length: sizes.contacts }, (_, at): Person => {
    const turns = at < sizes.long ? sizes.longMessages / 2 : 1
    const channel = channelAt(random())
    return {
      ...{ id: at + 1, channel, turns, state: 'bot', staffed: false },
      ...{ lastAt: 0, lastWords: '' },
    }
  })
  const others = people.slice(sizes.long)
  let left = sizes.messages / 2 - people.reduce((sum, { turns }) => sum + turns, 0)
  for (; left > 0; left--) others[Math.floor(random() ** 2 * others.length)]!.turns++
  return people
}

function channelAt(share: number): Person['channel'] {
  let sum = 0
  return channelNames.find((channel) => share < (sum += shares[channel])) ?? 'zalo'
}

/** In the order of time, as the numbers of messages are. */
function sittingsOf(people: readonly Person[], random: () => number, now: number): Sitting[] {
  const sittings = people.flatMap((person) => {
    const theirs: Sitting[] = []
    for (let left = person.turns; left > 0;) {
      const turns = Math.min(left, 1 + Math.floor(random() * 5))
      left -= turns
      theirs.push({ person, turns, at: Math.floor(now - DAY / 24 - random() * YEAR), last: false })
    }
    const newest = theirs.reduce((a, b) => (b.at > a.at ? b : a))
    newest.last = true
    person.lastAt = turnTime(newest.at, newest.turns - 1)
    return theirs
  })
  return sittings.sort((a, b) => a.at - b.at)
}

/** When the nth message of a sitting came. */
const turnTime = (at: number, n: number) => at + n * 4 * 60_000

/** Who wrote last is open; many more were open once. */
function giveStates(sittings: readonly Sitting[], sizes: Sizes, random: () => number): void {
  const newest = sittings.filter(({ last }) => last).reverse()
  let open = sizes.open
  let closed = sizes.open * 3
  for (const [at, { person }] of newest.entries()) {
    const rest = newest.length - at
    if (open > 0 && (person.id <= sizes.long || random() < 0.5 || rest <= open + closed)) {
      person.state = open % 5 < 2 ? 'waiting' : 'staff'
      open--
    } else if (closed > 0 && (random() < 0.4 || rest <= closed)) {
      person.state = 'closed'
      closed--
    }
    person.staffed = person.state === 'staff' || person.state === 'closed'
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { messages: { type: 'string' }, seed: { type: 'string' } },
  })
  const [url] = positionals
  if (!url) throw new Error('give a DATABASE_URL, as sqlite:/tmp/inbox.db')
  const began = performance.now()
  const messages = Number(values.messages ?? fullSize.messages)
  await seedInbox(url, { ...fullSize, messages }, { seed: Number(values.seed ?? 2026) })
  console.log(`${messages} messages in ${((performance.now() - began) / 1000).toFixed(0)} s`)
}
