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
    says: /label: .*it is missing, add it/,
  },
  {
    fault: 'a field is misspelt',
    path: bees,
    edit: put('related:', 'relatd:'),
    mark: 'relatd:',
    says: /relatd: no such field; correct its name or delete it/,
  },
  {
    fault: 'a label is too long for a button',
    path: bees,
    edit: put('label: Nuôi ong', 'label: Nuôi ong lấy mật trên đồi cao'),
    mark: 'label:',
    says: /label: .*<=20 characters; shorten it/,
  },
  {
    fault: 'a date of a source is written as people write it',
    path: bees,
    edit: put('date: 2025-06', 'date: 25/6/2025'),
    mark: '25/6/2025',
    says: /must be written as 2026-06-25/,
  },
  {
    fault: 'YAML is broken',
    path: bees,
    edit: put('owner: so-thu', 'owner: so: thu'),
    mark: 'owner:',
    says: /is no YAML: .*quotation marks/,
  },
  {
    fault: 'YAML of a list is broken',
    path: 'knowledge/quiz.yml',
    edit: put('ask: Ong làm ra gì?', 'ask: "Ong làm" ra gì?'),
    mark: 'ask:',
    says: /is no YAML/,
  },
  {
    fault: 'a body names something unknown',
    path: bees,
    edit: put('2. Chuẩn bị vốn.', '2. Gọi {hotlin}.'),
    mark: '{hotlin}',
    says: /\{hotlin\} has no value/,
  },
  {
    fault: 'the answer is missing',
    path: bees,
    edit: (text) => text.slice(0, text.indexOf('---\nMuốn') + 4),
    mark: '---',
    says: /no answer below its front matter/,
  },
  {
    fault: 'the wording lacks a line',
    path: 'flows/wording.yml',
    edit: put(/ {2}more_fields: .*\n/, ''),
    mark: 'lines:',
    says: /lines\.more_fields: .*it is missing/,
  },
  {
    fault: 'the wording names something unknown',
    path: 'flows/wording.yml',
    edit: put('Dạ em chào', 'Dạ {nguoi-nao} chào'),
    mark: '{nguoi-nao}',
    says: /\{nguoi-nao\} has no value/,
  },
  // Questions.
  {
    fault: 'there are too few questions',
    path: bees,
    edit: put(/ {2}- Tháng nào .*\n/, ''),
    mark: 'questions:',
    says: /has 11 questions; people ask in at least 12 ways/,
  },
  {
    fault: 'two questions are copies',
    path: bees,
    edit: put(/ {2}- Tháng nào .*\n/, '  - Muốn nuôi ong lấy mật thì nên bắt đầu từ đâu\n'),
    mark: 'thì nên bắt đầu',
    says: /"Muốn nuôi .*" are copies \(0\.\d\d\); ask one of them in other words/,
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
    says: /its questions are too much alike \(0\.\d\d on average/,
  },
  {
    fault: 'a question stands in two articles',
    path: tea,
    edit: put('Tháng nào trồng chè trên đồi tốt nhất', 'tháng nào nuôi ong lấy mật tốt nhất'),
    mark: 'tháng nào nuôi ong',
    says: /question "tháng nào nuôi ong .*" is also used by nuoi-ong/,
  },
  // Sources and dates.
  {
    fault: 'no source can be looked up',
    path: bees,
    edit: put('    url: https://thu.gov.vn/sach\n    date: 2025-06\n', ''),
    mark: 'sources:',
    says: /no source can be looked up; give at least one its url/,
  },
  {
    fault: "a source's date is in the future",
    path: bees,
    edit: put('date: 2025-06', 'date: 2026-12'),
    mark: 'date: 2026-12',
    says: /2026-12 is in the future/,
  },
  {
    fault: 'there is no first day',
    path: bees,
    edit: put('effective_from: 2025-07-01\n', ''),
    mark: 'title:',
    says: /has no effective_from; add the day/,
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
    says: /effective_to must come after effective_from/,
  },
  // What it points to.
  {
    fault: 'the agency is unknown',
    path: bees,
    edit: put('owner: so-thu', 'owner: so-nao'),
    mark: 'owner:',
    says: /owner "so-nao" is not in agencies\.yml/,
  },
  {
    fault: 'the topic is unknown',
    path: bees,
    edit: put('topic: nong', 'topic: lam'),
    mark: 'topic:',
    says: /topic "lam" is missing in knowledge\/topics\.yml/,
  },
  {
    fault: 'a related article does not exist',
    path: bees,
    edit: put('[trong-che]', '[trong-che, trong-ca]'),
    mark: 'related:',
    says: /related article "trong-ca" does not exist/,
  },
  {
    fault: 'a label is used twice, but for marks and capitals',
    path: tea,
    edit: put('label: Trồng chè', 'label: nuoi ONG'),
    mark: 'label:',
    says: /label "nuoi ONG" is also used by nuoi-ong/,
  },
  {
    fault: "a link's title is too long for a button",
    path: bees,
    edit: put('title: Trang của Sở', 'title: Trang chính thức của Sở Thử'),
    mark: 'Trang chính thức',
    says: /the link's title has 27 characters; a button holds 20/,
  },
  // The text.
  ...[
    ['bold type', '**Chuẩn bị** vốn'],
    ['a heading', '\n## Chuẩn bị'],
    ['a link', 'Xem [Chuẩn bị](https://thu.gov.vn)'],
  ].map(([name, markdown]) => ({
    fault: `the body has ${name} in Markdown`,
    path: bees,
    edit: put('2. Chuẩn bị vốn.', markdown ?? ''),
    mark: 'Chuẩn bị',
    says: new RegExp(`${name} in Markdown would be shown raw`),
  })),
  {
    fault: 'a paragraph is a wall of text',
    path: bees,
    edit: put('Gần nhà có ai', long('Gần nhà có nhiều người. ', 401)),
    mark: 'Gần nhà',
    says: /the paragraph has 4\d\d characters of at most 400; cut it in two/,
  },
  {
    fault: 'the first screen is too long with its source',
    path: bees,
    edit: put('1. Học kỹ thuật.', `1. ${long('Học kỹ thuật. ', 260)}\n2. ${long('Hỏi. ', 240)}`),
    mark: 'Muốn nuôi ong lấy mật, anh/chị',
    says: /screen 1 has 6\d\d characters as sent, of at most 600/,
  },
  {
    fault: 'a further screen is too long',
    path: bees,
    edit: put('Gần nhà có ai', `${long('Gần nhà. ', 390)}\n\n${long('Đi xem. ', 300)}`),
    mark: 'Gần nhà.',
    says: /screen 2 has 7\d\d characters as sent/,
  },
  {
    fault: 'a screen is too long only where a department has a long address',
    path: bees,
    edit: put('1. Học kỹ thuật.', `1. ${long('Học nghề. ', 380)}\n\n{address}`),
    mark: 'Muốn nuôi ong lấy mật, anh/chị',
    says: /screen 1 would have 6\d\d characters as sent, .*longest names of a department/,
  },
  // Lists.
  {
    fault: "an agency's successor is unknown",
    path: 'knowledge/agencies.yml',
    edit: put('successor: so-thu', 'successor: so-moi'),
    mark: 'so-moi',
    says: /agency so-cu has the unknown successor "so-moi"/,
  },
  {
    fault: 'agencies follow each other in a circle',
    path: 'knowledge/agencies.yml',
    edit: put(
      'level: province\n  - id: so-cu',
      'level: province\n    valid_to: 2026-01-01\n    successor: so-cu\n  - id: so-cu',
    ),
    mark: 'successor: so-cu',
    says: /agency so-thu is followed by itself/,
  },
  {
    fault: 'nobody handles a field',
    path: 'knowledge/agencies.yml',
    edit: put('agencies:', '  - { id: rung, label: Rừng }\nagencies:'),
    mark: 'id: rung',
    says: /no agency handles the field "rung"/,
  },
  {
    fault: 'two communes have one name',
    path: 'knowledge/communes.yml',
    edit: put('name: Xã Hai', 'name: Xã Hai\n    also: [Xa Cu]'),
    mark: 'name: Xã Hai',
    says: /"xa cu" is also a name of Xã Một/,
  },
  {
    fault: 'the article of a quiz question does not exist',
    path: 'knowledge/quiz.yml',
    edit: put('article: nuoi-ong', 'article: nuoi-tam'),
    mark: 'nuoi-tam',
    says: /article "nuoi-tam" of question ong does not exist/,
  },
  {
    fault: 'a quiz question has an option twice',
    path: 'knowledge/quiz.yml',
    edit: put('- Sữa', '- mật'),
    mark: '- mật',
    says: /question ong has the option "mật" twice/,
  },
  {
    fault: 'the name of the department is too long',
    path: 'knowledge/organisation.yml',
    edit: put('name: Sở Thử', `name: ${long('Sở Thử ', 90)}`),
    mark: 'name:',
    says: /name has 9\d characters; answers leave room for 80/,
  },
  // Wording and dialogues.
  {
    fault: "Messenger's greeting is too long",
    path: 'flows/wording.yml',
    edit: put('Trợ lý tự động trả lời', long('Trợ lý tự động trả lời ', 161)),
    mark: 'messenger_greeting:',
    says: /lines\.messenger_greeting has \d+ characters; Messenger's greeting holds 160/,
  },
  {
    fault: "an item of Messenger's menu is too long",
    path: 'flows/wording.yml',
    edit: put('menu_start: Bắt đầu hỏi', 'menu_start: Bắt đầu hỏi về chuyển đổi số ngay'),
    mark: 'menu_start:',
    says: /lines\.menu_start has 33 characters; Messenger's menu holds 30/,
  },
  {
    fault: 'a fixed button is too long',
    path: 'flows/wording.yml',
    edit: put('flow_cancel: Thôi', 'flow_cancel: Thôi không làm tiếp nữa'),
    mark: 'flow_cancel:',
    says: /lines\.flow_cancel has 23 characters; a button holds 20/,
  },
  {
    fault: 'a reply is too long for one message',
    path: 'flows/thanks.yml',
    edit: put('Dạ không có gì ạ.', long('Dạ không có gì ạ. ', 2001)),
    mark: 'say:',
    says: /say has 20\d\d characters; a message holds 2000/,
  },
  {
    fault: 'a reply claims the phrase of another',
    path: 'flows/thanks.yml',
    edit: put('  - cảm ơn\n', '  - cảm ơn\n  - Khảo Sát\n'),
    mark: 'Khảo Sát',
    says: /"Khảo Sát" is also a phrase of flows\/survey\.yml/,
  },
  {
    fault: "a phrase is ruled out by the file's own unless",
    path: 'flows/survey.yml',
    edit: put('steps:', 'unless:\n  - làm\nsteps:'),
    mark: '- làm khảo sát',
    says: /"làm khảo sát" is ruled out by the file's own unless/,
  },
  {
    fault: 'a button leads to an article that does not exist',
    path: 'flows/survey.yml',
    edit: put('article: nuoi-ong', 'article: nuoi-tam'),
    mark: 'nuoi-tam',
    says: /leads to the article "nuoi-tam", which does not exist/,
  },
  {
    fault: 'a button leads to a dialogue that does not exist',
    path: 'flows/survey.yml',
    edit: put('{ label: Khác }', '{ label: Khác }\n      - { label: Chơi, flow: tro-choi }'),
    mark: 'tro-choi',
    says: /leads to the dialogue "tro-choi", which does not exist/,
  },
  {
    fault: 'a button leads to a step that does not exist',
    path: 'flows/survey.yml',
    edit: put('{ label: Khác }', '{ label: Khác }\n      - { label: Nữa, next: nua }'),
    mark: 'next: nua',
    says: /steps\.hoi: leads to the step "nua", which does not exist/,
  },
  {
    fault: 'a step is never reached',
    path: 'flows/survey.yml',
    edit: (text) => `${text}  thua:\n    do: end\n`,
    mark: 'thua:',
    says: /steps\.thua: is never reached/,
  },
]

const notes: Story[] = [
  {
    fault: 'its review is overdue',
    path: bees,
    edit: put('2027-05-21', '2026-11-19'),
    mark: 'review_by:',
    says: /had to be reviewed by 2026-11-19/,
  },
  {
    fault: 'its review is due soon',
    path: bees,
    edit: put('2027-05-21', '2027-01-15'),
    mark: 'review_by:',
    says: /must be reviewed by 2027-01-15, in 56 days/,
  },
  {
    fault: 'a link is not https',
    path: bees,
    edit: put('url: https://thu.gov.vn\n---', 'url: http://thu.gov.vn\n---'),
    mark: 'http://',
    says: /http:\/\/thu\.gov\.vn is not https/,
  },
  {
    fault: 'it begins later',
    path: 'knowledge/nong/moi.md',
    edit: () => article('chăn vịt chạy đồng', 'Chăn vịt', '[]').replace('2025-07-01', '2027-01-01'),
    mark: 'effective_from:',
    says: /answers only from 2027-01-01 on/,
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
    says: /expired on 2026-06-30 and answers no more/,
  },
  {
    fault: 'an agency is to be confirmed',
    path: 'knowledge/agencies.yml',
    edit: (text) => `${text}    confirm: true\n`,
    mark: 'confirm:',
    says: /agency so-cu: somebody must confirm/,
  },
  {
    fault: 'days off are to be confirmed',
    path: 'knowledge/holidays.yml',
    edit: put('name: Tết Dương lịch', 'name: Tết Dương lịch, confirm: true'),
    mark: 'days_off:',
    says: /1 days off are not confirmed/,
  },
  {
    fault: 'no day off of the coming year is known',
    path: 'knowledge/holidays.yml',
    edit: put(/ {2}- .*2027.*\n/, ''),
    mark: 'days_off:',
    says: /no day off of 2027 is known/,
  },
  {
    fault: 'communes are samples',
    path: 'knowledge/communes.yml',
    edit: put('sample: false', 'sample: true'),
    mark: 'sample:',
    says: /still lists sample communes/,
  },
  {
    fault: 'the department is a sample',
    path: 'knowledge/organisation.yml',
    edit: put('sample: false', 'sample: true'),
    mark: 'sample:',
    says: /still names the sample department/,
  },
  {
    fault: 'something of the department is open',
    path: 'knowledge/organisation.yml',
    edit: put('hotline: 0210 123 4567', 'hotline:'),
    mark: 'hotline:',
    says: /hotline is open/,
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
      '13 files, 0 notes, 0 problems',
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

describe('an article that is not in force', () => {
  const expired = put('review_by:', 'effective_to: 2026-06-30\nreview_by:')

  it('is related to nothing, and no button leads there', async () => {
    const content = edited(bees, expired)
    const { code, err } = await checked(content, '--quick')
    expect(code).toBe(1)
    const fish = content.get('knowledge/nong/tha-ca.md') ?? ''
    expect(err).toContainEqual(
      expect.stringMatching(
        `^knowledge/nong/tha-ca\\.md:${lineWith(fish, 'related:')}: related article "nuoi-ong" is not in force`,
      ),
    )
    expect(err).toContainEqual(
      expect.stringMatching(
        /^flows\/survey\.yml:12: leads to the article "nuoi-ong", which is not/,
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
    expect(err).toEqual([expect.stringMatching(`^${bees}:${line}: the link's title has 23`)])
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
      `flows/survey.yml:${line}: "làm khảo sát" is taken by flows/thanks.yml first; change it, or add it to unless there`,
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
      expect.stringMatching(`^${tea}:${line}: ".*" is answered by nuoi-ong; reword it`),
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
        `^note: ${bees}:${lineWith(text, 'questions:') + 1}: held out, ".*" finds tha-ca`,
      ),
    )
    expect(err).toContainEqual(
      expect.stringMatching(
        `^${bees}:${lineWith(text, 'questions:')}: only \\d of 12 questions find it first`,
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
    expect(err).toEqual(['flows/wording.yml:1: is missing; restore it from the release'])
  })

  it('a broken list does not bring complaints about what it would have held', async () => {
    const content = edited('knowledge/organisation.yml', put('sample: false', 'sample: nein'))
    const { err } = await checked(content, '--quick')
    expect(err).toEqual([expect.stringMatching(/^knowledge\/organisation\.yml:1: sample: /)])
  })

  it('on a later day it says what will be due', async () => {
    const { code, err } = await checked(smallContent(), '--quick', '--on', '2027-06-01')
    expect(code).toBe(0)
    expect(err).toContainEqual(expect.stringContaining('had to be reviewed by 2027-05-21'))
  })

  it.each([
    [['--on', '1/6/2027'], 'write it as 2027-06-01'],
    [['a', 'b'], 'usage: check'],
    [['--in', '/nowhere'], 'holds neither knowledge/ nor flows/'],
  ])('%j is refused with its remedy', async (args, remedy) => {
    await expect(check.run(args)).rejects.toThrow(remedy)
  })
})
