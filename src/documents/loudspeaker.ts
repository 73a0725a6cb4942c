import { isInForce, type Article } from '../knowledge/article.ts'
import { makeReader } from '../text/spoken.ts'
import { countSyllables, foreignWords } from '../text/syllables.ts'
import type { Station } from './loudspeaker-file.ts'

/**
 * Slow, clear reading: newsreaders manage 240 and more a minute, but a loudspeaker echoes over
 * fields and is heard by people at work.
 */
export const SYLLABLES_A_MINUTE = 200
/** Minutes a station gives a month's script; people do not listen longer. */
export const SHORTEST = 3
export const LONGEST = 5

export interface Occasion {
  /** 2026-12 */
  month: string
  /** Name of the department. */
  organisation: string
}

export interface Script {
  text: string
  minutes: number
  parts: readonly Part[]
  /** Words that are neither Vietnamese nor have a reading: the reader may stumble over them. */
  unread: readonly string[]
}

/** An article as it is read, and how long it takes. */
export interface Part {
  id: string
  minutes: number
}

/** The script of these articles, in this order. It may be too long or too short. */
export function writeScript(
  articles: readonly Article[],
  station: Station,
  occasion: Occasion,
): Script {
  const read = reader(station, occasion)
  const bodies = articles.map((article, at) => {
    const { topic, introduction } = station.always
    const isReminder = article.topic === topic && at === articles.length - 1
    const usual = station.introductions[at] ?? station.introductions.at(-1) ?? ''
    return read(article, isReminder ? introduction : usual)
  })
  const opening = station.opening.map((line) => read.line(line))
  const closing = station.closing.map((line) => read.line(line))
  const between = read.line(station.between)
  const spoken = [...opening, ...bodies.flatMap((body) => [between, body]), between, ...closing]
  const minutes = minutesOf(spoken.join('\n'))
  const heading = read.line(station.heading, { minutes: clock(minutes) })
  return {
    text: [heading, ...spoken].join('\n\n') + '\n',
    minutes,
    parts: articles.map(({ id }, at) => ({ id, minutes: minutesOf(bodies[at] ?? '') })),
    unread: foreignWords(withoutInstructions(spoken.join('\n'))).filter(
      (word) => !isReading(word, station),
    ),
  }
}

/**
 * Articles for a month, of different topics, as many as fit into five minutes. The months of a
 * year are played through from January: what was read longest ago goes first, so that nothing
 * comes twice before all have had their turn.
 */
export function chooseArticles(
  all: readonly Article[],
  station: Station,
  occasion: Occasion,
): Article[] {
  const candidates = interleaved(
    all.filter(({ verify, audience }) => !verify && audience[0] === station.audience),
  )
  const [year = 0, last = 1] = occasion.month.split('-').map(Number)
  const start = (year * STRIDE) % (candidates.length || 1)
  const ring = [...candidates.slice(start), ...candidates.slice(0, start)]
  const lengths = lengthsOf(ring, station, occasion)

  const readIn = new Map<Article, number>()
  let chosen: Article[] = []
  for (let month = 1; month <= last; month++) {
    const frame = { ...occasion, month: `${year}-${month}` }
    const order = ring
      .filter((article) => isInForceIn(article, frame.month))
      .sort((one, other) => (readIn.get(one) ?? 0) - (readIn.get(other) ?? 0))
    const reminder = order.find(({ topic }) => topic === station.always.topic)
    if (!reminder) return []
    chosen = []
    let length = writeScript([], station, frame).minutes + (lengths.get(reminder) ?? 0)
    const topics = new Set([reminder.topic])
    for (const article of order) {
      const longer = length + (lengths.get(article) ?? 0)
      // What was read before only fills a script too short, not every last half minute.
      if (readIn.has(article) && length >= SHORTEST) break
      if (topics.has(article.topic) || longer > LONGEST) continue
      topics.add(article.topic)
      chosen.push(article)
      length = longer
    }
    chosen.push(reminder)
    for (const article of chosen) readIn.set(article, month)
  }
  return chosen
}

/** How far into the articles a year begins after the one before; about what a year reads. */
const STRIDE = 40

/** Minutes of each article behind the longest of the introductions. */
function lengthsOf(articles: readonly Article[], station: Station, occasion: Occasion) {
  const read = reader(station, occasion)
  const [longest = ''] = [...station.introductions, station.always.introduction].sort(
    (one, other) => countSyllables(other) - countSyllables(one),
  )
  return new Map(articles.map((article) => [article, minutesOf(read(article, longest))]))
}

/** Whether it holds all through a month (2026-12). */
export function isInForceIn(article: Article, month: string): boolean {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const days = [Date.UTC(year, number - 1, 1), Date.UTC(year, number, 0)]
  return days.every((day) => isInForce(article, day))
}

/** One of each topic, then the second of each, and so on. */
function interleaved(articles: readonly Article[]): Article[] {
  const seen = new Map<string, number>()
  return articles
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .map((article) => {
      const round = seen.get(article.topic) ?? 0
      seen.set(article.topic, round + 1)
      return { article, round }
    })
    .sort((one, other) => one.round - other.round)
    .map(({ article }) => article)
}

/** 4 phút 10 giây */
function clock(minutes: number): string {
  const seconds = Math.round(minutes * 6) * 10
  const rest = seconds % 60
  return `${Math.floor(seconds / 60)} phút${rest > 0 ? ` ${rest} giây` : ''}`
}

/** Whether editors wrote it as something to say. */
function isReading(word: string, { voice }: Station): boolean {
  const tables = [voice.readings, voice.addresses, voice.units, voice.issuers]
  return tables.some((table) =>
    Object.values(table).some((said) => said.split(' ').includes(word.toLowerCase())),
  )
}

/** Reads articles and fixed lines in the words of the occasion. */
function reader(station: Station, { month, organisation }: Occasion) {
  const speak = makeReader(station.voice)
  const [year, number] = month.split('-')
  const fixed = { month: `${Number(number)}/${year}`, organisation }
  const fill = (line: string, places: Record<string, string>) =>
    line.replace(/\{(\w+)\}/g, (place, name: string) => places[name] ?? place)
  const line = (text: string, places: Record<string, string> = {}) => {
    const filled = fill(text, { ...fixed, ...places })
    return isInstruction(filled) ? filled : speak(filled)
  }
  const article = ({ title, body }: Article, introduction: string) =>
    `${line(introduction, { title })}\n\n${speak(forTheEar(body, station))}`
  return Object.assign(article, { line })
}

/** The text without what only a chat can say; its lists counted anew. */
function forTheEar(body: string, { chat_only, not_chat }: Station): string {
  const chat = new RegExp(anyWord(chat_only), 'iu')
  const harmless = new RegExp(anyWord(not_chat), 'giu')
  const isForChat = (sentence: string) => chat.test(sentence.replace(harmless, ''))
  let item = 0
  return body
    .split('\n')
    .map((line) => {
      const [, marker = '', rest = ''] = /^((?:\d+[.)]|[-•]) )?(.*)$/.exec(line) ?? []
      const isNumbered = /^\d/.test(marker)
      if (isNumbered && parseInt(marker) === 1) item = 0
      const kept = rest
        .split(/(?<=[.!?]["”)]?) /)
        .filter((sentence) => sentence.endsWith(':') || !isForChat(sentence))
      if (kept.length === 0) return ''
      if (isNumbered) item++
      return `${isNumbered ? `${item}. ` : marker}${kept.join(' ')}`
    })
    .join('\n')
}

function anyWord(words: readonly string[]): string {
  const any = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')
  return `(?<!\\p{L})(?:${any || '(?!)'})(?!\\p{L})`
}

const isInstruction = (line: string) => /^\[.*\]$/.test(line)

function withoutInstructions(text: string): string {
  return text
    .split('\n')
    .filter((line) => !isInstruction(line))
    .join('\n')
}

function minutesOf(text: string): number {
  return countSyllables(withoutInstructions(text)) / SYLLABLES_A_MINUTE
}
