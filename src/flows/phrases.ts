import { fold } from '../text/normalise.ts'
import { emptyLexicon, readWords, type Lexicon } from '../text/words.ts'

export interface PhraseSet {
  whole: readonly string[]
  contains: readonly string[]
  unless: readonly string[]
}

// Words of address and politeness around a phrase: "dạ em chào ad ạ" is "chào".
const POLITE = new Set(
  'a ad admin anh ban bac bot chau chi co chu co da em e oi nha nhe nhen nghen shop tui toi minh page voi cac moi nguoi ca nhieu lam qua con thoi ma rat'.split(
    ' ',
  ),
)

/**
 * A test whether a message says one of the phrases. Typed with marks, marks must agree ("chào" is
 * not "cháo"); typed without, the folded forms are compared. Chat spelling is written out first.
 */
export function makePhrases(
  { whole, contains, unless }: PhraseSet,
  lexicon: Lexicon = emptyLexicon,
): (text: string) => boolean {
  const wholeSets = compile(whole, lexicon)
  const containsSets = compile(contains, lexicon)
  const unlessSets = compile(unless, lexicon)

  return (text) => {
    const { accented, folded, marked } = readWords(text, lexicon)
    const view = (forms: Forms) => (marked ? forms.accented : forms.folded)
    const typed = marked ? accented : folded
    const spoken = ` ${typed.join(' ')} `
    const holds = (forms: readonly Forms[]) =>
      forms.some((form) => spoken.includes(` ${view(form)} `))

    if (holds(unlessSets)) return false
    if (holds(containsSets)) return true
    // Polite words go, but not when they are all there is of the phrase.
    return wholeSets.some((form) => {
      const phrase = view(form)
      if (!spoken.includes(` ${phrase} `)) return false
      // "alo alo" is said as often as "alo".
      let rest = spoken
      while (rest.includes(` ${phrase} `)) rest = rest.replace(` ${phrase} `, ' ')
      rest = rest.trim()
      return rest === '' || rest.split(' ').every((word) => POLITE.has(fold(word)))
    })
  }
}

interface Forms {
  accented: string
  folded: string
}

function compile(phrases: readonly string[], lexicon: Lexicon): Forms[] {
  return phrases.flatMap((phrase) => {
    const { accented, folded } = readWords(phrase, lexicon)
    // A phrase of signs alone would hold for every message without words.
    if (accented.length === 0) return []
    return [{ accented: accented.join(' '), folded: folded.join(' ') }]
  })
}
