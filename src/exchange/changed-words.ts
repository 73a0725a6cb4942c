import { diffArrays } from 'diff'

/** Words that stayed, went or came; `\n` ends a paragraph. */
export interface Piece {
  text: string
  how: 'same' | 'gone' | 'new'
}

/** In milliseconds; two texts that have nothing in common are shown one after the other. */
const LONGEST = 2_000

/** What became of a text, in words as they stand between spaces. */
export function changedWords(before: string, after: string): Piece[] {
  const found = diffArrays(wordsOf(before), wordsOf(after), { timeout: LONGEST })
  if (!found) return [piece(wordsOf(before), 'gone'), piece(wordsOf(after), 'new')]
  return found.map(({ value, added, removed }) =>
    piece(value, added ? 'new' : removed ? 'gone' : 'same'),
  )
}

const wordsOf = (text: string): string[] => text.match(/\n|[^\s]+/g) ?? []

const piece = (words: readonly string[], how: Piece['how']): Piece => ({
  text: words.join(' ').replace(/ ?\n ?/g, '\n'),
  how,
})
