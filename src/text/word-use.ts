/** How a set of texts uses words: what a slip of the finger may have been meant for. */
export interface WordUse {
  /** In how many texts a word (as `plain` has it) is used; 0 when it is unknown. */
  count(word: string): number
  /** Whether two words stand next to each other somewhere. */
  together(left: string, right: string): boolean
  /** How a word is written with its marks. */
  spellings(word: string): readonly string[]
}
