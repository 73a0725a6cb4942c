import { parseArgs } from 'node:util'
import type { Bot, Input } from '../bot/bot.ts'
import { decide } from '../bot/decide.ts'
import { emptyContext, type Decision } from '../bot/decision.ts'
import type { Storage } from '../storage/storage.ts'
import { maskSecrets } from '../text/mask.ts'
import { normalise } from '../text/normalise.ts'
import { currentBot, readText, say, UsageError, withStorage, type Command } from './command.ts'

export const ask: Command = {
  usage: 'ask "câu hỏi" [--explain] | ask --batch FILE.jsonl',
  about: 'answers a question and says why that answer won',
  run,
}

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { batch: { type: 'string' }, explain: { type: 'boolean' } },
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
    const decision = await answer(bot, storage, question)
    for (const { text, choices } of decision.replies) {
      say(text)
      for (const { label, title, url } of choices)
        say(`  [${title ?? label}]${url ? ` ${url}` : ''}`)
      say('')
    }
    explain(bot, question, decision, values.explain ?? false)
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

function explain(bot: Bot, question: string, decision: Decision, full: boolean): void {
  const { words, ranked } = bot.library.find(normalise(question))
  const flow = bot.flows.match(question)
  say(`--- ${decision.outcome}${decision.article ? ` ${decision.article}` : ''}`)
  if (flow) say(`matched flows/${flow.id}.yml before the handbook was asked`)
  const { answer: sure, offer } = bot.thresholds
  say(`answers from ${sure}, offers a choice from ${offer}; the nearest articles:`)
  for (const { id, score, confidence, question } of full ? ranked : ranked.slice(0, 3)) {
    say(`  ${confidence.toFixed(2)} ${id} (score ${score.toFixed(2)}) through "${question}"`)
  }
  if (!full) return
  say(`read as: ${words.accented.join(' ')}`)
  say(`folded:  ${words.folded.join(' ')}`)
  say(
    `marks:   ${words.marked ? 'typed, accented words count too' : 'none, only folded words count'}`,
  )
  for (const { id, evidence } of ranked) {
    const { overlap, coverage, margin, unknown } = evidence
    const shares = {
      asked: overlap.asked,
      authored: overlap.authored,
      letters: overlap.letters,
      coverage,
      margin,
      unknown,
    }
    say(
      `  ${id}: ${Object.entries(shares)
        .map(([name, value]) => `${name} ${value.toFixed(2)}`)
        .join(', ')}`,
    )
  }
}

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
