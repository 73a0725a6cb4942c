import { parseArgs } from 'node:util'
import type { Bot, Input } from '../bot/bot.ts'
import { decide } from '../bot/decide.ts'
import { explain } from '../bot/explain.ts'
import type { Explanation } from '../bot/explanation.ts'
import { emptyContext, type Decision } from '../bot/decision.ts'
import type { Storage } from '../storage/storage.ts'
import { maskSecrets } from '../text/mask.ts'
import { normalise } from '../text/normalise.ts'
import { currentBot, readText, say, UsageError, withStorage, type Command } from './command.ts'

export const ask: Command = {
  usage: 'ask "câu hỏi" [--explain [--json]] | ask --batch FILE.jsonl',
  about: 'answers a question and says why that answer won',
  run,
}

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      batch: { type: 'string' },
      explain: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  })
  if (values.batch !== undefined) {
    const lines = readLines(values.batch)
    await withStorage(async (storage) => {
      const bot = await currentBot(storage)
      for (const { id, text } of lines) {
        say(JSON.stringify({ id, ...summary(await answer(bot, storage, text)) }))
      }
    })
    return
  }
  const question = positionals.join(' ')
  if (!question) throw new UsageError(`usage: ${ask.usage}`)
  await withStorage(async (storage) => {
    const bot = await currentBot(storage)
    if (values.explain && values.json) {
      say(JSON.stringify(explain(question, bot, Date.now()), null, 2))
      return
    }
    const decision = await answer(bot, storage, question)
    for (const { text, choices } of decision.replies) {
      say(text)
      for (const { label, title, url } of choices)
        say(`  [${title ?? label}]${url ? ` ${url}` : ''}`)
      say('')
    }
    sayWhy(explain(question, bot, Date.now()), values.explain ?? false)
  })
}

/** Each question is a fresh conversation with somebody who was already told who answers. */
async function answer(bot: Bot, storage: Storage, question: string): Promise<Decision> {
  const { text, hidden } = maskSecrets(normalise(question))
  return decideAlone(typed(text, hidden), bot, storage)
}

/** A decision for nobody in particular: what is looked up is what the database has for nobody. */
export async function decideAlone(input: Input, bot: Bot, { turns }: Storage): Promise<Decision> {
  const decision = decide(input, bot)
  if (!decision.need) return decision
  return decide({ ...input, facts: await turns.lookUp(decision.need, NOBODY, input.now) }, bot)
}

const NOBODY = 0

/** A typed question of somebody new to nobody. */
export const typed = (text: string, hidden: Input['hidden'] = []): Input => ({
  kind: 'text',
  text,
  payload: null,
  hidden,
  firstContact: false,
  context: emptyContext,
  now: Date.now(),
  random: Math.random,
})

function summary({ outcome, article, confidence, candidates }: Decision) {
  return {
    outcome,
    article,
    confidence: round(confidence),
    candidates: candidates
      .slice(0, 5)
      .map(({ article, confidence }) => ({ article, confidence: round(confidence) })),
  }
}

const round = (value: number | null) => (value === null ? null : Math.round(value * 1000) / 1000)

/** Why that answer won; in full, every step from the words typed to the confidence. */
function sayWhy(
  { outcome, article, thresholds, flow, ranked, pieces, ...read }: Explanation,
  full: boolean,
): void {
  say(`--- ${outcome}${article ? ` ${article}` : ''}`)
  if (flow) say(`matched ${flow} before the handbook was asked`)
  if (full) {
    say(`read as: ${read.accented.join(' ')}`)
    say(`folded:  ${read.folded.join(' ')}`)
    say(
      `marks:   ${read.marked ? 'typed, accented words count too' : 'none, only folded words count'}`,
    )
    for (const { typed, read: words, by } of read.changes) {
      say(`  "${typed}" read as "${words.join(' ')}" (${by})`)
    }
    for (const piece of pieces) {
      const [best] = piece.ranked
      say(
        `part:    "${piece.text}" ${best ? `${two(best.confidence)} ${best.article}` : 'nothing'}`,
      )
    }
  }
  say(
    `answers from ${thresholds.answer}, offers a choice from ${thresholds.offer}; the nearest articles:`,
  )
  for (const one of full ? ranked : ranked.slice(0, 3)) {
    const { confidence, score, question, fields, features } = one
    say(`  ${two(confidence)} ${one.article} (score ${two(score)}) through "${question}"`)
    if (!full) continue
    const [field] = fields
    if (field)
      say(`       fields:   ${fields.map((it) => `${it.field} ${two(it.score)}`).join(', ')}`)
    say(
      `       features: ${features.map(({ feature, value, weight }) => `${feature} ${two(value)} × ${two(weight)}`).join(', ')}`,
    )
    if (one.wordForWord) say('       has this question word for word: believed')
    if (one.nearerOutside !== null) {
      say(`       "${one.nearerOutside}" of outside.yml is nearer: offered at most`)
    }
  }
}

const two = (value: number) => value.toFixed(2)

function readLines(file: string): { id: unknown; text: string }[] {
  return readText(file)
    .split('\n')
    .flatMap((line, at) => {
      if (line.trim() === '') return []
      try {
        const { id, text } = JSON.parse(line) as { id?: unknown; text?: unknown }
        if (typeof text === 'string') return [{ id: id ?? null, text }]
      } catch {
        // Told below, with its line.
      }
      throw new UsageError(`${file}:${at + 1} is not a JSON object with a "text"`)
    })
}
