/** What people are called and write in the inbox that is measured. */
import { readFolder } from '../../../src/content/file.ts'
import { readHandbook } from '../../../src/knowledge/content.ts'
import { questionSource } from '../webhook/questions.ts'

const families = 'Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý'.split(' ')
const middles = 'Văn Thị Hữu Đức Minh Ngọc Thanh Quốc Thùy Xuân Kim Gia Bảo Hồng'.split(' ')
const given =
  'An Anh Bình Châu Chi Cường Dũng Duy Đạt Giang Hà Hải Hạnh Hiền Hiếu Hòa Huệ Hùng Hương Khánh Lan Linh Long Mai Nam Nga Nhung Oanh Phong Phúc Phương Quân Quyên Sơn Tâm Thảo Thắng Trang Tuấn Tùng Uyên Việt Vy Yến'.split(
    ' ',
  )
const openings = ['Xin chào ', 'Xin chào ạ, ', 'xin chao ', 'Dạ cho em hỏi ', 'Alo ', 'Chào ad, ']
const thanks = ['vâng ạ', 'cảm ơn ạ', 'ok', 'dạ em cảm ơn', 'k hiểu', 'cam on nhieu', 'uh']
const staffWords = [
  'Chào anh/chị, cán bộ trung tâm đang xem hồ sơ của mình ạ.',
  'Anh/chị cho em xin mã hồ sơ để tra cứu giúp nhé.',
  'Hồ sơ của anh/chị đã chuyển Công an cấp xã xử lý, dự kiến trả kết quả trong tuần này.',
  'Dạ anh/chị mang theo thẻ căn cước bản gốc đến bộ phận một cửa giúp em.',
  'Vâng ạ, có gì vướng mắc anh/chị cứ nhắn lại ở đây.',
]

export interface Words {
  name(): string
  /** A message of a person. */
  asked(): string
  /** An answer of the bot, with the article it is from. */
  answer(): { article: string; topic: string; text: string }
  /** A message of staff. */
  said(): string
}

/** The same `random` gives the same words. */
export function wordSource(random: () => number): Words {
  const { articles } = readHandbook(readFolder('.', 'knowledge')).handbook
  const supply = questionSource(random)
  const question = () => supply(random() < 0.1)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  return {
    name: () => `${pick(families)} ${pick(middles)} ${pick(given)}`,
    asked() {
      const kind = random()
      if (kind < 0.15) return pick(thanks)
      const words = kind < 0.35 ? pick(openings) + question() : question()
      // What hardly anybody else has written.
      return random() < 0.01 ? `${words} Mã HS${Math.floor(random() * 1e6)}` : words
    },
    answer() {
      const article = pick(articles)
      const text = pick(article.screens)
      return { article: article.id, topic: article.topic, text }
    },
    said: () => pick(staffWords),
  }
}
