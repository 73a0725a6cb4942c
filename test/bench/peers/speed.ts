/**
 * One engine at one size, in a process of its own: node --expose-gc --import tsx speed.ts ENGINE SIZE.
 * Prints one line of JSON (`Speed`).
 */
import { cutHandbook, sample, writtenIn } from '../../support/cut-handbook.ts'
import { forms, type Form } from '../../support/writing.ts'
import { engines } from './engines.ts'
import { manyEntries } from './many-entries.ts'
import { articles } from './ours.ts'

export interface Speed {
  buildMs: number
  /** Of one question, µs. */
  median: number
  p95: number
  /** What the engine keeps, without the documents it was given. */
  heapMb: number
}

const WARMING = 50
const MEASURED = 200
/** A slow engine is asked fewer, but not fewer than the warming-up takes. */
const LONGEST = 6_000

function measure(name: string, size: number): Speed {
  const build = engines[name]
  if (!build || !globalThis.gc) throw new Error('usage: node --expose-gc … speed.ts ENGINE SIZE')
  const { documents, heldOut } = cutHandbook(articles)
  const entries = manyEntries(documents, size)
  const asked = inAllForms(sample(heldOut, WARMING + MEASURED))

  // The compiler warms up on another index.
  const small = build(documents)
  for (const question of asked.slice(0, WARMING)) small.find(question)

  const before = memory()
  const began = performance.now()
  const engine = build(entries)
  const buildMs = performance.now() - began
  const heapMb = (memory() - before + (engine.bytesElsewhere?.() ?? 0)) / 2 ** 20

  const time = (question: string) => {
    const start = performance.now()
    engine.find(question)
    return (performance.now() - start) * 1000
  }
  const started = performance.now()
  const times: number[] = []
  for (const [number, question] of asked.entries()) {
    // The better of two: the worse one may be what else runs on the machine.
    const best = Math.min(time(question), time(question))
    if (number >= WARMING) times.push(best)
    if (times.length >= WARMING && performance.now() - started > LONGEST) break
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(share * (times.length - 1))] ?? 0
  // The entries are still needed, so none of them counts as freed.
  if (entries.length !== size) throw new Error('entries are missing')
  return { buildMs, median: at(0.5), p95: at(0.95), heapMb }
}

/** Each question in one form, the forms in turn. */
function inAllForms(questions: { text: string; id: string }[]): string[] {
  const names = Object.keys(forms) as Form[]
  const written = names.map((form) => writtenIn(form, questions, 1))
  return questions.map((_, at) => written[at % names.length]![at]!.text)
}

/** Bytes in use, typed arrays included. */
function memory(): number {
  for (let round = 0; round < 3; round++) void globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const [, , engine = '', size = ''] = process.argv
console.log(JSON.stringify(measure(engine, Number(size))))
