import { describe, expect, it } from 'vitest'
import { readSheet } from '../../../src/exchange/read-sheet.ts'

const lines = [
  'Câu hỏi;Trả lời',
  '"Mất ví; làm sao?";"Báo công an,',
  'rồi xin cấp lại."',
  ';',
  'Đổi thẻ?;Được, "ngay".',
]
const text = lines.join('\r\n')
const utf8 = (written: string) => new TextEncoder().encode(written)

/** Letters of Windows before Unicode: marks stand behind their vowels. */
function windows1258(written: string): Uint8Array {
  const table = new TextDecoder('windows-1258').decode(
    Uint8Array.from({ length: 256 }, (_, at) => at),
  )
  const apart = [...written].flatMap((letter) =>
    table.includes(letter)
      ? [letter]
      : [
          ...letter
            .normalize('NFD')
            .replace(/^(.)([\u0302\u0306\u031B]?)(?=.)/u, (pair) => pair.normalize('NFC')),
        ],
  )
  // Circumflex, breve and horn belong to the letter, the tone stands behind.
  const whole = apart
    .join('')
    .replace(
      /([a-zA-Z])([\u0300\u0301\u0303\u0309\u0323])([\u0302\u0306\u031B])/g,
      (_all, vowel: string, tone: string, shape: string) =>
        `${vowel}${shape}`.normalize('NFC') + tone,
    )
  return Uint8Array.from(whole, (letter) => table.indexOf(letter))
}

describe('CSV as it comes', () => {
  it.each([
    ['with the mark of Excel', utf8(`\uFEFF${text}`)],
    ['without it', utf8(text)],
    ['with tabs', utf8(text.replace(/;(?! làm)/g, '\t'))],
    ['with Excel’s own first line', utf8(`sep=;\r\n${text}`)],
    ['in UTF-16', new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'))],
    ['in Windows-1258', windows1258(text)],
  ])('is read %s', async (_how, bytes) => {
    const { columns, rows, guess } = await readSheet(bytes, 'cau-hoi.csv')
    expect(columns).toEqual(['Câu hỏi', 'Trả lời'])
    expect(guess).toEqual(['question', 'answer'])
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['Mất ví; làm sao?', 'Báo công an,\nrồi xin cấp lại.'],
      ['Đổi thẻ?', 'Được, "ngay".'],
    ])
  })

  it('counts rows as Excel does, empty ones too', async () => {
    const { rows } = await readSheet(utf8(text), 'cau-hoi.csv')
    expect(rows.map(({ number }) => number)).toEqual([2, 4])
  })

  it('asks for another encoding where letters are not Vietnamese', async () => {
    // TCVN3, which needs its own fonts.
    const old = Uint8Array.from(
      'C\u00A9u h\u00E1i;Tr\u00B6 l\u00EAi\r\nM\u00CAt v\u00DD;B\u00B8o',
      (letter) => letter.charCodeAt(0),
    )
    await expect(readSheet(old, 'cu.csv')).rejects.toThrow('CSV UTF-8')
  })

  it('takes the table of a sentence full of commas for what it is', async () => {
    const { columns } = await readSheet(
      utf8('question,answer\n"Nộp ở đâu, khi nào?","Ở xã, giờ hành chính; trừ lễ"\nHỏi nữa?,Đáp\n'),
      'a.csv',
    )
    expect(columns).toEqual(['question', 'answer'])
  })
})
