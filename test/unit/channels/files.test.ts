import { describe, expect, test } from 'vitest'
import { messengerFileProblem } from '../../../src/channels/messenger/files.ts'
import { toMessengerParts } from '../../../src/channels/messenger/parts.ts'
import { telegramFileProblem, toTelegramParts } from '../../../src/channels/telegram/parts.ts'
import { toZaloParts } from '../../../src/channels/zalo/parts.ts'
import { zaloFileProblem } from '../../../src/channels/zalo/uploads.ts'

const MB = 1024 * 1024
const file = (mediaType: string, size: number) => ({ mediaType, size, name: 'a' })

describe('which files a platform takes', () => {
  test.each([
    ['image/jpeg', MB, null],
    ['image/png', MB + 1, 'file-size'],
    ['image/gif', 5 * MB, null],
    ['image/gif', 5 * MB + 1, 'file-size'],
    ['image/webp', 10, 'file-type'],
    ['application/pdf', 5 * MB, null],
    ['application/pdf', 5 * MB + 1, 'file-size'],
    ['text/csv; charset=utf-8', 3, null],
    ['application/zip', 10, 'file-type'],
    ['application/pdf', 0, 'file-empty'],
  ])('Zalo: %s of %i bytes -> %s', (type, size, problem) => {
    expect(zaloFileProblem(file(type, size))).toBe(problem)
  })

  test.each([
    ['image/png', 8 * MB, null],
    ['image/png', 8 * MB + 1, 'file-size'],
    ['image/webp', 10, 'file-type'],
    ['application/zip', 25 * MB, null],
    ['application/zip', 25 * MB + 1, 'file-size'],
    ['application/zip', 0, 'file-empty'],
  ])('Messenger: %s of %i bytes -> %s', (type, size, problem) => {
    expect(messengerFileProblem(file(type, size))).toBe(problem)
  })

  test.each([
    ['image/webp', 10 * MB, null],
    ['image/png', 10 * MB + 1, 'file-size'],
    ['application/zip', 50 * MB, null],
    ['application/zip', 50 * MB + 1, 'file-size'],
  ])('Telegram: %s of %i bytes -> %s', (type, size, problem) => {
    expect(telegramFileProblem(file(type, size))).toBe(problem)
  })
})

describe('words and a file', () => {
  const about = { fileId: 1, name: 'a', mediaType: 'x' }
  const image = { kind: 'image', ...about } as const
  const paper = { kind: 'file', ...about } as const
  const reply = (text: string, attachment: typeof image | typeof paper) => ({
    ...{ text, choices: [], attachment },
  })
  const words = { text: 'Mời xem', choices: [] }
  const alone = (attachment: object) => ({ text: '', choices: [], attachment })

  test('on Zalo a picture stands beside words, a file behind them', () => {
    expect(toZaloParts(reply('Mời xem', image))).toEqual([{ ...words, attachment: image }])
    expect(toZaloParts(reply('Mời xem', paper))).toEqual([words, alone(paper)])
    expect(toZaloParts(reply('', paper))).toEqual([alone(paper)])
    expect(toZaloParts(reply('', image))).toEqual([alone(image)])
  })

  test('on Messenger each is a message', () => {
    expect(toMessengerParts(reply('Mời xem', image))).toEqual([words, alone(image)])
    expect(toMessengerParts(reply('', paper))).toEqual([alone(paper)])
  })

  test('on Telegram words stand under it', () => {
    expect(toTelegramParts(reply('Mời xem', paper))).toEqual([{ ...words, attachment: paper }])
    expect(toTelegramParts(reply('', image))).toEqual([alone(image)])
  })
})
