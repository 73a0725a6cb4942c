/**
 * How well emergencies are told from what only sounds like them: `npx tsx test/bench/emergency.ts`.
 * Every kind of wording is held out in turn, so no figure comes from a wording that was learnt.
 */
import { readContent, shippedContent } from '../../src/wiring/build-bot.ts'
import { examplesFile } from '../../src/flows/flow.ts'
import { learn, OTHER } from '../../src/flows/likeness.ts'
import { emergencyRules } from '../../src/flows/read-flows.ts'
import { readYaml } from '../../src/content/file.ts'
import { fold } from '../../src/text/normalise.ts'

const FOLDS = 8
const files = shippedContent()
const { handbook } = readContent(files)
const written = files.find(({ path }) => path === 'flows/emergency-examples.yml')
if (!written) throw new Error('flows/emergency-examples.yml is missing')
const { examples } = readYaml(examplesFile, written.text)
const families = Object.entries(examples).flatMap(([kind, named]) =>
  Object.entries(named).map(([name, texts]) => ({ kind, name, texts })),
)
const { rules, notLearnt } = emergencyRules(files, handbook.lexicon)
const own = handbook.articles.flatMap(({ questions }) => questions)
const results: { is: boolean; rule: boolean; alarm: number; text: string }[] = []
let ownAlarms: number[] = []
for (let turn = 0; turn < FOLDS; turn++) {
  const kept = families.filter((_, at) => at % FOLDS !== turn)
  const textsOf = (of: string) => kept.flatMap(({ kind, texts }) => (kind === of ? texts : []))
  const model = learn(
    Object.fromEntries(Object.keys(examples).map((kind) => [kind, textsOf(kind)])),
    handbook.lexicon,
  )
  if (!model) throw new Error('nothing to learn from')
  const alarmOf = (text: string) => (notLearnt(text) ? 0 : model(text).alarm)
  for (const { kind, texts } of families.filter((_, at) => at % FOLDS === turn)) {
    for (const text of texts.flatMap((one) => [...new Set([one, fold(one)])])) {
      results.push({ is: kind !== OTHER, rule: rules(text), alarm: alarmOf(text), text })
    }
  }
  if (turn === 0) ownAlarms = own.flatMap((text) => [alarmOf(text), alarmOf(fold(text))])
}
const share = (some: readonly unknown[], of: readonly unknown[]) =>
  `${((100 * some.length) / of.length).toFixed(1)} %`.padStart(7)
const emergencies = results.filter(({ is }) => is)
const others = results.filter(({ is }) => !is)
const row = (name: string, fires: (one: (typeof results)[number]) => boolean) =>
  console.log(
    name.padEnd(34),
    share(emergencies.filter(fires), emergencies),
    share(others.filter(fires), others),
  )
console.log(`${emergencies.length} emergencies, ${others.length} others`)
row('patterns', ({ rule }) => rule)
for (const at of [0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8])
  row(`learnt from ${at}`, ({ alarm }) => alarm >= at)
for (const at of [0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8])
  row(`patterns, or learnt from ${at}`, ({ rule, alarm }) => rule || alarm >= at)
if (process.argv.includes('--wrong'))
  for (const one of results)
    if (one.is ? !one.rule && one.alarm < 0.5 : one.alarm >= 0.5 || one.rule) console.log(one)
for (const at of [0.1, 0.3, 0.4, 0.5, 0.6, 0.7])
  console.log(
    `handbook questions from ${at}:`,
    ownAlarms.filter((alarm) => alarm >= at).length,
    'of',
    ownAlarms.length,
  )
