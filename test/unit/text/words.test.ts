import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readFolder } from '../../../src/content/file.ts'
import { readHandbook } from '../../../src/knowledge/content.ts'
import { tokens } from '../../../src/text/tokens.ts'
import { emptyLexicon, makeLexicon, plain, readWords } from '../../../src/text/words.ts'

const root = join(import.meta.dirname, '../../..')
const wordsFile = readFolder(root, 'knowledge').filter(({ path }) => /words\.yml$/.test(path))
const shipped = readHandbook(wordsFile).handbook.lexicon
const writtenOut = (text: string) => readWords(text, shipped).accented.join(' ')

describe('the lexicon that ships', () => {
  it('is there, and every key is what tokens make of a question', () => {
    expect(shipped.expansions.size).toBeGreaterThan(100)
    for (const key of shipped.expansions.keys()) {
      const [first] = tokens(key)
      expect(key.includes(' ') ? tokens(key).join(' ') : first, key).toBe(key)
    }
  })

  it('stands for words, and none that would have to be written out again', () => {
    for (const [key, words] of shipped.expansions) {
      expect(words.length, key).toBeGreaterThan(0)
      for (const word of words) expect(shipped.expansions.has(word), `${key}: ${word}`).toBe(false)
    }
  })
})

describe('readWords', () => {
  it.each([
    ['lm cccd ở đâu', 'làm căn cước công dân ở đâu'],
    ['ko đc thì lm ntn', 'không được thì làm như thế nào'],
    ['đk DVC', 'đăng ký dịch vụ công'],
    ['mất sđt, quên mk', 'mất số điện thoại quên mật khẩu'],
    ['k vào đc vnid', 'không vào được vneid'],
    ['mần cccd', 'làm căn cước công dân'],
    ['app là j z', 'ứng dụng là gì vậy'],
    ['lun', 'luôn'],
    ['Sở GD&ĐT đk', 'sở giáo dục và đào tạo đăng ký'],
    ['cái ni là chi rứa', 'cái này là gì vậy'],
    ['nộp hs ở mô', 'nộp hồ sơ ở đâu'],
    ['vê nờ i đi là chi', 'vneid là gì'],
    ['2345/qđ-ubnd', '2345/qđ-ubnd 2345 quyết định ủy ban nhân dân'],
  ])('writes out "%s"', (typed, full) => {
    expect(writtenOut(typed)).toBe(full)
    expect(writtenOut(typed.normalize('NFD'))).toBe(full)
    expect(writtenOut(typed.toUpperCase())).toBe(full)
  })

  it('leaves what may mean something else', () => {
    expect(writtenOut('chi phí, mô hình, tt')).toBe('chi phí mô hình tt')
  })

  it.each([
    ['phí 50 k', 'phí 50 k'],
    ['phí 50k', 'phí 50 nghìn'],
    ['mất 45tr', 'mất 45 triệu'],
    ['coc 1tr5', 'coc 1 triệu 5'],
    ['2 tr', '2 triệu'],
    ['50k', '50k'],
    ['tr trời', 'tr trời'],
    ['tắt sóng 2g', 'tắt sóng 2g'],
    ['con 9t', 'con 9 tuổi'],
    ['lúc 7h', 'lúc 7h'],
    ['lúc 7 h', 'lúc 7 h'],
    ['cấp 5 gks', 'cấp 5 giấy khai sinh'],
    ['có 2 cccd', 'có 2 căn cước công dân'],
  ])('a unit behind a number is no word for short: "%s"', (typed, full) => {
    expect(writtenOut(typed)).toBe(full)
  })

  it('a "k" that is no unit is written out', () => {
    expect(writtenOut('làm k được')).toBe('làm không được')
    expect(writtenOut('k')).toBe('không')
  })

  it('takes lengthened words back', () => {
    expect(readWords('alooo adminnnn điiii', emptyLexicon).accented).toEqual(['alo', 'admin', 'đi'])
    expect(readWords('xoong tooo 1000', emptyLexicon).accented).toEqual(['xoong', 'to', '1000'])
  })

  it('folds each word in its place, i and y alike', () => {
    const { accented, folded } = readWords('Đk cccd hoá đơn 10/10', shipped)
    expect(folded).toEqual(accented.map((word) => plain(word)))
    expect(folded.slice(0, 2)).toEqual(['dang', 'ki'])
  })

  it('survives emptiness', () => {
    expect(readWords('', shipped)).toEqual({ accented: [], folded: [], marked: false, changes: [] })
    expect(readWords('😀', shipped)).toEqual({
      accented: [],
      folded: [],
      marked: false,
      changes: [],
    })
  })
})

describe('marked', () => {
  it('is true only by what was typed', () => {
    expect(readWords('lam cccd o dau', shipped).marked).toBe(false)
    expect(readWords('ko dc', shipped).marked).toBe(false)
    expect(readWords('làm cccd', shipped).marked).toBe(true)
    expect(readWords('đk', shipped).marked).toBe(true)
    expect(readWords('lam cccd ❤️', shipped).marked).toBe(false)
  })
})

describe('changes', () => {
  it('tell which short forms were written out', () => {
    expect(readWords('đk cccd nhé', shipped).changes).toEqual([
      { typed: 'đk', read: ['đăng', 'ký'], by: 'lexicon' },
      { typed: 'cccd', read: ['căn', 'cước', 'công', 'dân'], by: 'lexicon' },
    ])
  })
})

describe('plain', () => {
  it.each([
    ['ký', 'ki'],
    ['kí', 'ki'],
    ['quý', 'qui'],
    ['tỷ', 'ti'],
    ['thủy', 'thuy'],
    ['may', 'may'],
    ['y', 'i'],
  ])('%s', (word, same) => expect(plain(word)).toBe(same))
})

describe('makeLexicon', () => {
  it('knows short forms of several words, the longest first', () => {
    const lexicon = makeLexicon([
      ['là chi', 'là gì'],
      ['là chi rứa', 'là gì vậy'],
    ])
    const read = (text: string) => readWords(text, lexicon).accented.join(' ')
    expect(read('cái ni LÀ  chi')).toBe('cái ni là gì')
    expect(read('cái ni là chi rứa')).toBe('cái ni là gì vậy')
    expect(read('là chi phí')).toBe('là gì phí')
    expect(read('chi phí')).toBe('chi phí')
  })

  it('holds keys exactly as written, but for upper case and the place of the tone', () => {
    const lexicon = makeLexicon([
      ['mần', 'làm'],
      ['CĐS', 'chuyển đổi số'],
      ['thuỷ', 'nước'],
    ])
    const read = (text: string) => readWords(text, lexicon).accented
    expect(read('mần')).toEqual(['làm'])
    expect(read('man')).toEqual(['man'])
    expect(read('mân')).toEqual(['mân'])
    expect(read('cđs')).toEqual(['chuyển', 'đổi', 'số'])
    expect(read('cds')).toEqual(['cds'])
    expect(read('thủy thuỷ')).toEqual(['nước', 'nước'])
  })

  it('reads the lexicon as one step: what it wrote out is not written out again', () => {
    const lexicon = makeLexicon([
      ['a', 'b c'],
      ['b', 'd'],
    ])
    expect(readWords('a b', lexicon).accented).toEqual(['b', 'c', 'd'])
  })
})
