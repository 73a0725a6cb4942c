import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { nameOf } from '../../../src/content/field-names.ts'
import { Faulty, readYaml } from '../../../src/content/file.ts'
import { dialogueFile } from '../../../src/flows/dialogue.ts'
import { wordingFile } from '../../../src/flows/flow.ts'
import { frontMatter } from '../../../src/knowledge/article.ts'
import { agenciesFile, quizFile } from '../../../src/knowledge/directory.ts'
import { organisationFile } from '../../../src/knowledge/organisation.ts'

/** What an editor reads about a text, with its line. */
function told(schema: z.ZodType, text: string): string[] {
  try {
    readYaml(schema, text)
    return []
  } catch (error) {
    if (!(error instanceof Faulty)) throw error
    return error.faults.map(({ line, message }) => `${line}: ${message}`)
  }
}

/** The front matter of an article in order, with one field as given. */
function article(field: string, value: string): string {
  const fields: Record<string, string> = {
    title: 'Bài',
    label: 'Nhãn',
    topic: 'thu',
    audience: '[nguoi-dan]',
    owner: 'trung-tam',
    questions: '[Hỏi gì]',
    sources: '[{ name: Nguồn, date: 2025-06 }]',
    review_by: '2027-05-21',
    verify: 'false',
    [field]: value,
  }
  return Object.entries(fields)
    .map(([name, written]) => `${name}: ${written}`)
    .join('\n')
}

describe('the name of a field', () => {
  it.each<[(string | number)[], string]>([
    [['label'], 'Nhãn nút (label)'],
    [['questions', 2], 'Cách hỏi thứ 3 (questions.2)'],
    [['questions', 2, 'ask'], 'Câu hỏi của câu thứ 3 (questions.2.ask)'],
    [['sources', 0, 'name'], 'Tên của nguồn thứ 1 (sources.0.name)'],
    [['links', 1, 'title'], 'Chữ trên nút của liên kết thứ 2 (links.1.title)'],
    [['facets', 'fee'], 'Hỏi tiếp: lệ phí (facets.fee)'],
    [['agencies', 3, 'fields', 0], 'Lĩnh vực thứ 1 của cơ quan thứ 4 (agencies.3.fields.0)'],
    // Names that editors give are names, also where a field is called so.
    [['lines', 'source'], 'Câu nói “source” (lines.source)'],
    [
      ['steps', 'hoi', 'options', 1, 'label'],
      'Nhãn nút của lựa chọn thứ 2 của bước “hoi” (steps.hoi.options.1.label)',
    ],
    [['groups', 'nhà', 4], 'Mục thứ 5 của nhóm từ “nhà” (groups.nhà.4)'],
    [['index_about'], 'Mục “index_about” (index_about)'],
    [[], 'Nội dung tệp'],
  ])('%j', (way, name) => expect(nameOf(way)).toBe(name))
})

describe('a field that is wrong', () => {
  it.each<[string, z.ZodType, string, string]>([
    ['in order', frontMatter, article('title', 'Bài'), ''],
    [
      'left empty',
      frontMatter,
      article('title', ''),
      '1: Tiêu đề (title) đang để trống: hãy điền vào',
    ],
    [
      'a text that YAML takes for a field',
      frontMatter,
      article('questions', '\n  - Phí là gì\n  - Hỏi: phí'),
      '8: Cách hỏi thứ 2 (questions.1) phải là một đoạn chữ, nhưng dấu hai chấm làm máy đọc thành mục con: hãy đặt cả câu trong dấu nháy kép "…"',
    ],
    [
      'a text that YAML takes for a number',
      frontMatter,
      article('label', '2025'),
      '2: Nhãn nút (label) phải là chữ, máy lại đọc “2025” không phải chữ: hãy đặt trong dấu nháy kép "…"',
    ],
    [
      'a list for a text',
      frontMatter,
      article('title', '[Bài]'),
      '1: Tiêu đề (title) phải là một đoạn chữ, không phải danh sách: hãy bỏ dấu gạch ngang hoặc dấu [ ] ở đầu',
    ],
    [
      'a text for a list',
      frontMatter,
      article('related', 'bai-khac'),
      '10: Bài liên quan (related) phải là danh sách: mỗi mục viết một dòng, bắt đầu bằng dấu gạch ngang và một dấu cách',
    ],
    [
      'neither an address nor a place for one: what is meant is said once',
      frontMatter,
      article('links', '[{ title: Trang, url: thu.gov.vn }]'),
      '10: Địa chỉ trang của liên kết thứ 1 (links.0.url) phải là địa chỉ đầy đủ, bắt đầu bằng https://, hoặc là một tên trong ngoặc nhọn như {website}, đang là “thu.gov.vn”',
    ],
    [
      'no mail address',
      organisationFile.extend({ email: z.email() }),
      'name: Sở\nsample: false\nemail: thu.gov.vn',
      '3: Thư điện tử (email) phải là một địa chỉ thư như ten@coquan.gov.vn, đang là “thu.gov.vn”',
    ],
    [
      'a number that is too large',
      agenciesFile,
      'fields: [{ id: a, label: A }]\nagencies: [{ id: b, name: B, level: commune, answer_within: 100 }]',
      '2: Số ngày phải trả lời của cơ quan thứ 1 (agencies.0.answer_within) là 100, nhiều nhất là 90',
    ],
    [
      'none of the allowed words',
      agenciesFile,
      'fields: [{ id: a, label: A }]\nagencies: [{ id: b, name: B, level: tinh }]',
      '2: Cấp của cơ quan thứ 1 (agencies.0.level) chỉ được là một trong: central, province, district, commune; đang là “tinh”',
    ],
    [
      'the place of an option that is not there',
      quizFile,
      'questions:\n  - { id: a, ask: b, options: [x, y], answer: 3, explain: c, source: d }',
      '2: Đáp án của câu thứ 1 (questions.0.answer) lớn hơn số lựa chọn: hãy ghi lựa chọn đúng đứng thứ mấy, đếm từ 1',
    ],
    [
      'a step of no kind',
      dialogueFile,
      'kind: dialogue\ntitle: Thử\nsteps:\n  a: { say: Chào }',
      '4: Loại bước của bước “a” (steps.a.do) chưa có: hãy thêm mục do, chọn một trong: say, ask, choose, article, branch, save, look-up, quiz, hand-off, erase, end',
    ],
    [
      'the one shape of two that was meant, but too short',
      dialogueFile,
      'kind: dialogue\ntitle: Thử\nsteps:\n  a: { do: choose, say: Gì, invalid: Lại, options: [{ label: Một }] }',
      '4: Lựa chọn của bước “a” (steps.a.options) có 1 mục, ít nhất 2: hãy thêm',
    ],
    [
      'a step whose name cannot be written so',
      dialogueFile,
      'kind: dialogue\ntitle: Thử\nsteps:\n  Bước 1: { do: end }',
      '4: Bước “Bước 1” (steps.Bước 1) có tên không dùng được: chỉ được có chữ thường không dấu, số và dấu gạch ngang ở giữa, chữ đứng đầu, đang là “Bước 1”',
    ],
    [
      'another kind of file',
      wordingFile.pick({ kind: true }),
      'kind: loi-noi',
      '1: Loại tệp (kind) phải là “wording”, đang là “loi-noi”',
    ],
  ])('%s', (_what, schema, text, message) => {
    expect(told(schema, text)).toEqual(message === '' ? [] : [message])
  })

  it('never speaks English, whatever the schema wants', () => {
    const schema = z.strictObject({
      a: z.bigint(),
      b: z.map(z.string(), z.string()),
      c: z.string().startsWith('x'),
      d: z.number().multipleOf(5),
      e: z.set(z.string()),
      f: z.intersection(z.literal('x'), z.literal('y')),
      g: z.templateLiteral(['x-', z.number()]),
    })
    const all = told(schema, 'a: 1\nb: 1\nc: y\nd: 3\ne: 1\nf: z\ng: q')
    expect(all.length).toBeGreaterThanOrEqual(7)
    for (const message of all) {
      expect(message).not.toMatch(/invalid|expected|must|received|too (?:big|small)|input/i)
    }
  })
})

describe('a text that is no YAML', () => {
  it.each<[string, string, RegExp]>([
    [
      'a colon',
      'label: Phí\ntitle: Phí: bao nhiêu',
      /^2: Tiêu đề \(title\) có dấu hai chấm .*dấu nháy kép/,
    ],
    ['a colon in a list', 'a:\n  - x: Hỏi: gì', /^2: Nội dung có dấu hai chấm/],
    ['a hash', 'a: Giải #1 của\n  năm nay', /^2: Dòng trên có dấu # .*dấu nháy kép/],
    ['a hash in a list', 'a:\n  - Giải #1\n    của năm', /^3: Dòng trên có dấu #/],
    ['a tab', 'a:\n\tb: 1', /^2: .*phím Tab.* thay bằng dấu cách/],
    ['an item too far out', 'a:\n  - b\n - c', /^3: .*thụt đầu dòng sai/],
    ['a field too far in', 'a:\n  b: 1\n c: 2', /^3: .*thụt đầu dòng sai/],
    ['a field below a text', 'a: 1\n  b: 2', /^1: .*dòng ngay dưới thụt đầu dòng sai/],
    ['an open quotation mark', 'a: "Phí\n', /^\d: Dấu nháy mở ra mà không đóng lại/],
    ['an open apostrophe', "a: 'Phí\nb: c\n", /^\d: Dấu nháy mở ra mà không đóng lại/],
    ['words behind quotation marks', 'a: "Phí" là gì', /^1: Còn chữ nằm ngoài dấu nháy/],
    ['a field twice', 'label: a\nb: 1\nlabel: c', /^3: Mục label được viết hai lần/],
    ['an open bracket', 'a: [b, c', /^1: Dấu ngoặc mở .*thêm dấu \]/],
    ['an open brace', 'a: {b: c', /^1: Dấu ngoặc mở .*thêm dấu \}/],
    ['an at sign', 'b: 1\na: @so', /^2: .*bắt đầu bằng dấu @/],
    ['a percent sign', 'a: %so', /^1: .*bắt đầu bằng dấu %/],
    ['a star', 'b: 1\na: *quan trọng', /^2: .*bắt đầu bằng dấu \*/],
    ['a backslash in quotation marks', 'a: "C:\\quan"', /^1: Dấu gạch chéo ngược/],
    ['an item beside its name', 'a: - b', /^1: .*cùng dòng với tên: hãy xuống dòng/],
    ['a line without a name', 'a: b\nchữ thừa\nc: d', /^2: .*không có dạng “tên: nội dung”/],
    ['a name without a colon', 'a: b\nlabel', /^2: .*không có dạng “tên: nội dung”/],
    ['a fence in the middle', '---\na: 1\n---\nb: 1', /^3: .*dòng --- ở giữa/],
    ['a stray bracket', 'a: ]b', /^1: Không đọc được dòng này: hãy xem dòng này và dòng ngay trên/],
  ])('for %s', (_what, text, message) => {
    const all = told(z.unknown(), text)
    expect(all).toEqual([expect.stringMatching(message)])
  })
})
