/**
 * The product's own index on any file of documents and questions:
 *   npm run --silent bench:search -- --index DOCS.jsonl --queries Q.jsonl
 * DOCS: lines {id, title?, questions?: [], text?}; lines that share an id are one document. Q: lines
 * {id, text}. Prints a line a query, {id, hits: [{id, score, confidence}]}, best first and at most
 * ten, and one summary line on stderr. Ids are printed as they were given. Ends with 2 where a file
 * cannot be read.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { readFolder } from '../../src/content/file.ts'
import { readHandbook } from '../../src/knowledge/content.ts'
import { learn } from '../../src/knowledge/fit.ts'
import { openRanker, readRanker } from '../../src/knowledge/rank.ts'
import type { SearchDocument } from '../../src/knowledge/search-index.ts'
import { simulate } from '../../src/knowledge/simulate.ts'
import { BadFile, readLines } from './jsonl.ts'

const MOST_HITS = 10
/** Of the articles given outright; only the weights are used here. */
const PRECISION = 0.95

const id = z.union([z.string(), z.number()])
/** Other programs write null for what is not there. */
const text = z
  .string()
  .nullish()
  .transform((given) => given ?? '')
const documentLine = z.object({
  ...{ id, title: text, text },
  questions: z
    .array(z.string())
    .nullish()
    .transform((given) => given ?? []),
})
const queryLine = z.object({ id, text: z.string() })
type Id = z.output<typeof id>

try {
  run()
} catch (error) {
  if (!(error instanceof BadFile)) throw error
  console.error(error.message)
  process.exitCode = 2
}

function run(): void {
  const { values } = parseArgs({
    options: { index: { type: 'string' }, queries: { type: 'string' } },
  })
  if (!values.index || !values.queries) {
    throw new BadFile(
      'usage: npm run --silent bench:search -- --index DOCS.jsonl --queries Q.jsonl',
    )
  }
  const { documents, idsGiven } = readDocuments(values.index)
  const queries = readLines(values.queries, queryLine, '{"id": "q1", "text": "…"}')
  const { lexicon } = readHandbook(
    readFolder(join(import.meta.dirname, '../..'), 'knowledge'),
  ).handbook

  const before = bytesInUse()
  const began = performance.now()
  const data = readRanker(documents, lexicon)
  openRanker(data, documents, lexicon)
  const buildMs = performance.now() - began
  // As the running bot does a minute after new content, from these documents alone.
  const learnt = learn(simulate({ documents, lexicon, index: data.index }), PRECISION)
  const ranker = openRanker(data, documents, lexicon, learnt?.weights)
  const heapMb = (bytesInUse() - before) / 2 ** 20

  const times = queries.map(({ id, text }) => {
    const start = performance.now()
    const { ranked } = ranker.rank(text, MOST_HITS)
    const time = (performance.now() - start) * 1000
    const hits = ranked.map(({ id, score, confidence }) => ({
      ...{ id: idsGiven.get(id), score, confidence },
    }))
    console.log(JSON.stringify({ id, hits }))
    return time
  })
  const sorted = times.sort((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0)
  console.error(
    `${documents.length} documents, build ${buildMs.toFixed(0)} ms, query µs p50 ${at(0.5)} p95 ${at(0.95)}, heap ${Math.max(0, heapMb).toFixed(0)} MB`,
  )
}

function readDocuments(file: string): {
  documents: SearchDocument[]
  idsGiven: ReadonlyMap<string, Id>
} {
  const lines = readLines(
    file,
    documentLine,
    '{"id": "a", "title": "…", "questions": ["…"], "text": "…"}',
  )
  const documents = new Map<string, SearchDocument>()
  const idsGiven = new Map<string, Id>()
  for (const { id: given, title, questions, text } of lines) {
    const id = String(given)
    const before = documents.get(id)
    if (!before) idsGiven.set(id, given)
    documents.set(
      id,
      before
        ? {
            ...before,
            questions: [...before.questions, title, ...questions].filter(Boolean),
            text: `${before.text}\n\n${text}`,
          }
        : { id, title, questions, text },
    )
  }
  return { documents: [...documents.values()], idsGiven }
}

/** With what typed arrays hold; without what could be let go, where Node was told --expose-gc. */
function bytesInUse(): number {
  void globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
