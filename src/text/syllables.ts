import { fold } from './normalise.ts'

const SYLLABLE =
  /^(?:ngh|ng|nh|gh|gi|kh|ch|th|tr|ph|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?$/

/** Whether a word is built as Vietnamese syllables are, so that a Vietnamese reader can say it. */
export function isSyllable(word: string): boolean {
  return SYLLABLE.test(fold(word))
}

/** Syllables of a text of words: Vietnamese writes each on its own. */
export function countSyllables(text: string): number {
  return (text.match(/[\p{L}\p{M}]+/gu) ?? []).length
}

/** Words that are no Vietnamese syllables, each once, in their order. */
export function foreignWords(text: string): string[] {
  const words = text.match(/[\p{L}\p{M}]+/gu) ?? []
  return [...new Set(words.filter((word) => !isSyllable(word)))]
}
