import type { SearchDocument } from '../../../src/knowledge/search-index.ts'
import { seeded } from '../../support/random.ts'

/**
 * As many entries as wished, in the language of the handbook: title, questions and answer of
 * different articles together, with names that few other entries have, so that the vocabulary grows as
 * it would. The same ones every time.
 */
export function manyEntries(articles: readonly SearchDocument[], size: number): SearchDocument[] {
  const random = seeded(2026)
  const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const name = () => `${rareSyllable(any)} ${rareSyllable(any)}`
  return Array.from({ length: size }, (_, number): SearchDocument => {
    return {
      id: `entry-${number}`,
      title: `${any(articles).title} ${name()}`,
      questions: Array.from({ length: 3 }, () => `${any(any(articles).questions)} ${name()}`),
      text: [...halfOf(any(articles).text, random), `${name()} ${number}/QĐ`].join(' '),
    }
  })
}

/** Some 90 words of an answer of the handbook. */
const halfOf = (text: string, random: () => number) =>
  text.split(/(?<=[.:;])\s+/).filter(() => random() < 0.5)

const ONSETS = 'b c ch d đ g gi h k kh l m n ng nh p ph qu r s t th tr v x'.split(' ')
const RHYMES =
  'a ai am an ang anh ao at au e em en eo ê ên i ia iêm iên in inh iu o oa oan oi om on ong ô ôi ông ơ ơi ơn u ua ui um un ung ư ưa ươi ươn ương y yên'.split(
    ' ',
  )
const TONES = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323']

function rareSyllable(any: <T>(list: readonly T[]) => T): string {
  const vowel = /[aeiouyâêôăơư]/u
  const rhyme = any(RHYMES)
  const at = rhyme.search(vowel) + 1
  return (any(ONSETS) + rhyme.slice(0, at) + any(TONES) + rhyme.slice(at)).normalize('NFC')
}
