import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  asks,
  isAnnounced,
  markedQuestions,
  questionPieces,
  sentencesOf,
  waysToSplit,
} from '../../../src/text/clauses.ts'
import { tokens } from '../../../src/text/tokens.ts'

const words =
  'mất thẻ căn cước thì làm lại ở đâu không nào mat the can cuoc thi lam lai o dau khong nao và với lại còn va con 1. 2) - cho em hỏi dichvucong.gov.vn 70.000'
const message = fc
  .array(fc.constantFrom(...words.split(' '), ',', '.', '?', '\n', '…', '😀'), { maxLength: 90 })
  .map((all) => all.join(' ').replaceAll(/ ([,.?…])/g, '$1'))
const anyText = fc.oneof(message, fc.string({ unit: 'binary', maxLength: 200 }))

describe('sentencesOf', () => {
  it.each([
    ['Tôi bị mất ví. Trong ví có thẻ. Làm lại ở đâu?', 3],
    ['1. Quên mật khẩu thì làm sao\n2. Tạm trú thế nào', 2],
    ['- VNeID là gì?\n- Tải ở đâu?', 2],
    ['Hai việc: 1) sim bị khóa thì sao 2) tắt sóng khi nào', 3],
    ['vneid mức 2. Làm ở đâu', 2],
    ['vào dichvucong.gov.vn nộp 70.000 đồng', 1],
    ['tôi ở TP. Vinh', 1],
    ['…', 0],
    ['', 0],
  ])('%j are %i', (text, count) => {
    expect(sentencesOf(text)).toHaveLength(count)
  })

  it('loses no word but the numbers of a list', () => {
    fc.assert(
      fc.property(message, (text) => {
        const kept = (words: string[]) => words.filter((word) => !/^\d$/.test(word))
        expect(kept(tokens(sentencesOf(text).join('\n')))).toEqual(kept(tokens(text)))
      }),
    )
  })
})

describe('asks', () => {
  it.each([
    'làm lại ở đâu',
    'lam lai o dau',
    'được không ạ',
    'có phải không',
    'Thẻ hết hạn?',
    'mần răng',
  ])('%s', (text) => {
    expect(asks(text)).toBe(true)
  })
  it.each(['gọi mãi không ai nghe máy', 'tôi chưa chuyển cho họ', 'chị dùng máy cũ'])(
    'not: %s',
    (text) => {
      expect(asks(text)).toBe(false)
    },
  )
  it('says so of itself', () => {
    expect(isAnnounced('cho em hỏi đổi thẻ')).toBe(true)
    expect(isAnnounced('muon hoi ve the')).toBe(true)
    expect(isAnnounced('bác hỏi hàng xóm')).toBe(false)
  })
})

describe('questionPieces', () => {
  it('finds the question at the end of a story first', () => {
    const [first] = questionPieces(
      'Nhà tôi ở xa, đi lại khó. Hôm qua mưa to lắm không đi đâu được. Mất thẻ căn cước thì làm lại ở đâu?',
      3,
    )
    expect(first).toBe('Mất thẻ căn cước thì làm lại ở đâu?')
  })

  it('finds it without any punctuation', () => {
    const pieces = questionPieces(
      'bac gia roi mat kem con chau di lam xa het hom no ra cho ve roi vi gio mat can cuoc thi lam lai o dau chau oi',
      3,
    )
    expect(pieces.some((piece) => piece.includes('mat can cuoc thi lam lai o dau'))).toBe(true)
    expect(Math.max(...pieces.map((piece) => tokens(piece).length))).toBeLessThan(20)
  })

  it('gives as many pieces as it may, each of words of the message in a row', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 6 }), (text, limit) => {
        const pieces = questionPieces(text, limit)
        expect(pieces.length).toBeLessThanOrEqual(limit)
        expect(new Set(pieces).size).toBe(pieces.length)
        for (const piece of pieces)
          for (const word of tokens(piece)) {
            expect(tokens(text)).toContain(word)
          }
      }),
    )
  })
})

describe('waysToSplit', () => {
  it.each([
    ['làm cccd hết bao nhiêu tiền với lại vneid mức 2 đăng ký ở đâu', 'vneid mức 2 đăng ký ở đâu'],
    ['cds la gi con kinh te so la gi', 'kinh te so la gi'],
    ['Làm thẻ ở đâu? Và mất bao nhiêu tiền?', 'Và mất bao nhiêu tiền?'],
    ['làm thẻ ở đâu, ngoài ra cho em hỏi tách hộ thế nào', 'cho em hỏi tách hộ thế nào'],
  ])('%s', (text, second) => {
    expect(waysToSplit(text, 3).some((parts) => parts.at(-1) === second)).toBe(true)
  })

  it.each([
    'đăng ký và kích hoạt vneid',
    'cha và mẹ không kết hôn thì khai sinh thế nào',
    'vneid mức 1 và mức 2 khác nhau thế nào',
    'mất điện thoại, mất luôn sim thì khóa thế nào',
  ])('not: %s', (text) => {
    expect(waysToSplit(text, 3)).toEqual([])
  })

  it('gives parts that ask, two at least', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const parts of waysToSplit(text, 3)) {
          expect(parts.length).toBeGreaterThan(1)
          for (const part of parts) expect(asks(part)).toBe(true)
        }
        expect(waysToSplit(text, 3).length).toBeLessThanOrEqual(3)
      }),
    )
  })

  it('of a long message takes only what is marked as a question', () => {
    expect(markedQuestions('Không biết sao nữa. Làm ở đâu? Mấy ngày có?')).toHaveLength(2)
    expect(markedQuestions('Nhờ chỉ giúp:\n- làm ở đâu\n- mấy ngày có')).toHaveLength(2)
    expect(markedQuestions('nghe đâu là có giảm, không biết sao nữa')).toEqual([])
  })
})
