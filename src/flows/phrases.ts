import { fold, hasDiacritics } from '../text/normalise.ts'
import { tokens } from '../text/tokens.ts'

export interface PhraseSet {
  whole: readonly string[]
  contains: readonly string[]
  unless: readonly string[]
}

// Words of address and politeness around a phrase: "dạ em chào ad ạ" is "chào".
const POLITE = new Set(
  'a ad admin anh ban bac bot chau chi co chu co da em e oi nha nhe nhen nghen shop tui toi minh page voi cac moi nguoi ca nhieu lam qua'.split(
    ' ',
  ),
)

/**
 * A test whether a message says one of the phrases. Typed with marks, marks must agree ("chào" is
 * not "cháo"); typed without, the folded forms are compared.
 */
export function makePhrases({ whole, contains, unless }: PhraseSet): (text: string) => boolean {
  const wholeSets = compile(whole)
  const containsSets = compile(contains)
  const unlessSets = compile(unless)

  return (text) => {
    const words = tokens(text)
    const marked = words.some((word) => hasDiacritics(word))
    const view = (forms: Forms) => (marked ? forms.accented : forms.folded)
    const typed = marked ? words : words.map(fold)
    const spoken = ` ${typed.join(' ')} `
    const holds = (forms: readonly Forms[]) =>
      forms.some((form) => spoken.includes(` ${view(form)} `))

    if (holds(unlessSets)) return false
    if (holds(containsSets)) return true
    // Polite words go, but not when they are all there is of the phrase.
    return wholeSets.some((form) => {
      const phrase = view(form)
      if (!spoken.includes(` ${phrase} `)) return false
      const rest = spoken.replace(` ${phrase} `, ' ').trim()
      return rest === '' || rest.split(' ').every((word) => POLITE.has(fold(word)))
    })
  }
}

interface Forms {
  accented: string
  folded: string
}

function compile(phrases: readonly string[]): Forms[] {
  return phrases.map((phrase) => {
    const words = tokens(phrase)
    return { accented: words.join(' '), folded: words.map(fold).join(' ') }
  })
}
