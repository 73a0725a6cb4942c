import writeExcelFile from 'write-excel-file/node'
import type { Known } from '../../src/exchange/known.ts'
import { knownArticles } from '../../src/exchange/known.ts'

/** A cell of a sheet: text, a number, a day as Excel keeps it, or a formula. */
export type TestCell = string | number | Date | { formula: string } | null

/** An Excel file as an editor would have it. */
export async function excelFile(rows: readonly TestCell[][]): Promise<Uint8Array> {
  const cells = rows.map((row) =>
    row.map((cell) => {
      if (cell === null || cell === '') return null
      if (typeof cell === 'string') return { type: String, value: cell }
      if (typeof cell === 'number') return { type: Number, value: cell }
      if (cell instanceof Date) return { type: Date, value: cell, format: 'dd/mm/yyyy' }
      return { type: 'Formula' as const, value: cell.formula }
    }),
  )
  return new Uint8Array(await writeExcelFile(cells).toBuffer())
}

const services = [
  ...['đổi thẻ căn cước', 'cấp lại thẻ căn cước', 'đăng ký tạm trú', 'đăng ký thường trú'],
  ...[
    'khai sinh cho con',
    'khai tử',
    'đăng ký kết hôn',
    'xác nhận độc thân',
    'trích lục khai sinh',
  ],
  ...['cấp hộ chiếu', 'đổi giấy phép lái xe', 'đăng ký xe máy', 'cấp phép xây dựng'],
  ...['tách thửa đất', 'sang tên sổ đỏ', 'đăng ký hộ kinh doanh', 'mua bảo hiểm y tế tự nguyện'],
  ...['hưởng lương hưu', 'nhận trợ cấp thất nghiệp', 'phiếu lý lịch tư pháp'],
]
const matters: [ask: string, answer: string][] = [
  ['Làm %s cần giấy tờ gì?', 'Anh/chị mang căn cước và tờ khai %s. Cán bộ trả giấy hẹn ngay.'],
  [
    '%s hết bao nhiêu tiền?',
    'Lệ phí %s niêm yết tại bộ phận một cửa, nộp bằng tiền mặt hoặc quét mã.',
  ],
  ['%s mất mấy ngày?', 'Việc %s có giấy hẹn ghi ngày trả. Quá hẹn thì anh/chị gọi số trên giấy.'],
  ['Nộp hồ sơ %s ở đâu?', 'Hồ sơ %s nộp ở Trung tâm Phục vụ hành chính công xã, phường.'],
  ['%s qua mạng được không?', 'Được. Anh/chị đăng nhập Cổng Dịch vụ công bằng VNeID rồi tìm %s.'],
  ['Nhờ người khác làm %s được không?', 'Người đi thay %s cần giấy ủy quyền có chứng thực.'],
  ['Đang ở tỉnh khác thì %s thế nào?', 'Ở tỉnh khác anh/chị vẫn %s được, nộp tại nơi mình đang ở.'],
  ['Hồ sơ %s bị trả lại thì sao?', 'Xem lý do trên giấy trả, bổ sung rồi nộp lại hồ sơ %s.'],
  ['Người già yếu %s có được tới nhà không?', 'Có. Người nhà gọi xã để hẹn ngày tới nhà làm %s.'],
  ['Tra hồ sơ %s tới đâu rồi?', 'Gõ mã trên giấy hẹn vào mục tra cứu để biết hồ sơ %s tới đâu.'],
  ['Mất giấy hẹn %s thì làm sao?', 'Mang căn cước tới nơi nộp để tìm lại hồ sơ %s.'],
  [
    '%s có được miễn phí không?',
    'Hộ nghèo và người có công được miễn khi %s, mang theo giấy xác nhận.',
  ],
  [
    'Sai tên khi %s thì sửa ở đâu?',
    'Báo ngay nơi trả kết quả %s trong 5 ngày để sửa không mất tiền.',
  ],
  ['%s vào thứ bảy được không?', 'Sáng thứ bảy nhiều nơi nhận hồ sơ %s, gọi trước cho chắc.'],
  [
    'Kết quả %s có gửi về nhà không?',
    'Anh/chị chọn nhận qua bưu điện khi nộp hồ sơ %s, trả cước cho bưu tá.',
  ],
]

export const sheetHeads = [
  ...['STT', 'Câu hỏi', 'Cách hỏi khác', 'Nội dung trả lời', 'Lĩnh vực', 'Đơn vị phụ trách'],
  ...['Nguồn', 'Đường link', 'Căn cứ', 'Hiệu lực từ ngày', 'Hiệu lực đến ngày', 'Nhãn'],
]

/** A department's list of questions: 300 rows, all in order. */
export function departmentRows(): TestCell[][] {
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
  return services.flatMap((service, at) =>
    matters.map(([ask, answer], matter) => {
      const question = capital(ask.replace('%s', service))
      const bare = question.replace('?', '')
      const others = [`${bare} ạ`, `cho hỏi ${bare.toLowerCase()}`, `${bare} vậy ad`].join('\n')
      return [
        at * matters.length + matter + 1,
        ...[question, others, answer.replaceAll('%s', service)],
        ...[at % 2 ? 'CĂN CƯỚC' : 'dich vu cong', 'Công an tỉnh', 'Sổ tay một cửa 2026'],
        ...['https://dichvucong.gov.vn/huong-dan', 'Luật Căn cước 2023'],
        ...[new Date('2026-01-15'), '31/12/2027', null],
      ]
    }),
  )
}

const article = (title: string, questions: string[], body: string) => `---
title: ${title}
label: Bài cũ
topic: can-cuoc
audience: [nguoi-dan] # ai cũng hỏi
owner: cong-an
questions:
${questions.map((question) => `  - ${question}`).join('\n')}
sources:
  - name: "Cổng Dịch vụ công: hướng dẫn"
    url: https://dichvucong.gov.vn
    date: 2025-07
review_by: 2027-05-21
verify: false
related: [mat-can-cuoc]
---
${body}
`

/** What the handbook holds before anything is imported. */
export const knownFiles = [
  {
    path: 'knowledge/can-cuoc/can-cuoc-le-phi.md',
    text: article(
      'Lệ phí làm thẻ căn cước',
      ['Làm căn cước hết bao nhiêu tiền?', '=Phí căn cước', 'phí; lệ phí', 'làm cc tốn nhiêu'],
      'Cấp lần đầu không mất tiền.\n\n- Đổi thẻ: 50.000 đồng\n- Cấp lại: 70.000 đồng\n\n<!-- xem tiếp -->\n\nNộp tại {website}.',
    ),
  },
  {
    path: 'knowledge/can-cuoc/mat-can-cuoc.md',
    text: article(
      'Mất thẻ căn cước',
      ['Mất căn cước thì làm sao?', 'rớt căn cước', 'mất cccd', 'bị giật bóp mất căn cước'],
      '- Báo công an xã.\n- Xin cấp lại.',
    ),
  },
]

export const known: Known = {
  articles: knownArticles(knownFiles),
  topics: [
    { id: 'can-cuoc', label: 'Căn cước', title: 'Thẻ căn cước' },
    { id: 'dich-vu-cong', label: 'Dịch vụ công', title: 'Dịch vụ công trực tuyến' },
  ],
  agencies: [
    { id: 'cong-an', name: 'Công an tỉnh' },
    { id: 'so-khcn', name: 'Sở Khoa học và Công nghệ' },
  ],
  defaults: { topic: 'dich-vu-cong', owner: 'so-khcn' },
}
export const TODAY = '2026-11-21'
