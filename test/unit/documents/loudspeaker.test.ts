import { describe, expect, it } from 'vitest'
import { readContent, shippedContent } from '../../../src/wiring/build-bot.ts'
import { LOUDSPEAKER_FILE, readStation } from '../../../src/documents/loudspeaker-file.ts'
import {
  chooseArticles,
  LONGEST,
  SHORTEST,
  SYLLABLES_A_MINUTE,
  writeScript,
} from '../../../src/documents/loudspeaker.ts'
import type { Article } from '../../../src/knowledge/article.ts'
import { emptyLexicon } from '../../../src/text/words.ts'
import { handbookArticle } from '../../support/handbook-article.ts'

const { handbook, station } = readContent(shippedContent())
if (!station) throw new Error(`${LOUDSPEAKER_FILE} cannot be read`)
const organisation = 'Sở Khoa học và Công nghệ'
const inMonth = (month: string) => ({ month, organisation })
const DECEMBER = inMonth('2026-12')

/** Text of about so many minutes. */
const lasting = (minutes: number) => 'bà con '.repeat((minutes * SYLLABLES_A_MINUTE) / 2).trim()
/** Articles of these topics, two a topic, each of a good minute. */
const twoEach = (...topics: string[]): Article[] =>
  topics.flatMap((topic) =>
    ['mot', 'hai'].map((which) =>
      handbookArticle(`${topic}-${which}`, { topic, body: lasting(1.1) }),
    ),
  )
const topicsOf = (articles: readonly Article[]) => articles.map(({ topic }) => topic)

describe('the script', () => {
  const article = handbookArticle('gplx', {
    title: 'Đổi bằng lái hết bao nhiêu?',
    body: [
      'Anh/chị nộp 115.000 đồng trên dichvucong.gov.vn. Em chưa có nguồn về mức khác.',
      '',
      '1. Mở VNeID mức 2.',
      '2. Cần gì anh/chị nhắn cho em.',
      '3. Trẻ em chưa được thi.',
    ].join('\n'),
  })
  const { text, minutes, parts } = writeScript([article], station, DECEMBER)
  const read = text.split('\n').filter((line) => line !== '' && !line.startsWith('['))

  it('greets in the name of the department and says good-bye', () => {
    expect(read[0]).toMatch(/^Kính thưa bà con! .*tháng mười hai năm hai nghìn không trăm hai mươi/)
    expect(read[0]).toContain('Sở Khoa học và Công nghệ')
    expect(read.at(-1)).toMatch(/cảm ơn bà con/i)
  })

  it('reads the article in words, without what only a chat can say', () => {
    expect(text).toContain('Đổi bằng lái hết bao nhiêu?')
    expect(text).toContain(
      [
        'Bà con nộp một trăm mười lăm nghìn đồng trên dịch vụ công chấm gov chấm vi en.',
        '',
        'Thứ nhất, mở vi en i đi mức hai.',
        '',
        'Thứ hai, trẻ em chưa được thi.',
      ].join('\n'),
    )
    expect(text).not.toMatch(/nguồn|nhắn/)
  })

  it('has nothing to stumble over but what stands in brackets for the station', () => {
    expect(read.join('\n')).not.toMatch(/[^\p{L}\s.,;:!?]/u)
    expect(text).toMatch(/^\[.*THÁNG 12\/2026.*\]\n\n\[Nhạc hiệu 10 giây\]/)
  })

  it('takes as long as its syllables, instructions not counted', () => {
    const syllables = read.join(' ').match(/\p{L}+/gu)?.length ?? 0
    expect(minutes).toBe(syllables / SYLLABLES_A_MINUTE)
    expect(parts).toEqual([{ id: 'gplx', minutes: expect.closeTo(0.2, 1) as number }])
  })

  it('names words that nobody gave a reading', () => {
    const strange = handbookArticle('la', { body: 'Mở Facebook, VNeID rồi vào Blockchain.' })
    expect(writeScript([strange], station, DECEMBER).unread).toEqual(['Blockchain'])
  })
})

describe('the choice of a month', () => {
  const choose = (articles: readonly Article[], month = '2026-12') =>
    chooseArticles(articles, station, inMonth(month))

  it('takes different topics, as many as fit, and the reminder to be safe last', () => {
    const chosen = choose(twoEach('an-toan-so', 'vneid', 'can-cuoc', 'ho-tro', 'giao-duc'))
    expect(chosen.length).toBe(3)
    expect(new Set(topicsOf(chosen)).size).toBe(3)
    expect(topicsOf(chosen).at(-1)).toBe('an-toan-so')
    const { text, minutes } = writeScript(chosen, station, DECEMBER)
    expect(minutes).toBeGreaterThanOrEqual(SHORTEST)
    expect(minutes).toBeLessThanOrEqual(LONGEST)
    expect(text.lastIndexOf('giữ an toàn')).toBeGreaterThan(text.indexOf('Tiếp theo'))
  })

  it.each<[string, Partial<Article>]>([
    ['waits for staff to confirm it', { verify: true }],
    ['is written for officials first', { audience: ['can-bo', 'nguoi-dan'] }],
    ['is not in force yet on the first of the month', { effective_from: '2026-12-02' }],
    ['ends within the month', { effective_to: '2026-12-30' }],
  ])('leaves out what %s', (_why, fields) => {
    const usual = handbookArticle('vneid', { body: lasting(1) })
    // All of them fit together, so that only the rule can leave one out.
    const others = twoEach('an-toan-so', 'ho-tro').filter(({ id }) => id.endsWith('mot'))
    expect(topicsOf(choose([usual, ...others])).toSorted()).toEqual([
      ...['an-toan-so', 'ho-tro', 'vneid'],
    ])
    expect(topicsOf(choose([{ ...usual, ...fields }, ...others])).toSorted()).toEqual([
      ...['an-toan-so', 'ho-tro'],
    ])
  })

  it('chooses nothing without an article on safety', () => {
    expect(choose(twoEach('vneid', 'can-cuoc', 'ho-tro'))).toEqual([])
  })

  it('reads everything once before it reads anything again', () => {
    const articles = twoEach('an-toan-so', 'vneid', 'can-cuoc', 'ho-tro', 'giao-duc')
    const months = ['2026-01', '2026-02', '2026-03', '2026-04'].map((month) =>
      choose(articles, month),
    )
    const ids = months.flat().map(({ id }) => id)
    const others = ids.filter((id) => !id.startsWith('an-toan-so'))
    expect(new Set(others).size).toBe(8)
    const reminders = ids.filter((id) => id.startsWith('an-toan-so'))
    const [first, second] = reminders
    expect(reminders).toEqual([first, second, first, second])
    expect(new Set(ids).size).toBe(10)
  })
})

describe('a year of the shipped handbook', () => {
  const months = Array.from({ length: 12 }, (_, at) => `2027-${String(at + 1).padStart(2, '0')}`)
  const scripts = months.map((month) => {
    const chosen = chooseArticles(handbook.articles, station, inMonth(month))
    return { chosen, ...writeScript(chosen, station, inMonth(month)) }
  })

  it('fits every month, with a reminder to be safe', () => {
    for (const { minutes, chosen } of scripts) {
      expect(minutes).toBeGreaterThanOrEqual(SHORTEST)
      expect(minutes).toBeLessThanOrEqual(LONGEST)
      expect(topicsOf(chosen).at(-1)).toBe('an-toan-so')
      expect(new Set(topicsOf(chosen)).size).toBe(chosen.length)
    }
  })

  it('has variety: hardly an article comes twice, and the next year begins with others', () => {
    const ids = scripts.flatMap(({ chosen }) => chosen.map(({ id }) => id))
    expect(new Set(ids).size).toBeGreaterThan(ids.length * 0.9)
    const next = chooseArticles(handbook.articles, station, inMonth('2028-01'))
    expect(next).not.toEqual(scripts[0]?.chosen)
  })

  it('is the same whenever it is asked for', () => {
    const again = chooseArticles(handbook.articles.toReversed(), station, inMonth('2027-12'))
    expect(again).toEqual(scripts[11]?.chosen)
  })

  it('holds nothing for the eye only', () => {
    for (const { text } of scripts) {
      const read = text.split('\n').filter((line) => !line.startsWith('['))
      expect(read.join('\n')).not.toMatch(/[^\p{L}\s.,;:!?]/u)
    }
  })
})

describe('the file of the station', () => {
  const shipped = shippedContent().find(({ path }) => path === LOUDSPEAKER_FILE)?.text ?? ''
  const complaint = (from: string | RegExp, to: string) =>
    readStation([{ path: LOUDSPEAKER_FILE, text: shipped.replace(from, to) }], emptyLexicon).broken

  it.each<[string, string | RegExp, string, RegExp]>([
    [
      'a place that nobody fills',
      'của {organisation}',
      'của {organization}',
      /chỉ được có \{organisation\}/,
    ],
    [
      'an instruction that would be read',
      /between: .*/,
      'between: Nghỉ',
      /phải nằm trong dấu ngoặc vuông/,
    ],
    ['a field it does not know', 'audience:', 'listeners:', /listeners/],
    ['a number that is none', "'113'", "'một'", /by_digit/],
  ])('is refused for %s', (_what, from, to, message) => {
    expect(complaint(from, to)).toContainEqual(
      expect.objectContaining({
        path: LOUDSPEAKER_FILE,
        message: expect.stringMatching(message) as string,
      }),
    )
  })

  it('is taken as shipped, also as a Mac writes it', () => {
    const mac = [{ path: LOUDSPEAKER_FILE, text: shipped.normalize('NFD') }]
    expect(readStation(mac, emptyLexicon).station).toEqual(
      readStation([{ path: LOUDSPEAKER_FILE, text: shipped }], emptyLexicon).station,
    )
  })
})
