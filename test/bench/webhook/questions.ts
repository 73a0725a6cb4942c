/** What people ask in the load runs: the handbook's own questions, worded as people type. */
import { readFolder } from '../../../src/content/file.ts'
import { readHandbook } from '../../../src/knowledge/content.ts'
import { fold } from '../../../src/text/normalise.ts'

/** Questions that no article answers. */
const foreign = [
  'giá vàng hôm nay bao nhiêu một chỉ',
  'tối nay đội tuyển đá lúc mấy giờ trên kênh nào',
  'cách nấu bún riêu cua đồng cho sáu người ăn',
  'xe khách đi Đà Lạt chuyến sớm nhất mấy giờ',
  'con mèo nhà tôi bỏ ăn hai hôm rồi phải làm sao',
  'shop còn áo dài size M màu xanh không',
]

const chatSpelling: readonly (readonly [RegExp, string])[] = [
  [/không/gi, 'k'],
  [/được/gi, 'dc'],
  [/thế nào/gi, 'ntn'],
  [/bao nhiêu/gi, 'bn'],
  [/căn cước/gi, 'cccd'],
  [/hồ sơ/gi, 'hs'],
]
const chat = (question: string) =>
  chatSpelling.reduce((text, [long, short]) => text.replace(long, short), question)

const manners: readonly ((question: string) => string)[] = [
  (question) => question,
  (question) => fold(question),
  (question) => `${fold(chat(question)).replace(/\?$/, '')} v`,
  (question) => `Cho em hỏi ${question.charAt(0).toLowerCase()}${question.slice(1)}`,
  (question) => `ad oi ${fold(question)} a`,
  (question) => `${chat(question)} Em cảm ơn ạ`,
]

/**
 * An endless, mixed supply of questions, on request such as no article answers; the same `random`
 * gives the same ones.
 */
export function questionSource(random: () => number): (isForeign: boolean) => string {
  const { articles } = readHandbook(readFolder('.', 'knowledge')).handbook
  const authored = articles.flatMap(({ questions }) => questions)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  return (isForeign) => pick(manners)(pick(isForeign ? foreign : authored))
}

/** Mulberry32: the same seed gives the same numbers. */
export function seededRandom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
