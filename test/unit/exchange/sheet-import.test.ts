import { describe, expect, it } from 'vitest'
import { applyDuplicates } from '../../../src/exchange/items.ts'
import { readSheet } from '../../../src/exchange/read-sheet.ts'
import { articlesFromSheet } from '../../../src/exchange/sheet-articles.ts'
import { readHandbook } from '../../../src/knowledge/content.ts'
import {
  departmentRows,
  excelFile,
  known,
  knownFiles,
  sheetHeads,
  TODAY,
  type TestCell,
} from '../../support/editors-sheet.ts'

async function imported(rows: readonly TestCell[][], name = 'cau-hoi.xlsx') {
  const table = await readSheet(await excelFile(rows), name)
  return { table, ...articlesFromSheet(table, table.guess, known, TODAY) }
}

const column = (head: string) => sheetHeads.indexOf(head)

describe('a list of 300 questions from a department', () => {
  const above: TestCell[][] = [
    ['SỞ KHOA HỌC VÀ CÔNG NGHỆ'],
    ['DANH MỤC CÂU HỎI THƯỜNG GẶP', null, 'Năm 2026'],
    [],
  ]
  /** Rows as Excel counts: titles, heads, then the questions from row 5. */
  const FIRST = 5
  const sheet = (rows: TestCell[][]) => [...above, sheetHeads, ...rows]

  it('gives a draft each, which can be published as they are', async () => {
    const { table, items, faults } = await imported(sheet(departmentRows()))
    expect(table.guess).toEqual([
      ...[null, 'question', 'wordings', 'answer', 'topic', 'owner'],
      ...['source', 'url', 'legal', 'from', 'to', 'label'],
    ])
    expect(faults).toEqual([])
    expect(items).toHaveLength(300)
    expect(new Set(items.map(({ path }) => path)).size).toBe(300)
    const { handbook, broken } = readHandbook(applyDuplicates(items, 'skip'))
    expect(broken).toEqual([])
    expect(handbook.articles).toHaveLength(300)
    expect(handbook.articles.find(({ title }) => title.startsWith('Làm đổi thẻ'))).toMatchObject({
      id: 'lam-doi-the-can-cuoc-can-giay-to-gi',
      ...{ topic: 'dich-vu-cong', owner: 'cong-an', label: 'Làm đổi thẻ căn cước' },
      questions: [
        'Làm đổi thẻ căn cước cần giấy tờ gì?',
        'Làm đổi thẻ căn cước cần giấy tờ gì ạ',
        'cho hỏi làm đổi thẻ căn cước cần giấy tờ gì',
        'Làm đổi thẻ căn cước cần giấy tờ gì vậy ad',
      ],
      body: 'Anh/chị mang căn cước và tờ khai đổi thẻ căn cước. Cán bộ trả giấy hẹn ngay.',
      sources: [{ name: 'Sổ tay một cửa 2026', url: 'https://dichvucong.gov.vn/huong-dan' }],
      ...{ legal_basis: ['Luật Căn cước 2023'], effective_from: '2026-01-15' },
      ...{ effective_to: '2027-12-31', review_by: '2027-05-21' },
    })
  })

  it('names each of 20 faults with its row and column, and takes the rest', async () => {
    const rows = departmentRows()
    const faulty: [row: number, head: string, cell: TestCell, complaint: RegExp, grave: boolean][] =
      [
        [7, 'Nội dung trả lời', null, /để trống/, true],
        [12, 'Câu hỏi', null, /để trống/, true],
        [19, 'Câu hỏi', rows[3]?.[1] ?? '', /trùng câu hỏi với dòng 8/, true],
        [23, 'Nội dung trả lời', 'Dài quá. '.repeat(90), /dài 809 ký tự.*600/, true],
        [31, 'Hiệu lực từ ngày', '31/02/2026', /không phải ngày/, true],
        [38, 'Hiệu lực đến ngày', 'hết năm', /không phải ngày/, true],
        [40, 'Hiệu lực đến ngày', '01/01/2020', /trước ngày bắt đầu/, true],
        [52, 'Nội dung trả lời', '<b>Mang căn cước</b>', /mã HTML/, true],
        [61, 'Câu hỏi', 'Hỏi <script>alert(1)</script> được không?', /mã HTML/, true],
        [70, 'Nội dung trả lời', 'Xem hình <img src=x onerror=alert(1)', /mã HTML/, true],
        [88, 'Nội dung trả lời', { formula: 'A1&" đồng"' }, /công thức/, true],
        [99, 'Nguồn', `=cmd|' /C calc'!A0`, /công thức/, true],
        [103, 'Căn cứ', `@SUM(1+1)*cmd|' /C calc'!A0`, /công thức/, true],
        [120, 'Đường link', 'javascript:alert(1)', /HTML|địa chỉ/, true],
        [121, 'Đường link', 'hỏi bên công an', /không phải địa chỉ/, true],
        [150, 'Nội dung trả lời', 'Mang _x0007_ căn cước', /ký tự điều khiển/, true],
        [177, 'Câu hỏi', `Hỏi ${'rất '.repeat(90)}dài?`, /nhiều nhất 300/, true],
        [200, 'Lĩnh vực', 'Chăn nuôi', /không có trong danh sách chủ đề/, false],
        [
          222,
          'Nhãn',
          'Nhãn này dài quá hai mươi chữ',
          /đã rút thành “Nhãn này dài quá hai”/,
          false,
        ],
        [300, 'Câu hỏi', 'mat can cuoc thi lam sao', /trùng câu hỏi với bài đã có/, false],
      ]
    for (const [row, head, cell] of faulty) {
      const cells = rows[row - FIRST]
      if (cells) cells[column(head)] = cell
    }
    const { items, faults } = await imported(sheet(rows))
    expect(faults.map(({ row }) => row)).toEqual(faulty.map(([row]) => row))
    for (const [at, [row, head, , complaint, grave]] of faulty.entries()) {
      expect(faults[at]).toMatchObject({ row, column: head, grave })
      expect(faults[at]?.message).toMatch(complaint)
      expect(faults[at]?.message).toMatch(new RegExp(`^Dòng ${row}, cột [A-L] “${head}” `))
    }
    const grave = faulty.filter((each) => each[4]).length
    expect(items).toHaveLength(300 - grave)
    expect(items.find(({ where }) => where === 'dòng 300')).toMatchObject({ same: 'mat-can-cuoc' })
    const all = items.map(({ text }) => text).join('\n')
    expect(all).not.toMatch(/<script|onerror|cmd\||javascript:/)
  })
})

describe('what an editor may write in cells', () => {
  const heads = ['Mã', 'Tiêu đề', 'Câu hỏi', 'Cách hỏi khác', 'Trả lời', 'Hiệu lực từ', 'Website']

  it('reads heads without marks, in any case', async () => {
    const { table } = await imported([
      ['CAU HOI', 'cau tra loi', 'CHU DE', 'co quan phu trach', 'Ghi chú'],
      ['Hỏi gì?', 'Đáp gì.', null, null, 'x'],
    ])
    expect(table.guess).toEqual(['question', 'answer', 'topic', 'owner', null])
  })

  it('takes rows of one title as further ways of asking', async () => {
    const { items, faults } = await imported([
      heads,
      [
        null,
        'Cấp hộ chiếu',
        'Làm hộ chiếu ở đâu?',
        'hộ chiếu; passport | làm pp',
        'Ở công an tỉnh.',
        null,
        null,
      ],
      [null, 'cap ho chieu', 'Hộ chiếu nộp ở chỗ nào?', null, null, null, null],
      [null, 'Cấp hộ chiếu', 'Hộ chiếu bao nhiêu?', null, '200.000 đồng.', null, null],
    ])
    expect(items).toHaveLength(1)
    expect(items[0]?.where).toBe('dòng 2, 3')
    for (const asked of ['hộ chiếu', 'passport', 'làm pp', 'Hộ chiếu nộp ở chỗ nào?']) {
      expect(items[0]?.text).toContain(`  - ${asked}\n`)
    }
    expect(faults.filter(({ grave }) => grave).map(({ row, message }) => [row, message])).toEqual([
      [4, expect.stringContaining('khác câu trả lời ở dòng 2')],
    ])
  })

  it.each([
    ['7/3/2026', '2026-03-07'],
    ['2026-3-7', '2026-03-07'],
    ['07.03.2026', '2026-03-07'],
    [new Date('2026-03-07'), '2026-03-07'],
    [46088, '2026-03-07'],
  ])('knows the day %s', async (cell, day) => {
    const row = [null, null, 'Hỏi gì?', null, 'Đáp gì.', cell, null]
    const { items } = await imported([heads, row])
    expect(items[0]?.text).toContain(`effective_from: ${day}\n`)
  })

  it('asks for more ways of asking, and makes addresses whole', async () => {
    const row = [null, null, 'Hỏi gì?', 'hỏi chi', 'Đáp gì.', null, 'www.dichvucong.gov.vn']
    const { items, faults } = await imported([heads, row])
    expect(items[0]?.text).toContain('url: https://www.dichvucong.gov.vn\n')
    expect(faults).toMatchObject([{ row: 2, grave: false, column: 'Cách hỏi khác' }])
    expect(faults[0]?.message).toContain('mới có 2 cách hỏi, nên có từ 12')
  })

  it('cuts an answer where the editor wrote "xem tiếp"', async () => {
    const answer = `${'Ý đầu. '.repeat(70)}\n(xem tiếp)\n${'Ý sau. '.repeat(70)}`
    const { items, faults } = await imported([
      heads,
      [null, null, 'Hỏi?', null, answer, null, null],
    ])
    expect(faults.filter(({ grave }) => grave)).toEqual([])
    expect(items[0]?.text.match(/\n<!-- xem tiếp -->\n/g)).toHaveLength(1)
  })

  it('says which column is missing when the heads name none', async () => {
    const { items, faults } = await imported([
      ['A', 'B'],
      ['Hỏi?', 'Đáp.'],
    ])
    expect(items).toEqual([])
    expect(faults[0]?.message).toContain('Chưa biết cột nào là câu hỏi')
  })
})

describe('questions that the handbook has already', () => {
  const rows = [
    ['Câu hỏi', 'Trả lời'],
    ['MẤT THẺ CĂN CƯỚC', 'Gọi ngay công an xã.'],
    ['Hỏi mới?', 'Đáp mới.'],
  ]
  const [, lost] = knownFiles

  it('can be skipped, replaced or kept both', async () => {
    const { items } = await imported(rows)
    expect(items.map(({ same, why }) => [same, why])).toEqual([
      ['mat-can-cuoc', 'title'],
      [null, null],
    ])
    const paths = (choice: Parameters<typeof applyDuplicates>[1]) =>
      applyDuplicates(items, choice).map(({ path }) => path)
    expect(paths('skip')).toEqual(['knowledge/dich-vu-cong/hoi-moi.md'])
    expect(paths('replace')[0]).toBe(lost?.path)
    expect(paths('both')[0]).toBe('knowledge/dich-vu-cong/mat-the-can-cuoc.md')
  })

  it('keep what the sheet does not say when they are replaced', async () => {
    const { items } = await imported(rows)
    const [replaced] = applyDuplicates(items, 'replace')
    expect(replaced?.text).toContain('audience: [nguoi-dan] # ai cũng hỏi\n')
    expect(replaced?.text).toContain('related: [mat-can-cuoc]\n')
    expect(replaced?.text).toContain('---\nGọi ngay công an xã.\n')
    expect(readHandbook(replaced ? [replaced] : []).broken).toEqual([])
  })
})
