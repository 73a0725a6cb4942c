import { describe, expect, it } from 'vitest'
import { makeFollowUps, hasNamed } from '../../../src/flows/follow-up.ts'
import { emptyLexicon, readWords } from '../../../src/text/words.ts'

const followUps = makeFollowUps(
  {
    fillers: ['ạ', 'em', 'có', 'thì', 'nhé'],
    around: ['mất', 'hết'],
    leads: ['còn', 'nếu'],
    ends: ['thì sao', 'được không'],
    alike: [
      ['trẻ em', 'con nít', 'trẻ'],
      ['bị mất', 'mất'],
      ['trễ hạn', 'trễ'],
    ],
    facets: {
      fee: { label: 'Lệ phí', phrases: ['phí', 'phí bao nhiêu', 'bao nhiêu'], about: ['lệ phí'] },
      time: { label: 'Bao lâu', phrases: ['mấy ngày'], about: [] },
    },
  },
  emptyLexicon,
)
const read = (text: string) => {
  const { facets, rest, leans } = followUps.read(text)
  return { facets, rest: rest.map(({ words }) => words), leans }
}

describe('what is asked on', () => {
  it.each([
    ['còn phí bao nhiêu ạ', { facets: ['fee'], rest: [], leans: true }],
    ['phi bao nhieu', { facets: ['fee'], rest: [], leans: false }],
    ['phí bao nhiêu, mấy ngày có', { facets: ['fee', 'time'], rest: [], leans: false }],
    ['mất bao nhiêu', { facets: ['fee'], rest: [], leans: false }],
    ['mất thì sao', { facets: [], rest: ['mất'], leans: true }],
    ['còn con nít thì sao', { facets: [], rest: ['con nít'], leans: true }],
    ['con tre em thi sao', { facets: [], rest: ['tre em'], leans: true }],
    ['làm thẻ phí bao nhiêu', { facets: ['fee'], rest: ['làm', 'thẻ'], leans: false }],
    ['phì bao nhiêu', { facets: ['fee'], rest: ['phì'], leans: false }],
    ['', { facets: [], rest: [], leans: false }],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it('a name stands for the others of its group', () => {
    const [named] = followUps.read('con nit thi sao').rest
    const has = (text: string) => hasNamed(readWords(text, emptyLexicon), named!)
    expect(has('Căn cước cho trẻ em')).toBe(true)
    expect(has('Hạn nộp, nộp trễ')).toBe(false)
  })

  it('of a group that is named without marks the marks of the text decide', () => {
    const [named] = followUps.read('tre han thi sao').rest
    const has = (text: string) => hasNamed(readWords(text, emptyLexicon), named!)
    expect(has('Khai sinh trễ thì sao')).toBe(true)
    expect(has('Căn cước cho trẻ em')).toBe(false)
  })

  it('a title is about a facet by its words alone', () => {
    expect(followUps.isAbout('Lệ phí căn cước', 'fee')).toBe(true)
    expect(followUps.isAbout('Mất tiền thì báo ai', 'fee')).toBe(false)
    expect(followUps.isAbout('Lệ phí căn cước', 'time')).toBe(false)
  })
})
