import { z } from 'zod'
import { readEach, readYaml, type ContentFile, type Problem } from '../content/file.ts'
import { facetNames, type FacetName } from '../knowledge/article.ts'
import { lineWith } from './line.ts'

export const BOOKLET_FILE = 'knowledge/booklet.yml'

export const bookletFile = z.strictObject({
  title: lineWith(),
  subtitle: lineWith(),
  month: lineWith('month', 'year'),
  contents: lineWith(),
  foreword: z.strictObject({ title: lineWith(), text: z.array(lineWith()).min(1) }),
  question: lineWith('number', 'question'),
  facets: z.strictObject(
    Object.fromEntries(facetNames.map((name) => [name, lineWith()])) as Record<
      FacetName,
      ReturnType<typeof lineWith>
    >,
  ),
  verify: lineWith(),
  legal: lineWith('documents'),
  sources: lineWith('sources'),
  review: lineWith('day'),
  index: lineWith(),
  index_about: lineWith(),
  page: lineWith('page'),
})

/** The fixed words of the printed handbook. */
export type BookletWords = z.output<typeof bookletFile>

/** A line with its places filled in. */
export function fill(text: string, places: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => places[name] ?? place)
}

export function readBookletWords(files: readonly ContentFile[]): {
  words: BookletWords | undefined
  broken: Problem[]
} {
  let words: BookletWords | undefined
  const own = files.filter(({ path }) => path === BOOKLET_FILE)
  const broken = readEach(own, ({ text }) => {
    words = readYaml(bookletFile, text.normalize('NFC'))
  })
  return { words, broken }
}
