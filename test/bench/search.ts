/**
 * The product's own index on any file of documents and questions:
 *   npm run --silent bench:search -- --index DOCS.jsonl --queries Q.jsonl
 * DOCS: lines {id, title?, questions?: [], text?}; Q: lines {id, text}. Prints a line a query,
 * {id, hits: [{id, score, confidence}]}, and one summary line on stderr.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { readFolder } from '../../src/content/file.ts'
import { readHandbook } from '../../src/knowledge/content.ts'
import { buildRanker } from '../../src/knowledge/rank.ts'

const id = z.union([z.string(), z.number()]).transform(String)
const documentLine = z.object({
  id,
  title: z.string().default(''),
  questions: z.array(z.string()).default([]),
  text: z.string().default(''),
})
const queryLine = z.object({ id, text: z.string() })

function lines<T extends z.ZodType>(file: string, schema: T): z.output<T>[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => schema.parse(JSON.parse(line)))
}

const { values } = parseArgs({
  options: { index: { type: 'string' }, queries: { type: 'string' } },
})
if (!values.index || !values.queries) {
  console.error('usage: npm run --silent bench:search -- --index DOCS.jsonl --queries Q.jsonl')
  process.exit(2)
}
const documents = lines(values.index, documentLine)
const queries = lines(values.queries, queryLine)
const { lexicon } = readHandbook(readFolder('.', 'knowledge')).handbook

const before = process.memoryUsage().heapUsed
const began = performance.now()
const ranker = buildRanker(documents, lexicon)
const buildMs = performance.now() - began
globalThis.gc?.()
const heapMb = (process.memoryUsage().heapUsed - before) / 2 ** 20

const times = queries.map(({ id, text }) => {
  const start = performance.now()
  const { ranked } = ranker.rank(text, 10)
  const time = (performance.now() - start) * 1000
  const hits = ranked.map(({ id, score, confidence }) => ({ id, score, confidence }))
  console.log(JSON.stringify({ id, hits }))
  return time
})
const sorted = times.sort((a, b) => a - b)
const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0)
console.error(
  `${documents.length} documents, build ${buildMs.toFixed(0)} ms, query µs p50 ${at(0.5)} p95 ${at(0.95)}, heap ${heapMb.toFixed(0)} MB`,
)
