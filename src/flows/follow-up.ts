import { fold, hasDiacritics } from '../text/normalise.ts'
import { readWords, type Lexicon, type Words } from '../text/words.ts'
import type { Facets } from './flow.ts'

/** A message read as something asked on, about what was just read. */
export interface FollowUp {
  /** Facets it asks for, in the order of their words. */
  facets: readonly string[]
  /** What else it names ("trẻ em", "bị mất"), each with its other names. */
  rest: readonly Named[]
  /** It begins or ends as what leans on something said before: "còn …", "… thì sao". */
  leans: boolean
}

/** Words of a message with the words that mean the same; without marks where none were typed. */
export interface Named {
  words: string
  alike: readonly string[]
  marked: boolean
}

export interface FollowUps {
  read(text: string): FollowUp
  /** Whether a title is about a facet: "Lệ phí căn cước" about the fee. */
  isAbout(title: string, facet: string): boolean
}

type Kind =
  | { is: 'facet'; name: string }
  | { is: 'alike'; group: readonly string[] }
  | { is: 'lead' | 'end' | 'filler' | 'around' }
interface Phrase {
  accented: readonly string[]
  folded: readonly string[]
  kind: Kind
}

/** Reads messages by the words of flows/facets.yml. */
export function makeFollowUps(
  { facets, fillers, around, leads, ends, alike }: Omit<Facets, 'kind'>,
  lexicon: Lexicon,
): FollowUps {
  const compile = (phrase: string, kind: Kind): Phrase => ({ ...readWords(phrase, lexicon), kind })
  const all = (phrases: readonly string[], kind: Kind) => phrases.map((one) => compile(one, kind))
  const named = Object.entries(facets)
  const phrases = [
    ...named.flatMap(([name, { phrases }]) => all(phrases, { is: 'facet', name })),
    ...all(ends, { is: 'end' }),
    ...all(leads, { is: 'lead' }),
    ...all(around, { is: 'around' }),
    ...alike.flatMap((group) => all(group, { is: 'alike', group })),
    ...all(fillers, { is: 'filler' }),
  ].filter(({ folded }) => folded.length > 0)
  // Longest first; of equals the one named above.
  phrases.sort((a, b) => b.folded.length - a.folded.length)
  const byFirst = new Map<string, Phrase[]>()
  for (const phrase of phrases) {
    const [first = ''] = phrase.folded
    byFirst.set(first, [...(byFirst.get(first) ?? []), phrase])
  }
  const about = new Map(named.map(([name, { about }]) => [name, all(about, { is: 'filler' })]))

  return {
    read(text) {
      const words = readWords(text, lexicon)
      const found: { kind: Kind | undefined; words: string }[] = []
      for (let at = 0; at < words.folded.length;) {
        const phrase = byFirst.get(words.folded[at]!)?.find((one) => isAt(one, words, at))
        const length = phrase?.folded.length ?? 1
        const spoken = words.accented.slice(at, at + length).join(' ')
        found.push({ kind: phrase?.kind, words: spoken })
        at += length
      }
      return judge(found, alike)
    },
    isAbout(title, facet) {
      const words = readWords(title, lexicon)
      return (about.get(facet) ?? []).some((phrase) =>
        words.folded.some((_word, at) => isAt(phrase, words, at)),
      )
    },
  }
}

function judge(
  found: readonly { kind: Kind | undefined; words: string }[],
  alike: Facets['alike'],
): FollowUp {
  const facets = new Set(found.flatMap(({ kind }) => (kind?.is === 'facet' ? [kind.name] : [])))
  const said = found.filter(({ kind }) => kind?.is !== 'filler')
  const rest = said.flatMap(({ kind, words }): Named[] => {
    const marked = hasDiacritics(words)
    if (kind?.is === 'alike') return [{ words, alike: kind.group, marked }]
    // "mất" is the fee's in "mất bao nhiêu tiền", and what is asked in "bị mất thì sao".
    // An age says less than who has it: "con tôi 10 tuổi thì sao".
    if (kind === undefined && /^\d+$/.test(words)) return []
    if (kind === undefined || (kind.is === 'around' && facets.size === 0)) {
      const group = alike.find((each) => each.some((one) => one === words || fold(one) === words))
      return [{ words, alike: group ?? [words], marked }]
    }
    return []
  })
  const leans = said[0]?.kind?.is === 'lead' || said.at(-1)?.kind?.is === 'end'
  return { facets: [...facets], rest, leans }
}

/** Typed with marks, marks must agree; what was typed without is compared folded. */
function isAt(phrase: Phrase, { accented, folded }: Words, at: number): boolean {
  return phrase.folded.every((word, offset) => {
    const typed = accented[at + offset]
    if (typed === undefined || folded[at + offset] !== word) return false
    return typed === phrase.accented[offset] || !hasDiacritics(typed)
  })
}

/** Whether a text written with marks has what was named, by that or by another name. */
export function hasNamed({ accented, folded }: Words, { words, alike, marked }: Named): boolean {
  const has = (spoken: readonly string[], one: string) =>
    ` ${spoken.join(' ')} `.includes(` ${one} `)
  // Other names have their marks: without them "trễ" would be "trẻ".
  if (alike.length > 1) return alike.some((one) => has(accented, one))
  return marked ? has(accented, words) : has(folded, fold(words))
}
