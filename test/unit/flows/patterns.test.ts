import { describe, expect, it } from 'vitest'
import { makePatternBook, PatternError } from '../../../src/flows/patterns.ts'
import { emptyLexicon } from '../../../src/text/words.ts'

const book = makePatternBook(
  { nước: ['ao', '=hồ', '{sông}'], sông: ['sông', 'suối'], tròn: ['{tròn}'] },
  emptyLexicon,
)
const holds = (pattern: string, text: string) => book.holds(book.compile(pattern), text)

describe('a pattern', () => {
  it.each([
    ['(rơi|té) .. {nước}', 'con té xuống cái ao', true],
    ['(rơi|té) .. {nước}', 'con roi xuong suoi', true],
    ['(rơi|té) .. {nước}', 'con rơi xuống hồ', true],
    ['(rơi|té) .. {nước}', 'roi ho noi', false],
    ['(rơi|té) .. {nước}', 'té rồi mẹ đi ra ngoài ao', false],
    ['cháy', 'chaý nhà', true],
    ['(cháy)', 'chaý nhà', true],
    ['(cháy)', 'chạy nhà', false],
    ['({nước}|bể) & !phạt', 'ra sông', true],
    ['({nước}|bể) & !phạt', 'ra sông có bị phạt', false],
  ])('%s in %s', (pattern, text, is) => expect(holds(pattern, text)).toBe(is))

  it.each(['{không có}', 'cháy ..', '.. cháy', 'a & ', '(a', '{tròn}'])(
    '%s is refused',
    (pattern) => expect(() => book.compile(pattern)).toThrow(PatternError),
  )
})
