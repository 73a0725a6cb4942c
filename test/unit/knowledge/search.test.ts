import { describe, expect, it } from 'vitest'
import { buildRanker } from '../../../src/knowledge/rank.ts'
import type { SearchDocument } from '../../../src/knowledge/search-index.ts'
import { emptyLexicon, makeLexicon } from '../../../src/text/words.ts'

const documents: SearchDocument[] = [
  {
    id: 'can-cuoc',
    title: 'Làm thẻ căn cước cho trẻ em',
    questions: ['Làm thẻ căn cước cho con ở đâu?', 'Con tôi mấy tuổi thì làm căn cước?'],
    text: 'Cha mẹ đưa con đến công an xã để làm thẻ căn cước.',
  },
  {
    id: 'nop-ho-so',
    title: 'Nộp hồ sơ trực tuyến',
    questions: ['Hồ sơ nộp ở đâu?', 'Nộp hồ sơ qua mạng thế nào?'],
    text: 'Vào dichvucong.gov.vn, chọn thủ tục rồi nộp hồ sơ.',
  },
  {
    id: 'mat-khau',
    title: 'Quên mật khẩu VNeID',
    questions: ['Quên mật khẩu VNeID thì làm sao?', 'Lấy lại mật khẩu VNeID'],
    text: 'Bấm quên mật khẩu trên màn hình đăng nhập.',
  },
  {
    id: 'hoa-don',
    title: 'Hóa đơn điện tử cho hộ kinh doanh',
    questions: ['Hộ kinh doanh có phải dùng hóa đơn điện tử?', 'Hóa đơn điện tử là gì?'],
    text: 'Theo Nghị định 13/2023, doanh thu lớn phải dùng hóa đơn từ máy tính tiền.',
  },
  {
    id: 'lap-trinh',
    title: 'Học lập trình',
    questions: ['constructor là gì?', '__proto__ và toString dùng làm gì?'],
    text: 'Lớp học có constructor, hasOwnProperty, valueOf và __proto__.',
  },
]
const lexicon = makeLexicon([
  ['cccd', 'căn cước'],
  ['hs', 'hồ sơ'],
  ['mk', 'mật khẩu'],
  ['ntn', 'như thế nào'],
])
const ranker = buildRanker(documents, lexicon)
const best = (question: string) => ranker.rank(question).ranked[0]?.id

describe('ranking', () => {
  it.each([
    ['as written in the handbook', 'Làm thẻ căn cước cho con ở đâu?', 'can-cuoc'],
    ['in capitals', 'LÀM THẺ CĂN CƯỚC CHO CON Ở ĐÂU', 'can-cuoc'],
    ['without marks', 'lam the can cuoc cho con o dau', 'can-cuoc'],
    ['đ without its bar', 'hoa don dien tu la gi', 'hoa-don'],
    ['in decomposed letters', 'quên mật khẩu'.normalize('NFD'), 'mat-khau'],
    ['with the tone on the other vowel', 'hoá đơn điện tử', 'hoa-don'],
    ['in short forms', 'làm cccd cho con', 'can-cuoc'],
    ['in short forms without marks', 'nop hs qua mang ntn', 'nop-ho-so'],
    ['a short form alone', 'mk', 'mat-khau'],
    ['with a colon', 'hồ sơ: nộp ở đâu?', 'nop-ho-so'],
    ['with a tilde and a figure', 'mật khẩu~1 vneid~', 'mat-khau'],
    ['with a caret', 'căn cước^10 cho con^', 'can-cuoc'],
    ['with a lone minus', '- nộp hồ sơ -', 'nop-ho-so'],
    ['with a lone plus', '+ nộp + hồ sơ', 'nop-ho-so'],
    ['with a minus before a word', '-nộp -hồ +sơ', 'nop-ho-so'],
    ['with asterisks', '*mật* khẩu* *', 'mat-khau'],
    ['naming a field of the index', 'qf:nop qe:nộp hồ sơ', 'nop-ho-so'],
    ['with an emoji inside', 'quên 😭 mật khẩu', 'mat-khau'],
    ['with slips of the finger', 'quênn mậtt khẩuu vneid', 'mat-khau'],
    ['by a word of the answer only', 'đưa đến công an xã', 'can-cuoc'],
    ['by a part of a document number', 'nghị định 13', 'hoa-don'],
    ['by a document number', 'nghị định 13/2023', 'hoa-don'],
    ['constructor', 'constructor', 'lap-trinh'],
    ['__proto__', '__proto__', 'lap-trinh'],
    ['toString', 'toString', 'lap-trinh'],
    ['hasOwnProperty', 'hasOwnProperty', 'lap-trinh'],
  ])('finds the article asked for: %s', (_how, question, id) => {
    expect(best(question)).toBe(id)
  })

  it.each([
    ['an empty question', ''],
    ['blanks', ' \n\t '],
    ['only emoji', '😀😭👍🏽'],
    ['only punctuation', '?! ~ ^ - + : * …'],
    ['only words nobody wrote', 'xyzzy'],
    ['a name every object has', 'isPrototypeOf'],
  ])('finds nothing for %s', (_what, question) => {
    const { ranked } = ranker.rank(question)
    // Letters of a slip may touch something; what is found must not be believed.
    expect(ranked.filter(({ confidence }) => confidence >= 0.25)).toEqual([])
  })

  it.each(['', '   ', '😀', '???'])('has no candidates at all for %j', (question) => {
    const { ranked, words } = ranker.rank(question)
    expect(ranked).toEqual([])
    expect(words.folded).toEqual([])
  })

  it('lets marks decide between words that are alike without them', () => {
    const pair = buildRanker(
      [
        { id: 'ban', title: 'Bàn', questions: ['mua bàn'], text: 'Bàn.' },
        { id: 'ban-be', title: 'Bạn', questions: ['mua bạn'], text: 'Bạn.' },
      ],
      emptyLexicon,
    )
    expect(pair.rank('bàn').ranked[0]?.id).toBe('ban')
    expect(pair.rank('bạn').ranked[0]?.id).toBe('ban-be')
    const [first, second] = pair.rank('ban').ranked
    expect(first?.score).toBeCloseTo(second?.score ?? 0)
  })

  it('orders by score, best first, and gives at most what was asked for', () => {
    const { ranked } = ranker.rank('làm hồ sơ căn cước điện tử')
    expect(ranked.length).toBeGreaterThan(2)
    expect(ranked.map(({ score }) => score)).toEqual(
      ranked.map(({ score }) => score).toSorted((a, b) => b - a),
    )
    expect(ranker.rank('làm hồ sơ căn cước điện tử', 1).ranked).toEqual(ranked.slice(0, 1))
    expect(ranker.rank('làm hồ sơ căn cước điện tử', 2).ranked).toEqual(ranked.slice(0, 2))
  })

  it('gives the same ranking for the same question, in any order of the documents', () => {
    const question = 'nộp hồ sơ căn cước'
    expect(ranker.rank(question)).toEqual(ranker.rank(question))
    const turned = buildRanker(documents.toReversed(), lexicon)
    expect(turned.rank(question).ranked.map(({ id }) => id)).toEqual(
      ranker.rank(question).ranked.map(({ id }) => id),
    )
  })

  it('names the authored question that speaks for the article', () => {
    expect(ranker.rank('lay lai mat khau').ranked[0]?.question).toBe('Lấy lại mật khẩu VNeID')
  })

  it('stands on no documents and on a single one', () => {
    const none = buildRanker([], emptyLexicon)
    expect(none.rank('hồ sơ').ranked).toEqual([])
    expect(none.size).toBe(0)
    const one = buildRanker(documents.slice(0, 1), emptyLexicon)
    expect(one.rank('căn cước').ranked.map(({ id }) => id)).toEqual(['can-cuoc'])
    expect(one.rank('căn cước').ranked[0]?.confidence).toBeLessThanOrEqual(1)
  })
})

describe('near twins', () => {
  const twins = buildRanker(
    [
      {
        id: 'quen',
        title: 'Quên mật khẩu VNeID',
        questions: ['Quên mật khẩu VNeID thì làm sao?', 'Lấy lại mật khẩu VNeID'],
        text: 'Bấm quên mật khẩu.',
      },
      {
        id: 'doi',
        title: 'Đổi mật khẩu VNeID',
        questions: ['Đổi mật khẩu VNeID thì làm sao?', 'Thay mật khẩu VNeID'],
        text: 'Bấm đổi mật khẩu.',
      },
      ...documents.slice(0, 2),
    ],
    emptyLexicon,
  )

  it.each([
    ['quên mật khẩu vneid', 'quen'],
    ['quen mat khau vneid', 'quen'],
    ['đổi mật khẩu vneid', 'doi'],
    ['doi mat khau vneid', 'doi'],
  ])('one word tells them apart: %s', (question, id) => {
    const [first, second] = twins.rank(question).ranked
    expect(first?.id).toBe(id)
    expect(first?.confidence).toBeGreaterThan(0.6)
    expect(second?.confidence).toBeLessThan(0.25)
  })

  it.each(['mật khẩu vneid', 'mat khau vneid'])('without it neither is believed: %s', (question) => {
    const [first, second] = twins.rank(question).ranked
    expect([first?.id, second?.id].sort()).toEqual(['doi', 'quen'])
    expect(first?.confidence).toBeLessThan(0.6)
    expect(second?.confidence).toBeGreaterThan(0.25)
  })
})

describe('each view of an article counts', () => {
  const about = (id: string, question: string, text = 'Không.') => ({
    id,
    title: question,
    questions: [question],
    text,
  })
  const found = (question: string, ...of: SearchDocument[]) =>
    buildRanker(of, emptyLexicon)
      .rank(question)
      .ranked.map(({ id }) => id)

  it('a single word of the answer, without its marks', () => {
    expect(found('sua', about('bo', 'Chăn nuôi', 'Bò sữa.'), about('xe', 'Xe máy'))).toEqual(['bo'])
  })

  it('the order of words in the questions and in the answer', () => {
    const asked = [about('thue-dat', 'Thuế đất'), about('dat-thue', 'Đất thuế')]
    expect(found('thue dat', ...asked)[0]).toBe('thue-dat')
    expect(found('dat thue', ...asked)[0]).toBe('dat-thue')
    const told = [about('a', 'Một', 'Thuế đất.'), about('b', 'Hai', 'Đất thuế.')]
    expect(found('thue dat', ...told)[0]).toBe('a')
    expect(found('dat thue', ...told)[0]).toBe('b')
  })

  it('a whole word of a question more than letters of many', () => {
    const letters = about('letters', 'Hoang hoanh hoa oan toan')
    const word = about('word', 'Một câu hỏi dài hơn nhiều nhưng có hoan')
    expect(found('hoan', letters, word)[0]).toBe('word')
  })
})

describe('confidence', () => {
  const sure = (question: string) => ranker.rank(question).ranked[0]?.confidence ?? 0

  it.each([
    'Làm thẻ căn cước cho con ở đâu?',
    'lam the can cuoc',
    'a',
    'hồ '.repeat(2000),
    '__proto__ constructor toString',
    'giá vàng hôm nay bao nhiêu',
    '1',
  ])('lies between 0 and 1: %.40s', (question) => {
    for (const { confidence } of ranker.rank(question).ranked) {
      expect(confidence).toBeGreaterThanOrEqual(0)
      expect(confidence).toBeLessThanOrEqual(1)
    }
  })

  it('is lower for a question of another world than for any authored one', () => {
    const authored = documents.flatMap(({ questions }) => questions.map(sure))
    const foreign = ['giá vàng hôm nay bao nhiêu', 'nấu phở bò thế nào', 'đội nào thắng tối qua']
    expect(Math.max(...foreign.map(sure))).toBeLessThan(Math.min(...authored))
    expect(Math.min(...authored)).toBeGreaterThan(0.6)
  })

  it('stays low when a single article shares letters and no word', () => {
    const { ranked } = ranker.rank('isPrototypeOf')
    expect(ranked.map(({ id }) => id)).toEqual(['lap-trinh'])
    expect(ranked[0]?.confidence).toBeLessThan(0.25)
  })

  it('outlives a slip of the finger in every word', () => {
    expect(best('lâyy laii mâtt khâuu')).toBe('mat-khau')
    expect(sure('lâyy laii mâtt khâuu')).toBeGreaterThan(sure('isPrototypeOf'))
  })

  it('is highest for the best hit', () => {
    const [first, ...rest] = ranker.rank('quên mật khẩu vneid').ranked
    for (const { confidence } of rest) expect(confidence).toBeLessThan(first?.confidence ?? 0)
  })

  it('falls when words nobody wrote are added', () => {
    expect(sure('quên mật khẩu vneid xyzzy plugh frobnicate quux')).toBeLessThan(
      sure('quên mật khẩu vneid'),
    )
  })
})
