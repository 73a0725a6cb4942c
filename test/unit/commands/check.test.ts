import { rmSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { check } from '../../../src/commands/check.ts'
import { article, DAY, smallContent, writeContent } from '../../support/small-content.ts'

afterEach(() => {
  process.exitCode = undefined
  vi.restoreAllMocks()
})

/** The command as it is called, on a folder with this content. */
async function checked(content: ReadonlyMap<string, string>, ...args: string[]) {
  const folder = writeContent(content)
  const [out, err]: [string[], string[]] = [[], []]
  const lines = (to: string[]) => (text: unknown) => to.push(String(text).trimEnd()) > 0
  vi.spyOn(process.stdout, 'write').mockImplementation(lines(out))
  vi.spyOn(process.stderr, 'write').mockImplementation(lines(err))
  try {
    await check.run(['--in', folder, '--on', DAY, ...args])
    return { code: process.exitCode ?? 0, out, err }
  } finally {
    vi.restoreAllMocks()
    process.exitCode = undefined
    rmSync(folder, { recursive: true })
  }
}

type Edit = (text: string) => string
const put =
  (from: string | RegExp, to: string): Edit =>
  (text) => {
    const edited = text.replace(from, () => to)
    expect(edited, `"${from}" stands in the file`).not.toBe(text)
    return edited
  }

/** The small content with one file edited. */
function edited(path: string, edit: Edit) {
  const content = smallContent()
  content.set(path, edit(content.get(path) ?? ''))
  return content
}

const lineWith = (text: string, mark: string) =>
  text.split('\n').findIndex((line) => line.includes(mark)) + 1

const bees = 'knowledge/nong/nuoi-ong.md'
const tea = 'knowledge/nong/trong-che.md'
const long = (words: string, length: number) => words.repeat(Math.ceil(length / words.length))

interface Story {
  fault: string
  path: string
  edit: Edit
  /** Stands in the line that is at fault. */
  mark: string
  says: RegExp
}

const problems: Story[] = [
  // Files that cannot be read at all.
  {
    fault: 'a field is missing',
    path: bees,
    edit: put('label: Nuôi ong\n', ''),
    mark: 'title:',
    says: /Nhãn nút \(label\) chưa có: hãy thêm mục label/,
  },
  {
    fault: 'a field is misspelt',
    path: bees,
    edit: put('related:', 'relatd:'),
    mark: 'relatd:',
    says: /không có mục nào tên là relatd: hãy sửa lại tên mục cho đúng, hoặc xóa/,
  },
  {
    fault: 'a label is too long for a button',
    path: bees,
    edit: put('label: Nuôi ong', 'label: Nuôi ong lấy mật trên đồi cao'),
    mark: 'label:',
    says: /Nhãn nút \(label\) dài 29 ký tự, nhiều nhất 20: hãy rút ngắn$/,
  },
  {
    fault: 'a date of a source is written as people write it',
    path: bees,
    edit: put('date: 2025-06', 'date: 25/6/2025'),
    mark: '25/6/2025',
    says: /Ngày của nguồn thứ 1 \(sources\.0\.date\) phải viết như 2026-06-25/,
  },
  {
    fault: 'YAML is broken',
    path: bees,
    edit: put('owner: so-thu', 'owner: so: thu'),
    mark: 'owner:',
    says: /Cơ quan phụ trách \(owner\) có dấu hai chấm .*dấu nháy kép/,
  },
  {
    fault: 'YAML of a list is broken',
    path: 'knowledge/quiz.yml',
    edit: put('ask: Ong làm ra gì?', 'ask: "Ong làm" ra gì?'),
    mark: 'ask:',
    says: /Còn chữ nằm ngoài dấu nháy/,
  },
  {
    fault: 'a body names something unknown',
    path: bees,
    edit: put('2. Chuẩn bị vốn.', '2. Gọi {hotlin}.'),
    mark: '{hotlin}',
    says: /Không có gì để điền vào \{hotlin\}: hãy sửa tên/,
  },
  {
    fault: 'the answer is missing',
    path: bees,
    edit: (text) => text.slice(0, text.indexOf('---\nMuốn') + 4),
    mark: '---',
    says: /chưa có câu trả lời: hãy viết bên dưới/,
  },
  {
    fault: 'the wording lacks a line',
    path: 'flows/wording.yml',
    edit: put(/ {2}more_fields: .*\n/, ''),
    mark: 'lines:',
    says: /Câu nói “more_fields” \(lines\.more_fields\) chưa có: hãy thêm/,
  },
  {
    fault: 'the wording names something unknown',
    path: 'flows/wording.yml',
    edit: put('Dạ em chào', 'Dạ {nguoi-nao} chào'),
    mark: '{nguoi-nao}',
    says: /điền vào \{nguoi-nao\}/,
  },
  // Questions.
  {
    fault: 'two questions are copies',
    path: bees,
    edit: put(/ {2}- Tháng nào .*\n/, '  - Muốn nuôi ong lấy mật thì nên bắt đầu từ đâu\n'),
    mark: 'thì nên bắt đầu',
    says: /“Muốn nuôi .*” gần như là một \(giống \d\d %\): hãy hỏi một câu bằng lời khác/,
  },
  {
    fault: 'all questions are alike',
    path: bees,
    edit: (text) =>
      text.replace(/^ {2}- .*(?=\n {2}- |\nfacets)/gm, (line) =>
        line.replace(
          'nuôi ong lấy mật',
          'nuôi ong lấy mật hoa rừng vải nhãn cà phê keo tràm bạc hà',
        ),
      ),
    mark: 'questions:',
    says: /Các cách hỏi \(questions\) giống nhau quá \(trung bình \d\d %, nhiều nhất 40 %\)/,
  },
  {
    fault: 'a question stands in two articles',
    path: tea,
    edit: put('Tháng nào trồng chè trên đồi tốt nhất', 'tháng nào nuôi ong lấy mật tốt nhất'),
    mark: 'tháng nào nuôi ong',
    says: /Cách hỏi “tháng nào nuôi ong .*” đã có ở bài “nuoi-ong”/,
  },
  // Sources and dates.
  {
    fault: 'no source can be looked up',
    path: bees,
    edit: put('    url: https://thu.gov.vn/sach\n    date: 2025-06\n', ''),
    mark: 'sources:',
    says: /Không tra lại được nguồn \(sources\) nào: hãy thêm địa chỉ trang \(url\)/,
  },
  {
    fault: "a source's date is in the future",
    path: bees,
    edit: put('date: 2025-06', 'date: 2026-12'),
    mark: 'date: 2026-12',
    says: /2026-12 chưa tới/,
  },
  {
    fault: 'there is no first day',
    path: bees,
    edit: put('effective_from: 2025-07-01\n', ''),
    mark: 'title:',
    says: /Hiệu lực từ \(effective_from\) chưa có: hãy thêm ngày/,
  },
  {
    fault: 'it ends before it begins',
    path: 'knowledge/nong/moi.md',
    edit: () =>
      article('chăn vịt chạy đồng', 'Chăn vịt', '[]').replace(
        'review_by:',
        'effective_to: 2025-06-30\nreview_by:',
      ),
    mark: 'effective_to:',
    says: /Hiệu lực đến \(effective_to\) phải sau hiệu lực từ \(effective_from\)/,
  },
  // What it points to.
  {
    fault: 'the agency is unknown',
    path: bees,
    edit: put('owner: so-thu', 'owner: so-nao'),
    mark: 'owner:',
    says: /\(owner\) “so-nao” không có trong danh sách cơ quan \(agencies\.yml\)/,
  },
  {
    fault: 'the topic is unknown',
    path: bees,
    edit: put('topic: nong', 'topic: lam'),
    mark: 'topic:',
    says: /\(topic\) “lam” không có trong danh sách chủ đề \(knowledge\/topics\.yml\)/,
  },
  {
    fault: 'a related article does not exist',
    path: bees,
    edit: put('[trong-che]', '[trong-che, trong-ca]'),
    mark: 'related:',
    says: /Bài liên quan \(related\) “trong-ca” không có trong cẩm nang/,
  },
  {
    fault: 'a label is used twice, but for marks and capitals',
    path: tea,
    edit: put('label: Trồng chè', 'label: nuoi ONG'),
    mark: 'label:',
    says: /Nhãn nút \(label\) “nuoi ONG” đã có ở bài “nuoi-ong”/,
  },
  {
    fault: "a link's title is too long for a button",
    path: bees,
    edit: put('title: Trang của Sở', 'title: Trang chính thức của Sở Thử'),
    mark: 'Trang chính thức',
    says: /Chữ trên nút của liên kết \(title\) dài 27 ký tự, nút chỉ chứa được 20/,
  },
  // The text.
  ...[
    ['Chữ đậm', '**Chuẩn bị** vốn'],
    ['Tiêu đề mục', '\n## Chuẩn bị'],
    ['Liên kết', 'Xem [Chuẩn bị](https://thu.gov.vn)'],
  ].map(([name, markdown]) => ({
    fault: `the body has ${name} in Markdown`,
    path: bees,
    edit: put('2. Chuẩn bị vốn.', markdown ?? ''),
    mark: 'Chuẩn bị',
    says: new RegExp(`${name} viết kiểu Markdown .* sẽ hiện nguyên ký hiệu`),
  })),
  {
    fault: 'a paragraph is a wall of text',
    path: bees,
    edit: put('Gần nhà có ai', long('Gần nhà có nhiều người. ', 401)),
    mark: 'Gần nhà',
    says: /Đoạn văn dài 4\d\d ký tự, nhiều nhất 400: hãy tách làm hai/,
  },
  {
    fault: 'the first screen is too long with its source',
    path: bees,
    edit: put('1. Học kỹ thuật.', `1. ${long('Học kỹ thuật. ', 260)}\n2. ${long('Hỏi. ', 240)}`),
    mark: 'Muốn nuôi ong lấy mật, anh/chị',
    says: /Màn 1 của câu trả lời dài 6\d\d ký tự khi gửi đi, nhiều nhất 600/,
  },
  {
    fault: 'a further screen is too long',
    path: bees,
    edit: put('Gần nhà có ai', `${long('Gần nhà. ', 390)}\n\n${long('Đi xem. ', 300)}`),
    mark: 'Gần nhà.',
    says: /Màn 2 của câu trả lời dài 7\d\d ký tự khi gửi đi/,
  },
  {
    fault: 'a screen is too long only where a department has a long address',
    path: bees,
    edit: put('1. Học kỹ thuật.', `1. ${long('Học nghề. ', 380)}\n\n{address}`),
    mark: 'Muốn nuôi ong lấy mật, anh/chị',
    says: /Màn 1 của câu trả lời sẽ dài tới 6\d\d ký tự khi tên, địa chỉ đơn vị dài/,
  },
  // Lists.
  {
    fault: "an agency's successor is unknown",
    path: 'knowledge/agencies.yml',
    edit: put('successor: so-thu', 'successor: so-moi'),
    mark: 'so-moi',
    says: /Cơ quan “so-cu” có cơ quan thay thế \(successor\) “so-moi” không có/,
  },
  {
    fault: 'agencies follow each other in a circle',
    path: 'knowledge/agencies.yml',
    edit: put(
      'level: province\n  - id: so-cu',
      'level: province\n    valid_to: 2026-01-01\n    successor: so-cu\n  - id: so-cu',
    ),
    mark: 'successor: so-cu',
    says: /Cơ quan “so-thu” đi một vòng/,
  },
  {
    fault: 'nobody handles a field',
    path: 'knowledge/agencies.yml',
    edit: put('agencies:', '  - { id: rung, label: Rừng }\nagencies:'),
    mark: 'id: rung',
    says: /Lĩnh vực “rung” chưa có cơ quan nào nhận/,
  },
  {
    fault: 'two communes have one name',
    path: 'knowledge/communes.yml',
    edit: put('name: Xã Hai', 'name: Xã Hai\n    also: [Xa Cu]'),
    mark: 'name: Xã Hai',
    says: /“xa cu” cũng là tên của Xã Một/,
  },
  {
    fault: 'a day is off and worked on',
    path: 'knowledge/holidays.yml',
    edit: (text) => `${text}working_days:\n  - { day: 2027-01-01, name: Làm bù }\n`,
    mark: 'name: Làm bù',
    says: /Ngày 2027-01-01 có hai lần: hãy giữ một dòng/,
  },
  {
    fault: 'a day off says a part of the day nobody knows',
    path: 'knowledge/holidays.yml',
    edit: put('name: Tết Dương lịch', 'name: Tết Dương lịch, half: evening'),
    mark: 'evening',
    says: /\(days_off\.\d\.half\) chỉ được là một trong: morning, afternoon; đang là “evening”/,
  },
  {
    fault: 'the article of a quiz question does not exist',
    path: 'knowledge/quiz.yml',
    edit: put('article: nuoi-ong', 'article: nuoi-tam'),
    mark: 'nuoi-tam',
    says: /Câu đố “ong” dẫn tới bài \(article\) “nuoi-tam” không có/,
  },
  {
    fault: 'a quiz question has an option twice',
    path: 'knowledge/quiz.yml',
    edit: put('- Sữa', '- mật'),
    mark: '- mật',
    says: /Câu đố “ong” có lựa chọn “mật” hai lần/,
  },
  {
    fault: 'the name of the department is too long',
    path: 'knowledge/organisation.yml',
    edit: put('name: Sở Thử', `name: ${long('Sở Thử ', 90)}`),
    mark: 'name:',
    says: /Tên \(name\) dài 9\d ký tự, trong câu trả lời chỉ có chỗ cho 80/,
  },
  // Wording and dialogues.
  {
    fault: "Messenger's greeting is too long",
    path: 'flows/wording.yml',
    edit: put('Trợ lý tự động trả lời', long('Trợ lý tự động trả lời ', 161)),
    mark: 'messenger_greeting:',
    says: /\(lines\.messenger_greeting\) dài \d+ ký tự, lời chào của Messenger chứa nhiều nhất 160/,
  },
  {
    fault: "an item of Messenger's menu is too long",
    path: 'flows/wording.yml',
    edit: put('menu_start: Bắt đầu hỏi', 'menu_start: Bắt đầu hỏi về chuyển đổi số ngay'),
    mark: 'menu_start:',
    says: /\(lines\.menu_start\) dài 33 ký tự, mục trong menu của Messenger chứa nhiều nhất 30/,
  },
  {
    fault: 'a fixed button is too long',
    path: 'flows/wording.yml',
    edit: put('flow_cancel: Thôi', 'flow_cancel: Thôi không làm tiếp nữa'),
    mark: 'flow_cancel:',
    says: /\(lines\.flow_cancel\) dài 23 ký tự, một nút chứa nhiều nhất 20/,
  },
  {
    fault: 'a reply is too long for one message',
    path: 'flows/thanks.yml',
    edit: put('Dạ không có gì ạ.', long('Dạ không có gì ạ. ', 2001)),
    mark: 'say:',
    says: /Lời nói \(say\) dài 20\d\d ký tự, một tin nhắn chứa nhiều nhất 2000/,
  },
  {
    fault: 'a reply claims the phrase of another',
    path: 'flows/thanks.yml',
    edit: put('  - cảm ơn\n', '  - cảm ơn\n  - Khảo Sát\n'),
    mark: 'Khảo Sát',
    says: /“Khảo Sát” cũng có trong flows\/survey\.yml/,
  },
  {
    fault: "a phrase is ruled out by the file's own unless",
    path: 'flows/survey.yml',
    edit: put('steps:', 'unless:\n  - làm\nsteps:'),
    mark: '- làm khảo sát',
    says: /“làm khảo sát” bị chính mục trừ khi có \(unless\) của tệp này loại ra/,
  },
  {
    fault: 'a button leads to an article that does not exist',
    path: 'flows/survey.yml',
    edit: put('article: nuoi-ong', 'article: nuoi-tam'),
    mark: 'nuoi-tam',
    says: /Nút dẫn tới bài \(article\) “nuoi-tam” không có trong cẩm nang/,
  },
  {
    fault: 'a button leads to a dialogue that does not exist',
    path: 'flows/survey.yml',
    edit: put('{ label: Khác }', '{ label: Khác }\n      - { label: Chơi, flow: tro-choi }'),
    mark: 'tro-choi',
    says: /Nút dẫn tới kịch bản \(flow\) “tro-choi” không có/,
  },
  {
    fault: 'a button leads to a step that does not exist',
    path: 'flows/survey.yml',
    edit: put('{ label: Khác }', '{ label: Khác }\n      - { label: Nữa, next: nua }'),
    mark: 'next: nua',
    says: /Bước “hoi” \(steps\.hoi\) dẫn tới bước “nua” không có/,
  },
  {
    fault: 'a step is never reached',
    path: 'flows/survey.yml',
    edit: (text) => `${text}  thua:\n    do: end\n`,
    mark: 'thua:',
    says: /Bước “thua” \(steps\.thua\) không có đường nào dẫn tới/,
  },
]

const notes: Story[] = [
  {
    fault: 'it leans on a document that was replaced',
    path: bees,
    edit: put('sources:', 'legal_basis:\n  - Nghị định 59/2022/NĐ-CP\nsources:'),
    mark: '- Nghị định 59/2022/NĐ-CP',
    says: /Bài dẫn 59\/2022\/NĐ-CP, đã bị thay thế từ 2024-07-01: hãy so với 69\/2024\/NĐ-CP/,
  },
  {
    fault: 'there are fewer questions than people have ways to ask',
    path: bees,
    edit: put(/ {2}- Tháng nào .*\n/, ''),
    mark: 'questions:',
    says: /Mới có 11 cách hỏi \(questions\): hãy thêm ít nhất 1; mỗi bài nên có từ 12/,
  },
  {
    fault: 'its review is overdue',
    path: bees,
    edit: put('2027-05-21', '2026-11-19'),
    mark: 'review_by:',
    says: /Đã quá ngày rà soát \(review_by\) 2026-11-19/,
  },
  {
    fault: 'its review is due soon',
    path: bees,
    edit: put('2027-05-21', '2027-01-15'),
    mark: 'review_by:',
    says: /Sắp tới ngày rà soát \(review_by\) 2027-01-15, còn 56 ngày/,
  },
  {
    fault: 'a link is not https',
    path: bees,
    edit: put('url: https://thu.gov.vn\n---', 'url: http://thu.gov.vn\n---'),
    mark: 'http://',
    says: /http:\/\/thu\.gov\.vn chưa phải https/,
  },
  {
    fault: 'it begins later',
    path: 'knowledge/nong/moi.md',
    edit: () => article('chăn vịt chạy đồng', 'Chăn vịt', '[]').replace('2025-07-01', '2027-01-01'),
    mark: 'effective_from:',
    says: /chỉ trả lời từ ngày 2027-01-01/,
  },
  {
    fault: 'it expired',
    path: 'knowledge/nong/cu.md',
    edit: () =>
      article('chăn vịt chạy đồng', 'Chăn vịt', '[]').replace(
        'review_by:',
        'effective_to: 2026-06-30\nreview_by:',
      ),
    mark: 'effective_to:',
    says: /hết hiệu lực ngày 2026-06-30 .*không còn trả lời/,
  },
  {
    fault: 'an agency is to be confirmed',
    path: 'knowledge/agencies.yml',
    edit: (text) => `${text}    confirm: true\n`,
    mark: 'confirm:',
    says: /Cơ quan “so-cu” còn phải kiểm lại/,
  },
  {
    fault: 'days off are to be confirmed',
    path: 'knowledge/holidays.yml',
    edit: put('name: Tết Dương lịch', 'name: Tết Dương lịch, confirm: true'),
    mark: 'days_off:',
    says: /Có 1 ngày nghỉ chưa chắc chắn/,
  },
  {
    fault: 'no day off of the coming year is known',
    path: 'knowledge/holidays.yml',
    edit: put(/ {2}- .*2027.*\n/, ''),
    mark: 'days_off:',
    says: /Chưa có ngày nghỉ nào của năm 2027/,
  },
  {
    fault: 'communes are samples',
    path: 'knowledge/communes.yml',
    edit: put('sample: false', 'sample: true'),
    mark: 'sample:',
    says: /Vẫn là xã, phường mẫu/,
  },
  {
    fault: 'the department is a sample',
    path: 'knowledge/organisation.yml',
    edit: put('sample: false', 'sample: true'),
    mark: 'sample:',
    says: /Vẫn là đơn vị mẫu/,
  },
  {
    fault: 'something of the department is open',
    path: 'knowledge/organisation.yml',
    edit: put('hotline: 0210 123 4567', 'hotline:'),
    mark: 'hotline:',
    says: /Đường dây nóng \(hotline\) còn để trống/,
  },
]

describe('content in order', () => {
  it('has nothing said about it but the counts', async () => {
    const { code, out, err } = await checked(smallContent(), '--table')
    expect({ code, err }).toEqual({ code: 0, err: [] })
    expect(out).toEqual([
      'topic  articles  questions',
      'nong          3         36',
      'held out 36 questions: first 100.0 %, among three 100.0 %',
      '3 articles in force with 36 questions and 3 sources, 0 to verify; 1 dialogues, 1 quiz questions',
      '14 files, 0 notes, 0 problems',
    ])
  })
})

describe('a problem is printed with its line, and ends with 1, when', () => {
  it.each(problems)('$fault', async ({ path, edit, mark, says }) => {
    const content = edited(path, edit)
    const { code, err } = await checked(content, '--quick')
    const place = `${path}:${lineWith(content.get(path) ?? '', mark)}: `
    const found = err.filter((line) => line.startsWith(place) && says.test(line))
    expect({ found: found.length, code, err }).toMatchObject({ found: 1, code: 1 })
    // One fault, one line: what follows from it is not told as well.
    expect(err).toHaveLength(1)
  })
})

describe('a note is printed with its line, and ends with 0, when', () => {
  it.each(notes)('$fault', async ({ path, edit, mark, says }) => {
    const content = edited(path, edit)
    const { code, err } = await checked(content, '--quick')
    const place = `note: ${path}:${lineWith(content.get(path) ?? '', mark)}: `
    expect(err).toEqual([expect.stringMatching(says)])
    expect(err[0]?.startsWith(place), `${err[0]} at ${place}`).toBe(true)
    expect(code).toBe(0)
  })
})

describe('an article with few ways of asking, as an import brings it', () => {
  it.each([
    [1, ['Lúc nào thì nên lùa đàn ra ruộng']],
    [2, ['Lúc nào nên lùa đàn ra ruộng', 'Đàn nào nên lùa ra bờ']],
  ])('may be published: that there is only %i is a note', async (count, questions) => {
    const text = article('chăn vịt chạy đồng', 'Chăn vịt', '[]').replace(
      /questions:\n(?: {2}- .*\n)+/,
      `questions:\n${questions.map((question) => `  - ${question}\n`).join('')}`,
    )
    const content = smallContent().set('knowledge/nong/chan-vit.md', text)
    const { code, err } = await checked(content)
    expect(err.filter((line) => !line.startsWith('note: '))).toEqual([])
    expect(code).toBe(0)
    expect(err).toContainEqual(
      expect.stringContaining(
        `Mới có ${count} cách hỏi (questions): hãy thêm ít nhất ${12 - count};`,
      ),
    )
  })
})

describe('an article that is not in force', () => {
  const expired = put('review_by:', 'effective_to: 2026-06-30\nreview_by:')

  it('is related to nothing, and no button leads there', async () => {
    const content = edited(bees, expired)
    const { code, err } = await checked(content, '--quick')
    expect(code).toBe(1)
    const fish = content.get('knowledge/nong/tha-ca.md') ?? ''
    expect(err).toContainEqual(
      expect.stringMatching(
        `^knowledge/nong/tha-ca\\.md:${lineWith(fish, 'related:')}: Bài liên quan \\(related\\) “nuoi-ong” không còn hiệu lực`,
      ),
    )
    expect(err).toContainEqual(
      expect.stringMatching(
        /^flows\/survey\.yml:12: Nút dẫn tới bài \(article\) “nuoi-ong” không còn hiệu lực/,
      ),
    )
  })
})

describe('a link below one whose address is not filled in', () => {
  it('is named with its own line', async () => {
    const content = edited(
      bees,
      put(
        'links:\n  - title: Trang của Sở',
        'links:\n  - title: Sở\n    url: "{website}"\n  - title: Trang chính thức của Sở',
      ),
    )
    content.set('knowledge/organisation.yml', 'sample: false\nname: Sở Thử\n')
    const { err } = await checked(content, '--quick', 'nuoi-ong')
    const line = lineWith(content.get(bees) ?? '', 'Trang chính thức')
    expect(err).toEqual([
      expect.stringMatching(`^${bees}:${line}: Chữ trên nút của liên kết \\(title\\) dài 23`),
    ])
  })
})

describe('the phrases of a dialogue', () => {
  it('are told where a reply takes them first', async () => {
    const content = edited('flows/thanks.yml', (text) =>
      text.replace('smalltalk', 'emergency').replace('- cảm ơn rất nhiều', '- làm khảo'),
    )
    const { code, err } = await checked(content, '--quick')
    expect(code).toBe(1)
    const line = lineWith(content.get('flows/survey.yml') ?? '', '- làm khảo sát')
    expect(err).toEqual([
      `flows/survey.yml:${line}: Câu “làm khảo sát” bị flows/thanks.yml nhận trước: hãy sửa câu này, hoặc thêm vào mục trừ khi có (unless) của tệp đó`,
    ])
  })
})

describe('what the index finds', () => {
  it('a question that asks the same as one of another article is told at both', async () => {
    const content = edited(
      tea,
      put('Tháng nào trồng chè trên đồi tốt nhất', 'Nuôi ong lấy mật tốt nhất tháng nào'),
    )
    const { code, err } = await checked(content)
    expect(code).toBe(1)
    const [here, there] = [
      `${tea}:${lineWith(content.get(tea) ?? '', 'tốt nhất tháng nào')}`,
      `${bees}:${lineWith(content.get(bees) ?? '', 'Tháng nào')}`,
    ]
    expect(err.some((line) => line.startsWith(`${here}: `) && line.includes(`(${there})`))).toBe(
      true,
    )
    expect(err.some((line) => line.startsWith(`${there}: `) && line.includes(`(${here})`))).toBe(
      true,
    )
  })

  it('a question that another article answers is told, with the winner', async () => {
    const content = edited(
      tea,
      put(/Tháng nào trồng chè.*/, 'Nuôi ong lấy mật nuôi ong lấy mật ong mật'),
    )
    const { code, err } = await checked(content)
    const line = lineWith(content.get(tea) ?? '', 'ong mật')
    expect(code).toBe(1)
    expect(err).toContainEqual(
      expect.stringMatching(
        `^${tea}:${line}: Hỏi “.*” thì bài nuoi-ong trả lời trước: hãy viết lại`,
      ),
    )
  })

  it('a question that is lost without itself is a note; half of them are a problem', async () => {
    // Seven of its twelve questions are those of the fish, their words in another order.
    const questionsOf = (path: string) =>
      [...(smallContent().get(path) ?? '').matchAll(/^ {2}- (?!name|title)(.*)$/gm)].map(
        ([, question = '']) => question,
      )
    const own = questionsOf(bees)
    let text = smallContent().get(bees) ?? ''
    for (const [at, question] of questionsOf('knowledge/nong/tha-ca.md').slice(0, 7).entries()) {
      text = put(own[at] ?? '', question.replace(/[?,]/g, '').split(' ').reverse().join(' '))(text)
    }
    const { code, err } = await checked(edited(bees, () => text))
    expect(code).toBe(1)
    expect(err).toContainEqual(
      expect.stringMatching(
        `^note: ${bees}:${lineWith(text, 'questions:') + 1}: Thử bỏ cách hỏi này ra rồi hỏi “.*” thì thấy bài tha-ca`,
      ),
    )
    expect(err).toContainEqual(
      expect.stringMatching(
        `^${bees}:${lineWith(text, 'questions:')}: Thử bỏ ra từng cách hỏi rồi hỏi lại, chỉ \\d trên 12 cách hỏi thấy đúng bài này`,
      ),
    )
  })
})

describe('how it is called', () => {
  const twoFaults = () => {
    const content = edited(bees, put('owner: so-thu', 'owner: so-nao'))
    content.set(tea, put('owner: so-thu', 'owner: so-nao')(content.get(tea) ?? ''))
    content.set(bees, put('topic: nong', 'topic: lam')(content.get(bees) ?? ''))
    return content
  }

  it('problems are sorted by path and line', async () => {
    const { err } = await checked(twoFaults(), '--quick')
    expect(err.map((line) => line.replace(/: .*/, ''))).toEqual([
      `${bees}:4`,
      `${bees}:6`,
      `${tea}:${lineWith(twoFaults().get(tea) ?? '', 'owner:')}`,
    ])
  })

  it('a word limits what is printed, and what counts', async () => {
    const { code, err, out } = await checked(twoFaults(), 'trong-che', '--quick')
    expect({ code, count: err.length }).toEqual({ code: 1, count: 1 })
    expect(out.at(-1)).toContain(', 1 problems')
    expect(await checked(twoFaults(), 'flows/', '--quick')).toMatchObject({ code: 0, err: [] })
  })

  it('a missing wording does not hide where the fault is', async () => {
    const content = smallContent()
    content.delete('flows/wording.yml')
    const { code, err } = await checked(content)
    expect(code).toBe(1)
    expect(err).toEqual(['flows/wording.yml:1: Không có tệp này: hãy lấy lại từ bản cài đặt'])
  })

  it('a broken list does not bring complaints about what it would have held', async () => {
    const content = edited('knowledge/organisation.yml', put('sample: false', 'sample: nein'))
    const { err } = await checked(content, '--quick')
    expect(err).toEqual([
      expect.stringMatching(
        /^knowledge\/organisation\.yml:1: Còn là mẫu \(sample\) chỉ được là true \(có\) hoặc false/,
      ),
    ])
  })

  it('on a later day it says what will be due', async () => {
    const { code, err } = await checked(smallContent(), '--quick', '--on', '2027-06-01')
    expect(code).toBe(0)
    expect(err).toContainEqual(
      expect.stringContaining('Đã quá ngày rà soát (review_by) 2027-05-21'),
    )
  })

  it.each([
    [['--on', '1/6/2027'], 'write it as 2027-06-01'],
    [['a', 'b'], 'usage: check'],
    [['--in', '/nowhere'], 'holds neither knowledge/ nor flows/'],
  ])('%j is refused with its remedy', async (args, remedy) => {
    await expect(check.run(args)).rejects.toThrow(remedy)
  })
})
