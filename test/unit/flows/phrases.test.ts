import { describe, expect, it } from 'vitest'
import { makePhrases } from '../../../src/flows/phrases.ts'

const none = { whole: [], contains: [], unless: [] }

describe('a phrase that is the whole message', () => {
  const says = makePhrases({ ...none, whole: ['chào', 'cảm ơn', 'a lô', 'có ai không'] })

  it.each([
    'chào',
    'Chào!',
    'CHÀO',
    'chao',
    'chào'.normalize('NFD'),
    'dạ em chào ad ạ',
    'da em chao ad a',
    'chào em nhé',
    'chào chào',
    'chao chao chao',
    '  chào\n',
    'chào 👋',
    'cảm ơn',
    'cam on em nhieu nha',
    'A lô!',
    'có ai không ạ?',
    'chao em ạ',
    'cam on em nhiều',
  ])('is heard in %j', (text) => {
    expect(says(text)).toBe(true)
  })

  it.each([
    ['other marks', 'cháo'],
    ['other marks inside polite words', 'dạ em cháo ạ'],
    ['other marks beside words without', 'da em cháo a'],
    ['marks on one of two words', 'cám on'],
    ['a question behind it', 'chào em, làm căn cước ở đâu'],
    ['a word that only begins so', 'chaoo'],
    ['a part of a word', 'chàox'],
    ['nothing', ''],
    ['only polite words', 'dạ em ạ'],
    ['only an emoji', '👋'],
    ['the words in another order', 'ơn cảm'],
    ['one word of two', 'cảm'],
  ])('is not heard in %s: %j', (_what, text) => {
    expect(says(text)).toBe(false)
  })

  it('may itself be made of polite words', () => {
    const asked = makePhrases({ ...none, whole: ['em ơi'] })
    expect(asked('em ơi')).toBe(true)
    expect(asked('dạ em ơi ạ')).toBe(true)
    expect(asked('em')).toBe(false)
  })
})

describe('a phrase somewhere in the message', () => {
  const says = makePhrases({
    ...none,
    contains: ['gặp cán bộ', 'bị cháy', 'thủy điện'],
    unless: ['thủ tục', 'bảo hiểm'],
  })

  it.each([
    'tôi muốn gặp cán bộ phụ trách',
    'cho toi gap can bo voi',
    'GẶP CÁN BỘ',
    'cho chị gap can bo',
    'nha bi chay roi, cứu với',
    '"gặp cán bộ"',
    'nhà tôi bị cháy rồi, gọi ai',
    'thuỷ điện',
  ])('is heard in %j', (text) => {
    expect(says(text)).toBe(true)
  })

  it.each([
    ['one of the words is missing', 'gặp cán'],
    ['something stands between', 'gặp một cán bộ'],
    ['the marks differ', 'máy bị chạy chậm'],
    ['the marks of one word differ', 'may bi chạy cham'],
    ['it only begins so', 'gặp cán bộxx'],
    ['another phrase forbids it', 'thủ tục bồi thường khi nhà bị cháy'],
    ['another phrase forbids it without marks', 'thu tuc khi nha bi chay'],
    ['another phrase, half without marks, forbids it', 'thu tuc khi nhà bị cháy'],
    ['another phrase forbids it before', 'bị cháy thì bảo hiểm trả không'],
  ])('is not heard when %s: %j', (_when, text) => {
    expect(says(text)).toBe(false)
  })

  it('is forbidden for a whole message too', () => {
    const only = makePhrases({ whole: ['chào'], contains: [], unless: ['chào'] })
    expect(only('chào')).toBe(false)
  })
})

describe('a phrase of signs alone', () => {
  it.each(['whole', 'contains', 'unless'] as const)('says nothing under %s', (where) => {
    const says = makePhrases({ ...none, whole: ['chào'], [where]: ['chào', '👍', '???'] })
    expect(says('😀')).toBe(false)
    expect(says('')).toBe(false)
    expect(says('làm căn cước')).toBe(false)
  })
})
