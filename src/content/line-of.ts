import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import { frontMatterOf, tidy } from './front-matter.ts'

/** Where in a file: a line, counted from 1, or the way to a field, such as `['questions', 3]`. */
export type Place = number | readonly PropertyKey[]

/** The line of a place in a file, or of the nearest thing around it that is there. */
export function lineOf({ path, text }: { path: string; text: string }, place: Place): number {
  if (typeof place === 'number') return place
  if (!path.endsWith('.md')) return lineIn(text, place)
  const written = frontMatterOf(text)
  return written ? lineIn(written.header, place, written.headerLine) : 1
}

/** The same in YAML alone that begins at `firstLine` of its file. */
export function lineIn(yaml: string, way: readonly PropertyKey[], firstLine = 1): number {
  const lineCounter = new LineCounter()
  let { contents: node }: { contents: unknown } = parseDocument(tidy(yaml), { lineCounter })
  let offset = startOf(node)
  for (const step of way) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      if (!pair) break
      offset = startOf(pair.key)
      node = pair.value
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(step)]
      if (item === undefined) break
      offset = startOf(item)
      node = item
    } else break
  }
  return firstLine - 1 + Math.max(1, lineCounter.linePos(offset).line)
}

/** The first line that has these words; 1 when none has. */
export function lineWith(text: string, words: string): number {
  return (
    tidy(text)
      .split('\n')
      .findIndex((line) => line.includes(words)) + 1 || 1
  )
}

const startOf = (node: unknown): number =>
  (node as { range?: readonly number[] | null } | null)?.range?.[0] ?? 0
