import { z } from 'zod'
import { readEach, readYaml, type ContentFile, type Problem } from '../content/file.ts'
import { facetNames, type FacetName } from '../knowledge/article.ts'

export const BOOKLET_FILE = 'knowledge/booklet.yml'

/** A line that must have these places and no others. */
const line = (...places: string[]) =>
  z
    .string()
    .trim()
    .min(1)
    .refine(
      (text) => {
        const found = [...text.matchAll(/\{(.*?)\}/g)].map(([, name]) => name)
        return [...found].sort().join() === [...places].sort().join()
      },
      { error: `must hold exactly ${places.map((name) => `{${name}}`).join(', ') || 'no {…}'}` },
    )

export const bookletFile = z.strictObject({
  title: line(),
  subtitle: line(),
  month: line('month', 'year'),
  contents: line(),
  foreword: z.strictObject({ title: line(), text: z.array(line()).min(1) }),
  question: line('number', 'question'),
  facets: z.strictObject(
    Object.fromEntries(facetNames.map((name) => [name, line()])) as Record<
      FacetName,
      ReturnType<typeof line>
    >,
  ),
  verify: line(),
  legal: line('documents'),
  sources: line('sources'),
  review: line('day'),
  index: line(),
  index_about: line(),
  page: line('page'),
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
