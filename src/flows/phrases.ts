import { fold, hasDiacritics } from '../text/normalise.ts'
import { emptyLexicon, readWords, type Lexicon } from '../text/words.ts'
import { isPattern, makePatternBook, type PatternBook } from './patterns.ts'

export interface PhraseSet {
  whole: readonly string[]
  contains: readonly string[]
  unless: readonly string[]
  /** Hold whatever `unless` says. */
  always?: readonly string[]
  /** Words that may stand around a whole phrase besides polite ones. */
  fillers?: readonly string[]
}

// Words of address and politeness around a phrase: "dạ em chào ad ạ" is "chào".
const POLITE = new Set(
  'a ad admin anh ban bac bot chau chi co chu co da em e oi nha nhe nhen nghen shop tui toi minh page voi cac moi nguoi ca nhieu lam qua con thoi ma rat'.split(
    ' ',
  ),
)

/**
 * A test whether a message says one of the phrases. Typed with marks, marks must agree ("chào" is
 * not "cháo"); words in a row typed without are compared folded, also beside words with marks
 * ("gap can bo ạ"). Chat spelling is written out first. What has brackets or dots in it is a pattern.
 * @throws PatternError
 */
export function makePhrases(
  { whole, contains, unless, always = [], fillers = [] }: PhraseSet,
  lexicon: Lexicon = emptyLexicon,
  read: Reader = makeReader(lexicon),
  book: PatternBook = makePatternBook({}, lexicon),
): (text: string) => boolean {
  const wholeSets = compile(whole, lexicon)
  const [containsHolds, unlessHolds, alwaysHolds] = [contains, unless, always].map((given) =>
    holdsOne(given, lexicon, book),
  ) as [Test, Test, Test]
  const around = new Set([...POLITE, ...fillers.map(fold)])

  return (text) => {
    const readings = read(text)
    if (alwaysHolds(text, readings)) return true
    if (unlessHolds(text, readings)) return false
    if (containsHolds(text, readings)) return true
    return readings.some(({ view, spoken }) =>
      wholeSets.some((form) => isAllBut(form[view], spoken, around)),
    )
  }
}

type Test = (text: string, readings: readonly Reading[]) => boolean

/** Whether a message has one of the phrases in it, or one of the patterns holds. */
function holdsOne(given: readonly string[], lexicon: Lexicon, book: PatternBook): Test {
  const forms = compile(
    given.filter((phrase) => !isPattern(phrase)),
    lexicon,
  )
  const patterns = given.filter(isPattern).map((pattern) => book.compile(pattern))
  return (text, readings) =>
    readings.some(({ view, spoken }) => forms.some((form) => spoken.includes(form[view]))) ||
    patterns.some((pattern) => book.holds(pattern, text))
}

/** Reads a message for all the phrases it is compared with. */
export type Reader = (text: string) => readonly Reading[]

/**
 * One after another many sets of phrases ask about the same message: it is read once (0.50 → 0.15 ms
 * a message with the shipped dialogues).
 */
export function makeReader(lexicon: Lexicon): Reader {
  let last: { text: string; readings: readonly Reading[] } | undefined
  return (text) => {
    if (last?.text !== text) last = { text, readings: readingsOf(text, lexicon) }
    return last.readings
  }
}

function readingsOf(text: string, lexicon: Lexicon): Reading[] {
  const { accented, folded, marked } = readWords(text, lexicon)
  if (!marked) return [{ view: 'folded', spoken: spaced(folded) }]
  const bare = accented.map((word) => (hasDiacritics(word) ? `${MARKED}${word}` : word))
  return [
    { view: 'accented', spoken: spaced(accented) },
    { view: 'folded', spoken: spaced(bare) },
  ]
}

/** One way to read a message, and the form of a phrase that goes with it. */
interface Reading {
  view: keyof Forms
  spoken: string
}

/** Stands before a word whose marks forbid to compare it folded. */
const MARKED = '·'
const spaced = (words: readonly string[]) => ` ${words.join(' ')} `

/** Whether a message is the phrase and polite words; "alo alo" is said as often as "alo". */
function isAllBut(phrase: string, spoken: string, around: ReadonlySet<string>): boolean {
  if (!spoken.includes(phrase)) return false
  let rest = spoken
  while (rest.includes(phrase)) rest = rest.replace(phrase, ' ')
  rest = rest.trim()
  return rest === '' || rest.split(' ').every((word) => around.has(fold(word.replace(MARKED, ''))))
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
    return [{ accented: spaced(accented), folded: spaced(folded) }]
  })
}
