import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The day on which all of it is in order. */
export const DAY = '2026-11-20'

/** A handbook of three articles in order, with everything filled in; texts by path. */
export function smallContent(): Map<string, string> {
  return new Map([
    [
      'knowledge/organisation.yml',
      `sample: false
name: Sở Thử
hotline: 0210 123 4567
address: Số 1, phường Thử
email: so@thu.gov.vn
website: https://thu.gov.vn
zalo_name: Sở Thử
facebook_name: Sở Thử
`,
    ],
    [
      'knowledge/agencies.yml',
      `fields:
  - { id: nong-nghiep, label: Nông nghiệp }
agencies:
  - id: so-thu
    name: Sở Thử
    fields: [nong-nghiep]
    level: province
  - id: so-cu
    name: Sở Cũ
    level: province
    valid_to: 2025-02-28
    successor: so-thu
`,
    ],
    ['knowledge/topics.yml', topics],
    [
      'knowledge/laws.yml',
      `replaced:
  - { document: 59/2022/NĐ-CP, by: 69/2024/NĐ-CP, from: 2024-07-01 }
`,
    ],
    [
      'knowledge/holidays.yml',
      `days_off:
  - { day: 2026-09-02, name: Quốc khánh }
  - { day: 2027-01-01, name: Tết Dương lịch }
`,
    ],
    [
      'knowledge/communes.yml',
      `sample: false
communes:
  - name: Xã Một
    also: [xã cũ]
  - name: Xã Hai
`,
    ],
    [
      'knowledge/quiz.yml',
      `questions:
  - id: ong
    ask: Ong làm ra gì?
    options:
      - Mật
      - Sữa
    answer: 1
    explain: Ong làm ra mật.
    source: Sách
    article: nuoi-ong
`,
    ],
    ['knowledge/words.yml', 'abbreviations:\n  ko: không\n'],
    ['knowledge/nong/nuoi-ong.md', article('nuôi ong lấy mật', 'Nuôi ong', '[trong-che]')],
    ['knowledge/nong/trong-che.md', article('trồng chè trên đồi', 'Trồng chè', '[tha-ca]')],
    ['knowledge/nong/tha-ca.md', article('thả cá dưới ao', 'Thả cá', '[nuoi-ong]')],
    ['flows/wording.yml', readFileSync('flows/wording.yml', 'utf8')],
    [
      'flows/thanks.yml',
      `kind: reply
outcome: smalltalk
whole:
  - cảm ơn
contains:
  - cảm ơn rất nhiều
say: Dạ không có gì ạ.
`,
    ],
    [
      'flows/survey.yml',
      `kind: dialogue
title: Khảo sát
whole:
  - khảo sát
contains:
  - làm khảo sát
steps:
  hoi:
    do: choose
    say: Anh/chị nuôi gì?
    options:
      - { label: Ong, article: nuoi-ong }
      - { label: Khác }
    invalid: Anh/chị bấm nút giúp em.
  xong:
    do: end
    say: Em cảm ơn.
`,
    ],
  ])
}

const topics = `topics:
  - id: nong
    label: Nông nghiệp
    title: Nông nghiệp
    about: Việc đồng áng.
`

/** An article about one thing, asked for in a dozen ways. */
export function article(thing: string, label: string, related: string): string {
  const ways = [
    `Muốn ${thing} thì bắt đầu từ đâu?`,
    `${thing} cần bao nhiêu vốn ban đầu`,
    `Bố mẹ già có ${thing} nổi không cháu?`,
    `Mùa mưa ${thing} phải tránh điều gì`,
    `Kỹ thuật ${thing} học ở lớp nào?`,
    `Ai chỉ giúp cách ${thing} với ạ`,
    `Nhà chật, ${thing} được không?`,
    `${thing} một năm lãi mấy triệu`,
    `Vay ngân hàng để ${thing} thế nào?`,
    `Tháng nào ${thing} tốt nhất`,
    `Sợ rủi ro khi ${thing}, có bảo hiểm gì?`,
    `Xin giấy phép ${thing} nộp hồ sơ ra sao`,
  ]
  return `---
title: Cách ${thing}
label: ${label}
topic: nong
audience: [nguoi-dan]
owner: so-thu
questions:
${ways.map((way) => `  - ${way}`).join('\n')}
facets:
  fee: Việc ${thing} không mất phí.
sources:
  - name: Sách về ${thing}
    url: https://thu.gov.vn/sach
    date: 2025-06
effective_from: 2025-07-01
review_by: 2027-05-21
verify: false
related: ${related}
links:
  - title: Trang của Sở
    url: https://thu.gov.vn
---
Muốn ${thing}, anh/chị hỏi hội nông dân.

1. Học kỹ thuật.
2. Chuẩn bị vốn.

<!-- xem tiếp -->

Gần nhà có ai đã ${thing} thì anh/chị sang xem.
`
}

/** Writes content into a fresh folder. */
export function writeContent(content: ReadonlyMap<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'hoi-dap-so-content-'))
  for (const [path, text] of content) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}
