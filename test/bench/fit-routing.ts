/**
 * What tickets/routing.ts is worth, and the figures of its CALIBRATION: on articles held out whole
 * (matter it has never seen) and on single questions held out. Fields are chosen as it assumes.
 */
import { readFolder } from '../../src/content/file.ts'
import { readHandbook } from '../../src/knowledge/content.ts'
import { fold } from '../../src/text/normalise.ts'
import { CALIBRATION, createRouting, type Suggestion } from '../../src/tickets/routing.ts'
import { createWording } from '../../src/tickets/wording.ts'
import { seeded } from '../support/random.ts'

const { articles, agencies, lexicon } = readHandbook(readFolder('.', 'knowledge')).handbook
const wording = createWording(lexicon)
const today = '2026-11-21'
const FOLDS = 5
const random = seeded(7)

interface Tried {
  owner: string
  found: Suggestion[]
}

const chosenField = (owner: string) => {
  const own = agencies.agencies.find(({ id }) => id === owner)?.fields ?? []
  const among = random() < 0.75 && own.length > 0 ? own : agencies.fields.map(({ id }) => id)
  return among[Math.floor(random() * among.length)]!
}

function tryAll(
  kind: 'article' | 'question',
  withField: boolean,
  calibration = CALIBRATION,
): Tried[] {
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((round) => {
    const isHeld = (article: number, question: number) =>
      (kind === 'article' ? article : question) % FOLDS === round
    const known = articles.flatMap((article, at) =>
      kind === 'article' && at % FOLDS === round
        ? []
        : [{ ...article, questions: article.questions.filter((_, number) => !isHeld(at, number)) }],
    )
    const routing = createRouting({ articles: known }, agencies, wording, calibration)
    return articles.flatMap(({ owner, questions }, at) =>
      questions.flatMap((question, number) => {
        if (!isHeld(at, number)) return []
        const text = number % 2 ? fold(question) : question
        const field = withField ? chosenField(owner) : null
        return [{ owner, found: routing.suggest(text, { field, today }) }]
      }),
    )
  })
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
const share = (tried: Tried[], is: (one: Tried) => boolean) =>
  percent(tried.filter(is).length / tried.length)
const sureOf = ({ owner, found }: Tried) =>
  found.find(({ agency }) => agency === owner)?.confidence ?? 0.01
const loss = (tried: Tried[]) =>
  tried.reduce((sum, one) => sum - Math.log(sureOf(one)), 0) / tried.length

if (process.argv.includes('--fit')) {
  for (const exponent of [0.8, 1, 1.2]) {
    for (const elsewhere of [0.02, 0.05]) {
      const [unseen, seen] = (['article', 'question'] as const).map((kind) =>
        loss(tryAll(kind, false, { exponent, elsewhere })).toFixed(3),
      )
      console.log(
        `exponent ${exponent}, elsewhere ${elsewhere}: loss ${unseen} unseen, ${seen} seen`,
      )
    }
  }
}
for (const kind of ['article', 'question'] as const) {
  for (const withField of [false, true]) {
    const tried = tryAll(kind, withField)
    const first = share(tried, ({ owner, found }) => found[0]?.agency === owner)
    const among = share(tried, ({ owner, found }) => found.some(({ agency }) => agency === owner))
    console.log(
      `held out by ${kind}, ${withField ? 'with' : 'without'} field: first ${first}, among three ${among}`,
    )
    for (let from = 0; from < 1; from += 0.1) {
      const sure = ({ found }: Tried) => found[0]?.confidence ?? 0
      const within = tried.filter((one) => sure(one) >= from && sure(one) < from + 0.1)
      if (within.length < 20) continue
      const said = percent(within.reduce((sum, one) => sum + sure(one), 0) / within.length)
      const right = share(within, ({ owner, found }) => found[0]?.agency === owner)
      console.log(`  said ${said}, right ${right} of ${within.length}`)
    }
  }
}
