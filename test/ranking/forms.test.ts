import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decide } from '../../src/bot/decide.ts'
import { emptyContext } from '../../src/bot/decision.ts'
import { makeBot, readContent, shippedContent } from '../../src/wiring/build-bot.ts'
import { buildRanker, type Ranking } from '../../src/knowledge/rank.ts'
import { cutHandbook, sample, writtenIn, type Labelled } from '../support/cut-handbook.ts'
import { forms, type Form } from '../support/writing.ts'

/** Slips and spellings are drawn anew for each seed: one alone would be luck. */
const SEEDS = [1, 2, 3]
const now = Date.parse('2026-11-21T03:00:00Z')
const content = readContent(shippedContent())
const bot = makeBot(content, now)

interface Asked extends Labelled {
  found: string[]
}

function ask(
  find: (question: string) => Ranking,
  questions: readonly Labelled[],
  form: Form,
): Asked[] {
  const isChance = form.startsWith('messy')
  return (isChance ? SEEDS : [1]).flatMap((seed) =>
    writtenIn(form, questions, seed).map(({ text, id }) => ({
      ...{ text, id },
      found: find(text).ranked.map((one) => one.id),
    })),
  )
}

/** % of questions whose article is among the first `places`, and who is not. */
function within(places: number, asked: readonly Asked[]): { share: number; misses: string } {
  const missed = asked.filter(({ id, found }) => !found.slice(0, places).includes(id))
  const lines = missed.map(({ text, id, found }) => `  ${text}: ${id}, found ${found.join(' ')}`)
  return { share: 100 * (1 - missed.length / asked.length), misses: ['', ...lines].join('\n') }
}

function expectWithin(places: number, asked: readonly Asked[], floor: number): void {
  const { share, misses } = within(places, asked)
  expect(share, misses).toBeGreaterThanOrEqual(floor)
}

/** One ranking of each form, when it is first wanted. */
function inEachForm(find: (question: string) => Ranking, questions: readonly Labelled[]) {
  const known = new Map<Form, Asked[]>()
  return (form: Form): Asked[] => {
    const asked = known.get(form) ?? ask(find, questions, form)
    known.set(form, asked)
    return asked
  }
}

const allForms = Object.keys(forms) as Form[]

// They were in sight while the handbook was written. Measured on 2026-11-21, 181 questions (first / among the first three, %): as written 95.6 / 99.4,
// without diacritics 96.1 / 98.9, messy 95.2 / 99.1, other tones 95.6 / 99.4, messy without
// diacritics 95.4 / 98.3; answered outright 159 as written, 1 of them wrong.
describe('the labelled questions, asked of the shipped handbook', () => {
  const labelled = readFileSync('test/ranking/questions-public.jsonl', 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { text: string; intent: string; expected: string })
    .filter(({ expected }) => expected === 'answer')
    .map(({ text, intent }): Labelled => ({ text, id: intent }))
  const asked = inEachForm((question) => bot.library.find(question), labelled)

  it('are all there, and ask for articles that are', () => {
    expect(labelled.length).toBeGreaterThan(150)
    expect(labelled.filter(({ id }) => !bot.library.article(id))).toEqual([])
  })

  it.each(allForms)('%s: nine in ten find their article first', (form) => {
    expectWithin(1, asked(form), 90)
  })

  it.each(allForms)('%s: 97 in a hundred find it among three', (form) => {
    expectWithin(3, asked(form), 97)
  })

  it('lose no more than a point without diacritics', () => {
    expectWithin(1, asked('without diacritics'), within(1, asked('as written')).share - 1)
  })

  it('lose nothing by decomposed letters and tones on the other vowel', () => {
    expectWithin(1, asked('other tones, decomposed'), within(1, asked('as written')).share)
  })

  it.each(['messy', 'messy without diacritics'] as const)(
    '%s: a slip and chat spelling cost no more than 4 points',
    (form) => expectWithin(1, asked(form), within(1, asked('as written')).share - 4),
  )

  it.each(allForms)('%s: of what is answered outright, at most one in twenty is wrong', (form) => {
    const answers = writtenIn(form, labelled, SEEDS[0]!).flatMap(({ text, id }) => {
      const { outcome, article } = answer(text)
      return outcome === 'answered' ? [{ text, id, article }] : []
    })
    const wrong = answers.filter(({ id, article }) => article !== id)
    expect(answers.length).toBeGreaterThan(labelled.length * 0.7)
    expect(wrong.length / answers.length, JSON.stringify(wrong, null, 1)).toBeLessThanOrEqual(0.05)
  })
})

const answer = (text: string) =>
  decide(
    {
      ...{ kind: 'text', text, payload: null, hidden: [], firstContact: false },
      ...{ context: emptyContext, now, random: () => 0.5 },
    },
    bot,
  )

describe('a handbook with three questions an article, asked the ones its editors left out', () => {
  const { documents, heldOut } = cutHandbook(content.handbook.articles)
  const ranker = buildRanker(documents, content.handbook.lexicon)
  const asked = inEachForm((question) => ranker.rank(question), sample(heldOut, 700))

  // Floors two to three points below what was measured on 2026-11-21 with 175 articles, see behind.
  const floors: [Form, number, number][] = [
    ['as written', 86, 95], // 88.4 / 97.3
    ['without diacritics', 84, 95], // 86.9 / 97.3
    ['messy', 84.5, 94], // 87.1 / 96.7
    ['other tones, decomposed', 86, 95], // 88.4 / 97.3
    ['messy without diacritics', 82.5, 94], // 85.0 / 96.3
  ]

  it('has questions to ask, and knows none of them', () => {
    expect(heldOut.length).toBeGreaterThan(1_500)
    const kept = new Set(documents.flatMap(({ questions }) => questions))
    expect(heldOut.filter(({ text }) => kept.has(text))).toEqual([])
  })

  it.each(floors)(
    '%s: of a hundred at least %d find their article first, %d among three',
    (form, first, three) => {
      expectWithin(1, asked(form), first)
      expectWithin(3, asked(form), three)
    },
  )
})
