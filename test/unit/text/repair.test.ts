import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFolder } from '../../../src/content/file.ts'
import { readHandbook } from '../../../src/knowledge/content.ts'
import { readRanker } from '../../../src/knowledge/rank.ts'
import { openVocabulary, openWordUse } from '../../../src/knowledge/vocabulary.ts'
import { repairWords } from '../../../src/text/repair.ts'
import { fromTelex, fromVni, withoutDoubles } from '../../../src/text/slips.ts'
import { isSyllable } from '../../../src/text/syllables.ts'
import {
  emptyLexicon,
  makeLexicon,
  plain,
  readWords,
  type Lexicon,
} from '../../../src/text/words.ts'
import { seeded } from '../../support/random.ts'
import { inTelex, slip } from '../../support/writing.ts'

const { articles, lexicon } = readHandbook(
  readFolder(join(import.meta.dirname, '../../..'), 'knowledge'),
).handbook
const texts = articles.flatMap(({ title, questions, body }) => [title, ...questions, body])
const read = texts.map((text) => readWords(text, lexicon))
const use = useIn(texts, lexicon)

/** The words of texts as an index of them knows them. */
function useIn(texts: readonly string[], lexicon: Lexicon) {
  const documents = texts.map((text, at) => ({ id: String(at), title: '', questions: [], text }))
  const { index, overlap } = readRanker(documents, lexicon)
  return openWordUse(index.terms, openVocabulary(index.terms), overlap.documentsWith)
}
const writtenOut = new Set([...lexicon.expansions.values()].flat().map(plain))
const repaired = (text: string) => repairWords(readWords(text, lexicon), use, lexicon)
const folded = (text: string) => repaired(text).folded.join(' ')

describe('a mistyped word is read as one the handbook has', () => {
  it.each([
    ['Telex the keyboard did not understand', 'ddawng kys tamj trus', 'dang ki tam tru'],
    ['VNI digits', 'd9a8ng ky1 ta5m tru1', 'dang ki tam tru'],
    ['letters struck twice', 'leej phíí cawn cước', 'le phi can cuoc'],
    ['missing spaces', 'dangky tamtru online', 'dang ki tam tru truc tuyen'],
    ['written as it is said', 'wên mật khẩu thì fải làm sao', 'quen mat khau thi phai lam sao'],
    ['i for y', 'kí số', 'ki so'],
    ['two letters swapped', 'dnag ky', 'dang ki'],
    ['the key beside', 'mat khqu vneid', 'mat khau vneid'],
    ['a letter too few', 'tam trú onlne', 'tam tru truc tuyen'],
    ['dialect without its marks', 'xai vneid', 'dung vneid'],
  ])('%s: "%s"', (_what, typed, meant) => expect(folded(typed)).toBe(meant))

  it('says what it changed and by which rule', () => {
    expect(repaired('ddawng ky tamtru').changes).toEqual([
      { typed: 'ddawng', read: ['dang'], by: 'telex' },
      { typed: 'tamtru', read: ['tam', 'tru'], by: 'joined' },
    ])
  })

  it('takes the word that goes with its neighbours', () => {
    const small = useIn(['lệ phí', 'lệ phí', 'lá phổi'], emptyLexicon)
    const words = (text: string) => readWords(text, emptyLexicon)
    const meant = (text: string) => repairWords(words(text), small, emptyLexicon).folded.join(' ')
    expect(meant('le phoi')).toBe('le phoi')
    expect(meant('le phii')).toBe('le phi')
    expect(meant('la phooi')).toBe('la phoi')
  })

  it('keeps the marks that were typed, where somebody writes the word with them', () => {
    expect(repaired('lệ phíí').accented).toEqual(['lệ', 'phí'])
  })
})

describe('what is left alone', () => {
  it('every word of the handbook', () => {
    for (const words of read) expect(repairWords(words, use, lexicon)).toBe(words)
  })

  it.each(['2345/qđ-ubnd', '24/7', '0912345678', 'https', 'ok'])('%s', (typed) => {
    const words = readWords(typed, makeLexicon([]))
    expect(repairWords(words, use, emptyLexicon).folded).toEqual(words.folded)
  })

  it.each(['chi phí', 'mô hình', 'nhổ răng', 'chung cư A', '7h30'])('%s', (typed) => {
    expect(repaired(typed).accented.join(' ')).toBe(typed.toLowerCase())
  })

  it('whatever is typed, a word becomes known ones or stays; twice changes nothing more', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz 19./') }),
        (typed) => {
          const words = repaired(typed)
          const before = new Set(readWords(typed, lexicon).folded)
          for (const word of words.folded) {
            expect(before.has(word) || use.count(word) > 0 || writtenOut.has(word)).toBe(true)
          }
          expect(repairWords(words, use, lexicon).folded).toEqual(words.folded)
          expect(words.accented.map(plain)).toEqual(words.folded)
        },
      ),
    )
  })
})

describe('measured on the handbook', () => {
  const spelt = [...new Set(read.flatMap(({ accented }) => accented))].filter(
    (word) => /^\p{L}+$/u.test(word) && isSyllable(word),
  )

  it('Telex gives back nearly every word', () => {
    const keyed = spelt.filter((word) => inTelex(word) !== word)
    const back = keyed.filter((word) => plain(fromTelex(inTelex(word)) ?? '') === plain(word))
    expect(keyed.length).toBeGreaterThan(1000)
    expect(back.length / keyed.length).toBeGreaterThan(0.98)
  })

  it('of slips that gave a word nobody uses, nine in ten are read right', () => {
    const random = seeded(3)
    let seen = 0
    let right = 0
    for (const text of articles.flatMap(({ questions }) => questions)) {
      const slipped = slip(text, random)
      const words = readWords(slipped, lexicon)
      if (words.folded.every((word) => use.count(word) > 0)) continue
      seen++
      if (folded(slipped) === readWords(text, lexicon).folded.join(' ')) right++
    }
    expect(seen).toBeGreaterThan(1000)
    expect(right / seen).toBeGreaterThan(0.9)
  })
})

describe('the shapes of slips', () => {
  it.each([
    ['dduowcj', 'duoc'],
    ['nguwowif', 'nguoi'],
    ['khoong', 'khong'],
    ['hocj', 'hoc'],
    ['chuwr', 'chu'],
  ])('Telex %s', (typed, word) => expect(fromTelex(typed)).toBe(word))

  it.each(['duoc', 'vneid', 'gmail', '123'])('no Telex: %s', (typed) =>
    expect(fromTelex(typed)).toBeUndefined(),
  )

  it('VNI, and letters struck twice', () => {
    expect(fromVni('d9u7o7c5')).toBe('duoc')
    expect(fromVni('2345')).toBeUndefined()
    expect(fromVni('2g')).toBeUndefined()
    expect(withoutDoubles('khoongg')).toBe('khong')
    expect(withoutDoubles('khong')).toBeUndefined()
  })
})
