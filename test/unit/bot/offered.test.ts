import { describe, expect, it } from 'vitest'
import type { Choice } from '../../../src/bot/decision.ts'
import { isNumber, offeredInPart, offeredPayload } from '../../../src/bot/offered.ts'
import { payloads } from '../../../src/bot/payloads.ts'

const article = (label: string): Choice => ({ label, payload: payloads.article(label) })
const choices: Choice[] = [
  article('Quên mật khẩu VNeID'),
  article('Căn cước trẻ em'),
  article('Đăng ký tạm trú'),
  { label: 'Không phải', payload: payloads.noneOfThese() },
]
const levels = [article('VNeID mức 1'), article('VNeID mức 2')]
const picked = (text: string, among = choices) => {
  const payload = offeredPayload(text, among) ?? offeredInPart(text, among)
  return among.findIndex((one) => one.payload === payload)
}

describe('what is picked by words', () => {
  it.each([
    ['cái đầu', 0],
    ['cái đầu tiên ạ', 0],
    ['cái trên cùng', 0],
    ['cái cuối', 2],
    ['cái cuối cùng nhé', 2],
    ['cai duoi cung', 2],
    ['cái dưới', 2],
    ['cái ở giữa', 1],
    ['mục 2', 1],
    ['muc 2', 1],
    ['ba', 2],
    ['cái về trẻ em', 1],
    ['cai ve tre em', 1],
    ['em muốn hỏi về trẻ em', 1],
    ['trẻ em', 1],
    ['tạm trú', 2],
    ['cái tạm trú em nhé', 2],
  ])('%s', (text, at) => {
    expect(picked(text)).toBe(at)
  })

  it.each([
    'mức 2',
    'bà',
    'bà ấy',
    'đâu',
    'trẻ',
    'chung cư A',
    '50k',
    'tre lang',
    'tạm trũ',
    'cái',
  ])('not by %s', (text) => {
    expect(picked(text)).toBe(-1)
  })

  it('"mức 2" is the level where levels are offered', () => {
    expect(picked('mức 2', levels)).toBe(1)
    expect(picked('mức 1', levels)).toBe(0)
  })

  it('a place in the middle needs a middle', () => {
    expect(picked('cái ở giữa', levels)).toBe(-1)
  })

  it('words that two of them have pick neither', () => {
    expect(picked('cái vneid', levels)).toBe(-1)
  })

  it('a place is no question', () => {
    expect(['số 2', 'cái cuối', 'cái ở giữa'].every(isNumber)).toBe(true)
    expect(['bà', 'mức 2', 'đâu'].some(isNumber)).toBe(false)
  })
})
