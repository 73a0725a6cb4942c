/**
 * Fits the weights of knowledge/confidence.ts on the handbook itself and prints them with what
 * they are worth; knowledge/simulate.ts says on what.
 */
import { readFolder } from '../../src/content/file.ts'
import { featureNames } from '../../src/knowledge/confidence.ts'
import { readHandbook } from '../../src/knowledge/content.ts'
import { fit, judge, learn } from '../../src/knowledge/fit.ts'
import { searchDocument } from '../../src/knowledge/library.ts'
import { simulate, type SampleKind } from '../../src/knowledge/simulate.ts'

const { articles, ...lists } = readHandbook(readFolder('.', 'knowledge')).handbook
const documents = articles.map(searchDocument)
const began = performance.now()
const samples = simulate({ documents, ...lists })
const simulated = performance.now()
const weights = fit(samples)
const fitted = performance.now()

// Judged by weights that have not seen the question's group.
const judged = judge(samples)
const of = (kind: SampleKind) => judged.filter(({ sample }) => sample.kind === kind)
const percent = (share: number) => `${(100 * share).toFixed(1)} %`
const right = of('held').filter(({ sample }) => sample.right)

console.log(
  `simulated in ${((simulated - began) / 1000).toFixed(1)} s, fitted in ${((fitted - simulated) / 1000).toFixed(1)} s`,
)
console.log(
  `${of('held').length} held-out questions, right article first ${percent(right.length / of('held').length)}; ${of('gone').length} of articles taken away, ${of('outside').length} from outside`,
)
const total = (list: typeof judged) => list.reduce((sum, { sample }) => sum + sample.weight, 0)
for (const threshold of [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) {
  const given = ({ sure }: { sure: number }) => sure >= threshold
  const answers = judged.filter(given)
  const share = (kind: SampleKind) => percent(of(kind).filter(given).length / of(kind).length)
  console.log(
    `p >= ${threshold}: precision ${percent(total(answers.filter(({ sample }) => sample.right)) / total(answers))}, answers ${percent(right.filter(given).length / of('held').length)} of the answerable, ${share('outside')} from outside, ${share('gone')} of those taken away`,
  )
}
for (const precision of [0.9, 0.91, 0.92, 0.93, 0.95]) {
  const learnt = learn(samples, precision)
  console.log(
    `for a precision of ${percent(precision)} answer from ${learnt?.answerFrom.toFixed(3)}: ${percent(learnt?.answered ?? 0)} of the answerable`,
  )
}
console.log(featureNames.map((name, at) => `${name} ${weights[at]?.toFixed(2)}`).join(', '))
console.log(`[${weights.map((w) => w.toFixed(2)).join(', ')}]`)
