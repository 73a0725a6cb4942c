import {
  Document,
  HeadingLevel,
  LevelFormat,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  type FileChild,
} from 'docx'
import { describe, expect, it } from 'vitest'
import { applyDuplicates } from '../../../src/exchange/items.ts'
import { readHandbookFile } from '../../../src/exchange/handbook-file.ts'
import { readImport } from '../../../src/exchange/read-import.ts'
import { known, knownFiles, TODAY } from '../../support/editors-sheet.ts'

async function wordFile(children: FileChild[]): Promise<Uint8Array> {
  const levels = [{ level: 0, format: LevelFormat.DECIMAL, text: '%1.' }]
  const numbering = { config: [{ reference: 'steps', levels }] }
  const document = new Document({ numbering, sections: [{ children }] })
  return new Uint8Array(await Packer.toBuffer(document))
}

const heading = (level: 1 | 2, text: string) =>
  new Paragraph({ heading: HeadingLevel[`HEADING_${level}`], text })
const step = (text: string) => new Paragraph({ text, numbering: { reference: 'steps', level: 0 } })
const bold = (text: string) => new Paragraph({ children: [new TextRun({ text, bold: true })] })
const table = (rows: string[][]) =>
  new Table({
    rows: rows.map(
      (cells) =>
        new TableRow({
          children: cells.map((text) => new TableCell({ children: [new Paragraph(text)] })),
        }),
    ),
  })

const manual = () =>
  wordFile([
    heading(1, 'Chương I. Thẻ căn cước'),
    heading(2, 'Đổi thẻ căn cước khi nào?'),
    new Paragraph('Anh/chị đổi thẻ khi đủ 14, 25, 40 và 60 tuổi.'),
    step('Đặt lịch trên VNeID.'),
    step('Mang thẻ cũ tới nơi hẹn.'),
    table([
      ['Việc', 'Lệ phí'],
      ['Đổi thẻ', '50.000 đồng'],
    ]),
    heading(2, 'Mất thẻ căn cước'),
    new Paragraph('Báo công an xã để khóa thẻ cũ.'),
    heading(1, 'Chương II. Cư trú'),
    heading(2, 'Mục đích'),
    new Paragraph('Để biết ai đang ở đâu.'),
  ])

const bring = async (bytes: Uint8Array, name: string, files = knownFiles) =>
  readImport({ bytes, name, known, current: files, today: TODAY })

describe('a handbook in Word', () => {
  it('is cut at its headings, with tables and lists as text', async () => {
    const { sections, faults } = await readHandbookFile(await manual(), 'so-tay.docx')
    expect(faults).toEqual([])
    expect(sections.map(({ heading, level, path }) => [level, heading, path])).toEqual([
      [1, 'Chương I. Thẻ căn cước', []],
      [2, 'Đổi thẻ căn cước khi nào?', ['Chương I. Thẻ căn cước']],
      [2, 'Mất thẻ căn cước', ['Chương I. Thẻ căn cước']],
      [1, 'Chương II. Cư trú', []],
      [2, 'Mục đích', ['Chương II. Cư trú']],
    ])
    expect(sections[1]?.text).toBe(
      'Anh/chị đổi thẻ khi đủ 14, 25, 40 và 60 tuổi.\n- Đặt lịch trên VNeID.\n- Mang thẻ cũ tới nơi hẹn.\nViệc | Lệ phí\nĐổi thẻ | 50.000 đồng',
    )
  })

  it('gives drafts that say where they are from, and tells what is there already', async () => {
    const { items, faults } = await bring(await manual(), 'so-tay.docx')
    expect(items.map(({ title, same }) => [title, same])).toEqual([
      ['Đổi thẻ căn cước khi nào?', null],
      ['Mất thẻ căn cước', 'mat-can-cuoc'],
      ['Mục đích', null],
    ])
    expect(items[0]?.path).toBe('knowledge/dich-vu-cong/doi-the-can-cuoc-khi-nao.md')
    expect(items[0]?.text).toContain(
      'name: so-tay.docx, mục Chương I. Thẻ căn cước > Đổi thẻ căn cước khi nào?\n',
    )
    expect(faults.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Mục “Mất thẻ căn cước” trùng tiêu đề với bài đã có/),
      expect.stringContaining('nên có từ 12'),
    ])
    const replaced = applyDuplicates(items, 'replace').find(({ path }) =>
      path.endsWith('mat-can-cuoc.md'),
    )
    expect(replaced?.text).toContain('  - rớt căn cước\n')
    expect(replaced?.text).toContain('Báo công an xã để khóa thẻ cũ.\n')
  })

  it('finds the headings of papers that have no styles', async () => {
    const file = await wordFile([
      bold('Chương I'),
      bold('QUY ĐỊNH CHUNG'),
      bold('Điều 1. Phạm vi điều chỉnh'),
      new Paragraph('Quy định này áp dụng cho Điều 5 của Quy chế cũ và các nội dung khác.'),
      new Paragraph('Điều 2. Đối tượng áp dụng'),
      new Paragraph('Mọi cơ quan trong tỉnh.'),
    ])
    const { sections } = await readHandbookFile(file, 'quy-dinh.docx')
    expect(sections.map(({ heading, level }) => [level, heading])).toEqual([
      [1, 'Chương I. QUY ĐỊNH CHUNG'],
      [2, 'Điều 1. Phạm vi điều chỉnh'],
      [2, 'Điều 2. Đối tượng áp dụng'],
    ])
  })

  it('takes articles in bold below styled chapters', async () => {
    const file = await wordFile([
      heading(1, 'Chương I. Chung'),
      bold('Điều 1. Phạm vi'),
      new Paragraph('Cả tỉnh.'),
    ])
    const { items } = await bring(file, 'C:\\sổ\\<b>tay.docx')
    expect(items.map(({ title }) => title)).toEqual(['Phạm vi'])
    expect(items[0]?.text).toContain('name: btay.docx, mục Chương I. Chung > Điều 1. Phạm vi\n')
  })

  it('cuts a long section into messages that can be sent', async () => {
    const long = Array.from(
      { length: 12 },
      (_, at) => `Bước ${at}: ${'làm theo giấy hẹn, '.repeat(5)}rồi về.`,
    )
    const { items, faults } = await bring(
      await wordFile([heading(1, 'Các bước'), ...long.map((text) => new Paragraph(text))]),
      'dai.docx',
    )
    const [, body = ''] = items[0]?.text.split('\n---\n') ?? []
    const screens = body.split('<!-- xem tiếp -->')
    expect(screens.length).toBeGreaterThan(2)
    expect(Math.max(...screens.map(({ length }) => length))).toBeLessThan(600)
    expect(body.replaceAll(/\s*<!-- xem tiếp -->\s*/g, '\n').trim()).toBe(long.join('\n'))
    expect(faults[0]?.message).toMatch(/^Mục “Các bước” dài \d+ ký tự, đã ngắt thành \d+ tin/)
  })

  it('leaves out a section that holds tags', async () => {
    const { items, faults } = await bring(
      await wordFile([
        heading(1, 'Độc'),
        new Paragraph('<img src=x onerror=alert(1)>'),
        heading(1, 'Lành'),
        new Paragraph('Nhiệt độ < 5 độ thì mặc ấm.'),
      ]),
      'xss.docx',
    )
    expect(items.map(({ title }) => title)).toEqual(['Lành'])
    expect(faults[0]?.message).toBe(
      'Mục “Độc” có mã HTML. Hãy xóa các thẻ trong dấu < >, chỉ để lại chữ.',
    )
  })

  it('tells when there are no headings at all', async () => {
    const { faults } = await bring(
      await wordFile([new Paragraph('Chỉ có một đoạn văn dài, không có đề mục nào cả ở đây.')]),
      'tron.docx',
    )
    expect(faults[0]?.message).toContain('Không tìm thấy đề mục nào')
  })
})
