import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decide } from '../../src/bot/decide.ts'
import { emptyContext } from '../../src/bot/decision.ts'
import { makeBot, readContent, shippedContent } from '../../src/wiring/build-bot.ts'
import { maskSecrets } from '../../src/text/mask.ts'
import { normalise } from '../../src/text/normalise.ts'

/** A line of test/sets; its README says how the labels are meant. */
interface Line {
  id: string
  text: string
  kind: string
  expected: string
  article?: string
  also?: string[]
  mask?: string[]
}

const folder = join(import.meta.dirname, '../sets')
const now = Date.parse('2026-11-19T10:00:00+07:00')
const bot = makeBot(readContent(shippedContent()), now)

const linesOf = (name: string): Line[] =>
  readFileSync(join(folder, `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Line)

function answerTo({ text }: Line) {
  const masked = maskSecrets(normalise(text))
  const decision = decide(
    {
      ...{ kind: 'text', payload: null, firstContact: false, context: emptyContext },
      ...{ text: masked.text, hidden: masked.hidden, now, random: () => 0 },
    },
    bot,
  )
  return { ...decision, kept: masked.text }
}

/** Ids of the lines for which something does not hold, to be read in what a test prints. */
const failing = (lines: readonly Line[], holds: (line: Line) => boolean) =>
  lines.filter((line) => !holds(line)).map(({ id, text }) => `${id} ${text}`)

describe.each(['', 'second/'])('messages of test/sets/%s', (set) => {
  it('what the handbook does not have is answered outright at most eight times in a hundred', () => {
    const lines = linesOf(`${set}out-of-scope`)
    const answered = failing(lines, (line) => answerTo(line).outcome !== 'answered')
    expect(lines.length).toBeGreaterThanOrEqual(100)
    expect(answered.length / lines.length, answered.join('\n')).toBeLessThanOrEqual(0.08)
  })

  it('emergencies are all told the numbers to call', () => {
    const lines = linesOf(`${set}emergencies`)
    expect(lines.length).toBeGreaterThanOrEqual(60)
    expect(failing(lines, (line) => answerTo(line).outcome === 'emergency')).toEqual([])
  })

  it('of what only looks like one, three in sixty at most raise an alarm', () => {
    const lines = linesOf(`${set}look-alikes`)
    const fired = failing(lines, (line) => answerTo(line).outcome !== 'emergency')
    expect(lines.length).toBeGreaterThanOrEqual(60)
    expect(fired.length / lines.length, fired.join('\n')).toBeLessThanOrEqual(0.05)
  })

  it('who just lost money to a scam gets its first aid, and staff hear of it', () => {
    const lines = linesOf(`${set}talk`).filter(({ kind }) => kind === 'scam-suffered')
    const helped = (line: Line) => {
      const { article, requests } = answerTo(line)
      return article === line.article && requests.some(({ kind }) => kind === 'handoff')
    }
    const missed = failing(lines, helped)
    expect(missed.length / lines.length, missed.join('\n')).toBeLessThanOrEqual(0.1)
  })

  it('nine in ten of the other messages that are no questions end as they should', () => {
    const lines = linesOf(`${set}talk`).filter(
      ({ kind }) => kind !== 'scam-suffered' && kind !== 'secret',
    )
    const fits = (line: Line) => {
      const { outcome } = answerTo(line)
      if (line.expected === 'not-answered') return outcome !== 'answered'
      return line.expected.split('-or-').includes(outcome)
    }
    const wrong = failing(lines, fits)
    expect(wrong.length / lines.length, wrong.join('\n')).toBeLessThanOrEqual(0.1)
  })
})

it('who is asked for a code is told not to read it out, six in ten at least; others hardly ever', () => {
  const told = (kind: string) => {
    const lines = linesOf('codes').filter((line) => line.kind === kind)
    const warned = lines.filter((line) => answerTo(line).article === 'khong-cho-otp')
    return warned.length / lines.length
  }
  expect(told('asked')).toBeGreaterThanOrEqual(0.6)
  expect(told('other')).toBeLessThanOrEqual(0.025)
})

it('questions that share words with all these are still answered, and hardly ever wrongly', () => {
  const lines = [...linesOf('scope-controls'), ...linesOf('second/in-scope')]
  const given = lines.map((line) => ({ line, ...answerTo(line) }))
  const answered = given.filter(({ outcome }) => outcome === 'answered')
  const right = answered.filter(({ line, article }) =>
    [line.article, ...(line.also ?? [])].includes(article ?? ''),
  )
  expect(right.length / lines.length).toBeGreaterThanOrEqual(0.8)
  expect(1 - right.length / answered.length).toBeLessThanOrEqual(0.05)
})
