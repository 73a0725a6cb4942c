/**
 * The product's search beside others, in one run, on the handbook's own questions:
 *   npm run bench:peers [-- --all]
 * Articles keep three of their authored questions; the others are asked (a sample of about 700, or
 * all), in five forms of writing. Ends with 1 if ours is not ahead of every other engine's top-1 by
 * two points in every form.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { cutHandbook, sample, writtenIn } from '../support/cut-handbook.ts'
import { forms, type Form } from '../support/writing.ts'
import { abstaining, accuracy } from './peers/accuracy.ts'
import { engines, peers } from './peers/engines.ts'
import { articles } from './peers/ours.ts'
import type { Speed } from './peers/speed.ts'
import { table } from './peers/table.ts'

const LEAST_LEAD = 2
const SEED = 1
const SIZES = [1_000, 10_000]
/** After so long no further speed is measured; one engine at one size has this long. */
const LONGEST = 220_000
const LONGEST_OF_ONE = 90_000

const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } })
const began = performance.now()
const { documents, heldOut } = cutHandbook(articles)
const asked = values.all ? heldOut : sample(heldOut, 700)
const formNames = Object.keys(forms) as Form[]
const written = formNames.map((form) => writtenIn(form, asked, SEED))
const percent = (share: number) => (100 * share).toFixed(1)

console.log(
  `${documents.length} articles with 3 questions each; ${asked.length} other authored questions are asked in ${formNames.length} forms.`,
)
const leads = compareAccuracy()
compareAbstaining()
await compareSpeed()
console.log(`\n${((performance.now() - began) / 1000).toFixed(0)} s`)

const behind = formNames.filter((_, at) => leads[at]! < LEAST_LEAD)
if (behind.length > 0) {
  console.error(`ours does not lead by ${LEAST_LEAD} points: ${behind.join('; ')}`)
  process.exitCode = 1
}

/** Prints the table; gives the lead over the best other engine for each form, in points of top-1. */
function compareAccuracy(): number[] {
  const rows = Object.entries(engines).map(([name, build]) => {
    const engine = build(documents)
    return { name, found: written.map((questions) => accuracy(engine, questions)) }
  })
  const leads = formNames.map((_, at) => {
    const others = rows.filter(({ name }) => name in peers).map(({ found }) => found[at]!.first)
    return 100 * (rows[0]!.found[at]!.first - Math.max(...others))
  })
  console.log('\nRight article first / among the first three, %')
  table(
    ['', ...formNames],
    [
      ...rows.map(({ name, found }) => [
        name,
        ...found.map(({ first, amongThree }) => `${percent(first)} / ${percent(amongThree)}`),
      ]),
      ['lead of ours, points', ...leads.map((lead) => lead.toFixed(1))],
    ],
  )
  return leads
}

function compareAbstaining(): void {
  const known = new Set(documents.filter((_, at) => at % 2 === 0).map(({ id }) => id))
  const half = documents.filter(({ id }) => known.has(id))
  console.log(
    '\nKnowing what it does not know, every other article taken out: AUROC of the score ×100;',
  )
  console.log('% of the answerable answered right where 95 % / 90 % of the answers are right')
  table(
    ['', ...formNames],
    Object.entries(engines).map(([name, build]) => {
      const engine = build(half)
      const cells = written.map((questions) => {
        const { auroc, at95, at90 } = abstaining(engine, questions, known)
        return `${percent(auroc)}; ${percent(at95)} / ${percent(at90)}`
      })
      return [name, ...cells]
    }),
  )
}

async function compareSpeed(): Promise<void> {
  for (const size of SIZES) {
    const measured: [string, Speed | undefined][] = []
    // One after another: they would take each other's time.
    for (const name of Object.keys(engines)) measured.push([name, await speed(name, size)])
    const own = measured[0]?.[1]
    const cell = (value: number, ours: number | undefined) =>
      ours === undefined ? value.toFixed(0) : `${value.toFixed(0)} (×${(value / ours).toFixed(2)})`
    console.log(`\n${size} entries; in brackets how many times that of ours`)
    table(
      ['', 'median µs', 'p95 µs', 'build ms', 'memory MB'],
      measured.map(([name, one]) => {
        if (!one) return [name, 'no time']
        return [
          name,
          cell(one.median, own?.median),
          cell(one.p95, own?.p95),
          cell(one.buildMs, own?.buildMs),
          cell(one.heapMb, own?.heapMb),
        ]
      }),
    )
  }
}

/** Undefined where the time is up. */
async function speed(name: string, size: number): Promise<Speed | undefined> {
  const left = Math.round(LONGEST - (performance.now() - began))
  if (!values.all && left <= 0) return undefined
  const script = join(import.meta.dirname, 'peers/speed.ts')
  const args = ['--expose-gc', '--import', 'tsx', script, name, String(size)]
  const timeout = Math.min(LONGEST_OF_ONE, values.all ? LONGEST_OF_ONE : left)
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout })
    return JSON.parse(stdout) as Speed
  } catch (error) {
    if ((error as { killed?: boolean }).killed) return undefined
    throw error
  }
}
