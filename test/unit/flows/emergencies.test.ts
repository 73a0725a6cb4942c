import { describe, expect, it } from 'vitest'
import { readContent, shippedContent } from '../../../src/wiring/build-bot.ts'
import { newTicketCode } from '../../../src/text/ticket-code.ts'
import { seeded } from '../../support/random.ts'

const { flows } = readContent(shippedContent())

describe('a ticket code is no words', () => {
  // The letters of the code say nothing, whatever they are: many are drawn.
  it.each([
    ['beside a question', (code: string) => `phiếu ${code.toLowerCase()} tới đâu rồi`],
    ['without marks', (code: string) => `cho hoi phieu ${code} toi dau roi a`],
    ['with blanks', (code: string) => `xin hỏi mã ${code.replaceAll('-', ' ')} ai xem chưa`],
  ])('%s nothing is an emergency', (_, ask) => {
    const random = seeded(3)
    for (let drawn = 0; drawn < 1000; drawn++) {
      const text = ask(newTicketCode(2026, random))
      expect(flows.match(text)?.outcome, text).not.toBe('emergency')
    }
  })

  it('and what is told beside it is still heard', () => {
    const code = newTicketCode(2026, seeded(3))
    const found = flows.match(`phiếu ${code} chưa xong mà nhà em đang cháy lớn lắm`)
    expect(found).toMatchObject({ outcome: 'emergency', id: 'emergency-fire' })
  })
})
