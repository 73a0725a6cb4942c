import { describe, expect, it } from 'vitest'
import { decide } from '../../../src/bot/decide.ts'
import { emptyContext } from '../../../src/bot/decision.ts'
import { makeBot, readContent, shippedContent } from '../../../src/build-bot.ts'

const bot = makeBot(readContent(shippedContent()), Date.UTC(2026, 10, 21))
const outcomeOf = (text: string) =>
  decide(
    {
      kind: 'text',
      text,
      payload: null,
      hidden: [],
      firstContact: false,
      context: emptyContext,
      now: Date.UTC(2026, 10, 21),
      random: () => 0.5,
    },
    bot,
  ).outcome

describe('an emergency, as people type it', () => {
  it.each([
    'chồng em đang đánh em, cứu em với',
    'tôi không muốn sống nữa',
    'bếp ga nhà em đang bốc cháy',
    'nha chay roi cuu voi',
    'nhà tôi đang cháy',
    'tai nan xe o nga tu gap lam',
    'em bị lừa hết tiền rồi em muốn tự tử',
    'thang con toi uong thuoc sau',
    'chong toi dang danh toi',
    'có người bị xe tông máu ra nhiều lắm',
    'mẹ tôi bị đột quỵ',
    'con tôi rơi xuống ao',
  ])('%s', (text) => expect(outcomeOf(text)).toBe('emergency'))
})

describe('what only sounds like one', () => {
  it.each([
    'huong dan tu tu cho bac',
    'vneid dang chay cham',
    'bat tinh nang gi tren vneid',
    'so la goi noi thang chau bi tai nan keu gui 15 trieu',
    'có người gọi cho mẹ em nói em bị tai nạn bảo gửi tiền',
    'cô giáo gọi bảo con em cấp cứu chuyển tiền gấp',
    'tôi vừa bị lừa chuyển tiền',
    'giấy tờ bị cháy, làm lại căn cước',
    'bị tai nạn lao động xin bảo hiểm',
    'muốn chết với cái vneid này',
    'bị cướp giật mất điện thoại hôm qua',
  ])('%s', (text) => expect(outcomeOf(text)).not.toBe('emergency'))
})
