import type { ContentFile } from '../content/file.ts'
import { repairWords } from '../text/repair.ts'
import { isSyllable } from '../text/syllables.ts'
import type { WordUse } from '../text/word-use.ts'
import { readWords, type Lexicon } from '../text/words.ts'

/** Examples hold slips on purpose: there only what is built like a word counts as one. */
const EXAMPLES = 'flows/emergency-examples.yml'
/** Signs of YAML and of patterns; no phrase goes on over them. */
const BETWEEN = /[\n|{}()&!.,:;'"[\]]+/

/**
 * Mends slips in the words of a message that neither the files of flows/ nor the given texts use, so
 * that "nhaf em chays roif" is met by what is written for "nhà em cháy rồi". Known words stay.
 */
export function makeMender(
  files: readonly ContentFile[],
  lexicon: Lexicon,
  use: WordUse,
): (text: string) => string {
  let both: WordUse | undefined
  const mendPart = (part: string) => {
    both ??= joined(usedIn(files, lexicon), use)
    const words = readWords(part, lexicon)
    const mended = repairWords(words, both, lexicon)
    return mended === words ? part : ` ${mended.accented.join(' ')} `
  }
  return (text) =>
    text
      .split(/([.!?;,\n]+)/)
      .map((part, at) => (at % 2 ? part : mendPart(part)))
      .join('')
}

function usedIn(files: readonly ContentFile[], lexicon: Lexicon): WordUse {
  const counts = new Map<string, number>()
  const pairs = new Set<string>()
  const spellings = new Map<string, Set<string>>()
  for (const { path, text } of files) {
    for (const phrase of text.replace(/^\s*#.*$/gm, '').split(BETWEEN)) {
      const { accented, folded } = readWords(phrase, lexicon)
      for (const [at, word] of folded.entries()) {
        if (path === EXAMPLES && !isSyllable(word)) continue
        counts.set(word, (counts.get(word) ?? 0) + 1)
        pairs.add(`${folded[at - 1] ?? ''} ${word}`)
        spellings.set(word, (spellings.get(word) ?? new Set()).add(accented[at]!))
      }
    }
  }
  return {
    count: (word) => counts.get(word) ?? 0,
    together: (left, right) => pairs.has(`${left} ${right}`),
    spellings: (word) => [...(spellings.get(word) ?? [])],
  }
}

function joined(one: WordUse, other: WordUse): WordUse {
  return {
    count: (word) => one.count(word) + other.count(word),
    together: (left, right) => one.together(left, right) || other.together(left, right),
    spellings: (word) => [...one.spellings(word), ...other.spellings(word)],
  }
}
