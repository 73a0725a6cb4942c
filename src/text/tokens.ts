import { normalise, placeTone } from './normalise.ts'

// A document number (2345/QĐ-UBND), a date (10/10) or a name with an inner dot (dichvucong.gov.vn)
// is one word to the person who types it; everything else splits at what is not letter or digit.
const WORD = /[\p{L}\p{N}]+(?:[./&-][\p{L}\p{N}]+)*/gu
const COMPOUND = /\p{N}[./-]|[./-]\p{N}|\.\p{L}+\.|&/u

/**
 * The words of a text in lower case with their diacritics, tone marks in one place.
 * A compound with a digit or a dotted name comes whole and then in its parts, so that
 * "nghị định 13/2023" is found by "13".
 */
export function tokens(text: string): string[] {
  const found: string[] = []
  for (const [word] of placeTone(normalise(text)).toLowerCase().matchAll(WORD)) {
    const parts = word.split(/[./&-]/)
    if (parts.length > 1 && COMPOUND.test(word)) found.push(word)
    found.push(...parts)
  }
  return found
}

/** Pairs of neighbouring words, joined: "lệ phí đổi" → ["lệ_phí", "phí_đổi"]. */
export function bigrams(words: readonly string[]): string[] {
  return words.slice(1).map((word, at) => `${words[at]}_${word}`)
}

/** Three-letter windows over the words with their borders: "phi" → [" ph", "phi", "hi "]. */
export function trigrams(words: readonly string[]): string[] {
  return words.flatMap((word) => {
    const padded = ` ${word} `
    return Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3))
  })
}
