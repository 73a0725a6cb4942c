import { describe, expect, it } from 'vitest'
import { readContent, shippedContent } from '../../../src/wiring/build-bot.ts'
import { fold } from '../../../src/text/normalise.ts'

const { flows, handbook } = readContent(shippedContent())
const kindOf = (text: string) => (flows.match(text) ?? flows.talk(text))?.id

/** None of these stands in flows/talk-examples.yml. */
describe('talk that no phrase foresaw', () => {
  it.each([
    ['greeting', ['chào cháu nhé, bác mới học nhắn tin', 'xin chào các anh chị trong trang ạ']],
    ['thanks', ['cảm ơn cháu nhiều, bác làm xong rồi', 'ok em hiểu rồi, cảm ơn nha']],
    ['goodbye', ['thôi chào em chị đi làm đây', 'tạm biệt nhé mai bác hỏi tiếp']],
    ['insults', ['hỏi gì cũng không biết, chán mày ghê', 'nói chuyện với mày tức quá']],
    ['praise', ['trả lời hay ghê, giỏi quá', 'dễ hiểu ghê, cháu thông minh quá']],
    [
      'ask-for-staff',
      ['cho bác gặp người phụ trách', 'đừng trả lời tự động nữa, cho gặp người thật'],
    ],
    ['who-are-you', ['em là người hay là máy trả lời vậy', 'trang này do cơ quan nào quản lý']],
    [
      'complaint',
      ['mong xã sửa sớm cái cầu mục nát', 'trang chữ bé quá, người già không đọc được'],
    ],
    [
      'others-data',
      ['cho xin số căn cước của bà hàng xóm', 'ông Sáu nợ ngân hàng bao nhiêu, tra giúp'],
    ],
  ])('%s', (kind, texts) => {
    for (const text of texts) {
      expect(kindOf(text), text).toBe(kind)
      expect(kindOf(fold(text)), fold(text)).toBe(kind)
    }
  })
})

it('of the questions of the handbook, hardly one is surer talk than a question', () => {
  const questions = handbook.articles.flatMap((article) => article.questions)
  const lost = questions.filter((text) => flows.talk(text)?.overrules)
  expect(lost.length).toBeLessThan(questions.length / 200)
})

it.each(['', '???', '2', 'gì đó', 'con mèo', 'nhổ răng', 'chung cư A', '50k', 'mô hình'])(
  '%j says too little',
  (text) => expect(flows.talk(text)).toBeUndefined(),
)

it('another province must be named', () => {
  expect(flows.talk('tỉnh Cà Mau có tặng chữ ký số cho dân không')?.id).toBe('other-province')
  expect(flows.talk('tỉnh mình có tặng chữ ký số cho dân không')?.id).not.toBe('other-province')
})
