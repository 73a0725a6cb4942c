import { describe, expect, it } from 'vitest'
import type { ContentFile } from '../../../src/content/file.ts'
import { isInForce } from '../../../src/knowledge/article.ts'
import { readHandbook } from '../../../src/knowledge/content.ts'
import { buildLibrary } from '../../../src/knowledge/library.ts'

const NOON = Date.UTC(2026, 9, 10, 5)

/** An article file; lines given by field replace the usual ones, null leaves a field out. */
function article(id: string, fields: Record<string, string | null> = {}, body = 'Trả lời.') {
  const usual: Record<string, string> = {
    title: `Bài ${id}`,
    label: `Nhãn ${id}`,
    topic: 'thu',
    audience: '[nguoi-dan]',
    owner: 'trung-tam',
    questions: `["Hỏi ${id} một", "Hỏi ${id} hai", "Hỏi ${id} ba", "Hỏi ${id} bốn"]`,
    sources: '[{ name: Nguồn, date: 2025-06 }]',
    review_by: '2027-05-21',
    verify: 'false',
  }
  const header = Object.entries({ ...usual, ...fields })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}`)
  return file(`knowledge/thu/${id}.md`, `---\n${header.join('\n')}\n---\n${body}\n`)
}
const file = (path: string, text: string): ContentFile => ({ path, text })

const read = (...files: ContentFile[]) => readHandbook(files)
const ids = (result: ReturnType<typeof readHandbook>) =>
  result.handbook.articles.map(({ id }) => id)

describe('reading an article', () => {
  it('takes the id from the file name and leaves optional fields empty', () => {
    const { handbook, broken, conflicts } = read(article('mot'))
    expect({ broken, conflicts }).toEqual({ broken: [], conflicts: [] })
    expect(handbook.articles).toEqual([
      {
        id: 'mot',
        title: 'Bài mot',
        label: 'Nhãn mot',
        topic: 'thu',
        audience: ['nguoi-dan'],
        owner: 'trung-tam',
        questions: ['Hỏi mot một', 'Hỏi mot hai', 'Hỏi mot ba', 'Hỏi mot bốn'],
        sources: [{ name: 'Nguồn', date: '2025-06' }],
        review_by: '2027-05-21',
        verify: false,
        local: false,
      related: [],
        links: [],
        facets: {},
        body: 'Trả lời.',
        screens: ['Trả lời.'],
      },
    ])
  })

  it('reads what Windows and a Mac write like what stands in the handbook', () => {
    const plain = article('mot', {}, 'Một dòng.\n\nHai dòng: Việt ---\nba')
    const windows = { ...plain, text: `\uFEFF${plain.text.replaceAll('\n', '\r\n')}` }
    const mac = { ...plain, text: plain.text.normalize('NFD') }
    expect(mac.text).not.toBe(plain.text)
    const { handbook, broken, conflicts } = read(plain)
    expect(read(windows)).toMatchObject({ handbook, broken, conflicts })
    expect(read(mac)).toMatchObject({ handbook, broken, conflicts })
  })

  it.each(['2025', '2025-06', '2025-06-25'])('takes %s as the date of a source', (date) => {
    const { handbook } = read(article('mot', { sources: `[{ name: Nguồn, date: ${date} }]` }))
    expect(handbook.articles[0]?.sources).toEqual([{ name: 'Nguồn', date }])
  })

  it.each<[string, Record<string, string | null>, RegExp]>([
    ['no title', { title: null }, /^Tiêu đề \(title\) chưa có: hãy thêm mục title$/],
    ['an empty title', { title: '"  "' }, /^Tiêu đề \(title\) đang để trống: hãy điền vào$/],
    ['a label too long for a button', { label: 'x'.repeat(21) }, /^Nhãn nút \(label\) dài 21 ký tự, nhiều nhất 20: hãy rút ngắn$/],
    ['a topic with blanks', { topic: 'Dịch vụ' }, /^Chủ đề \(topic\) chỉ được có chữ thường không dấu, số và dấu gạch ngang ở giữa/],
    ['no question', { questions: '[]' }, /^Cách hỏi \(questions\) chưa có mục nào: hãy thêm ít nhất 1 mục$/],
    ['no sources', { sources: '[]' }, /^Nguồn \(sources\) chưa có mục nào/],
    ['a source without a name', { sources: '[{ date: 2025 }]' }, /^Tên của nguồn thứ 1 \(sources\.0\.name\) chưa có/],
    ['a broken address', { sources: '[{ name: a, url: abc }]' }, /^Địa chỉ trang của nguồn thứ 1 \(sources\.0\.url\) phải là địa chỉ đầy đủ, bắt đầu bằng https:/],
    [
      'a date as people write it',
      { sources: '[{ name: a, date: 25/6/2026 }]' },
      /^Ngày của nguồn thứ 1 \(sources\.0\.date\) phải viết như 2026-06-25, 2026-06 hoặc 2026, đang là “25\/6\/2026”$/,
    ],
    [
      'a day that does not exist',
      { review_by: '2027-02-30' },
      /^Ngày rà soát \(review_by\) phải là một ngày có thật, viết như 2027-05-21 .+ đang là “2027-02-30”$/,
    ],
    ['a month for a day', { effective_to: '2027-02' }, /^Hiệu lực đến \(effective_to\) phải là một ngày có thật/],
    ['a word for yes', { verify: 'có' }, /^Chờ xác nhận \(verify\) chỉ được là true \(có\) hoặc false \(không\), đang là “có”$/],
    ['a field nobody knows', { lable: 'x' }, /không có mục nào tên là lable/],
    ['a link without an address', { links: '[{ title: a }]' }, /^Địa chỉ trang của liên kết thứ 1 \(links\.0\.url\) chưa có/],
  ])('leaves out an article with %s and says where and what', (_what, fields, message) => {
    const result = read(article('mot'), article('hai', fields), article('ba'))
    expect(ids(result)).toEqual(['mot', 'ba'])
    expect(result.broken).toMatchObject([
      { path: 'knowledge/thu/hai.md', message: expect.stringMatching(message) as string },
    ])
  })

  it('tells all that is wrong with a file at once', () => {
    const { broken } = read(article('mot', { title: null, verify: '"ja"' }))
    expect(broken.map(({ line, message }) => [line, /\((.+?)\)/.exec(message)?.[1]])).toEqual([
      [2, 'title'],
      [9, 'verify'],
    ])
  })

  it.each([
    ['no front matter', 'Chỉ có chữ.', /phải bắt đầu bằng dòng --- và đóng phần đầu bằng một dòng ---/],
    ['front matter never closed', '---\ntitle: a\n', /phải bắt đầu bằng dòng --- và đóng phần đầu bằng một dòng ---/],
    ['no answer', `${article('a').text.split('Trả lời')[0]} \n`, /chưa có câu trả lời: hãy viết bên dưới/],
    ['broken YAML', '---\ntitle: "a\n---\nTrả lời.\n', /Dấu nháy mở ra mà không đóng lại/],
    ['a list for front matter', '---\n- a\n---\nTrả lời.\n', /^Nội dung tệp phải gồm các mục con/],
    ['an empty file', '', /phải bắt đầu bằng dòng --- và đóng phần đầu bằng một dòng ---/],
  ])('leaves out a file with %s', (_what, text, message) => {
    const result = read(article('mot'), file('knowledge/thu/hai.md', text))
    expect(ids(result)).toEqual(['mot'])
    expect(result.broken).toHaveLength(1)
    expect(result.broken[0]).toMatchObject({ path: 'knowledge/thu/hai.md' })
    expect(result.broken[0]?.message).toMatch(message)
  })

  it('reads short forms and the name of the department', () => {
    const { handbook, broken } = read(
      file('knowledge/words.yml', 'abbreviations: { cccd: căn cước }\nchat: { ko: không }\n'),
      file('knowledge/organisation.yml', 'name: Sở Thử\nsample: false\n'),
    )
    expect(broken).toEqual([])
    expect([...handbook.lexicon.expansions]).toEqual([
      ['cccd', ['căn', 'cước']],
      ['ko', ['không']],
    ])
    expect(handbook.organisation).toMatchObject({ name: 'Sở Thử', sample: false, hotline: null })
  })

  it('goes on without short forms and with a sample name when those files are broken', () => {
    const { handbook, broken } = read(
      article('mot'),
      file('knowledge/words.yml', 'slang: { a: b }\n'),
      file('knowledge/organisation.yml', 'sample: false\n'),
    )
    expect(handbook.articles).toHaveLength(1)
    expect(handbook.lexicon.expansions.size).toBe(0)
    expect(handbook.organisation.sample).toBe(true)
    expect(broken.map(({ path }) => path)).toEqual([
      'knowledge/words.yml',
      'knowledge/organisation.yml',
    ])
    expect(broken[0]?.message).toContain('slang')
    expect(broken[1]?.message).toContain('Tên (name) chưa có')
  })
})

describe('conflicts between articles', () => {
  const asks = (...questions: string[]) => ({ questions: JSON.stringify(questions) })

  it.each<[string, ContentFile, string]>([
    ['a label', article('hai', { label: 'Nhãn mot' }), 'Nhãn nút (label) “Nhãn mot” đã có ở bài “mot”: hãy đổi ở một trong hai bài'],
    [
      'a question, whatever its capitals',
      article('hai', asks('HỎI MOT MỘT', 'b', 'c', 'd')),
      'Cách hỏi “hỏi mot một” đã có ở bài “mot”: hãy đổi ở một trong hai bài',
    ],
    [
      'a related article that does not exist',
      article('hai', { related: '[khong-co]' }),
      'Bài liên quan (related) “khong-co” không có trong cẩm nang: hãy sửa lại mã bài, hoặc bỏ đi',
    ],
  ])('are told: %s', (_what, second, message) => {
    const { handbook, broken, conflicts } = read(article('mot'), second)
    expect(broken).toEqual([])
    expect(handbook.articles).toHaveLength(2)
    expect(conflicts).toMatchObject([{ path: 'knowledge/thu/hai.md', message }])
  })

  it('are told of an id used in two folders, at the file that exists', () => {
    const twin = article('mot', { label: 'Khác', ...asks('a', 'b', 'c', 'd') })
    const { conflicts } = read(article('mot'), { ...twin, path: 'knowledge/khac/mot.md' })
    expect(conflicts).toMatchObject([
      { path: 'knowledge/khac/mot.md', message: 'Mã bài (tên tệp) “mot” có hai lần: hãy đổi hoặc bỏ một' },
    ])
  })

  it('are told of the same question twice in one article', () => {
    const { conflicts } = read(article('mot', asks('a', 'A', 'c', 'd')))
    expect(conflicts.map(({ message }) => message)).toEqual([
      'Cách hỏi “a” có hai lần: hãy đổi hoặc bỏ một',
    ])
  })

  it('are told of one file alone, with the lines they have among all', () => {
    const asking = (id: string) => article(id, asks('Hỏi mot một', `${id} b`, `${id} c`, `${id} d`))
    const { conflicts, conflictsIn } = read(article('mot'), asking('hai'), asking('ba'))
    expect(conflicts.map(({ path }) => path)).toEqual(['hai', 'ba'].map((id) => `knowledge/thu/${id}.md`))
    expect(conflictsIn('knowledge/thu/ba.md')).toEqual([conflicts[1]])
    expect(conflicts[1]!.line).toBe(7)
    expect(conflictsIn('knowledge/thu/mot.md')).toEqual([])
  })

  it('do not stop the others from answering', () => {
    const { handbook } = read(
      article('mot', { related: '[khong-co]' }),
      article('mot', { questions: '[x, y, z, w]' }),
      article('hai'),
    )
    const library = buildLibrary(handbook, NOON)
    expect(library.find('Hỏi hai một').ranked[0]?.id).toBe('hai')
  })
})

describe('isInForce', () => {
  // Midnight in Asia/Ho_Chi_Minh is 17:00 UTC of the day before.
  const midnight = (month: number, date: number) => Date.UTC(2026, month - 1, date - 1, 17)
  const june = { effective_from: '2026-06-25', effective_to: '2026-06-30' }

  it.each([
    ['just before the first day', midnight(6, 25) - 1, false],
    ['with the first day', midnight(6, 25), true],
    ['at the end of the last day', midnight(7, 1) - 1, true],
    ['when the last day is over', midnight(7, 1), false],
    ['at midnight UTC of the first day', Date.UTC(2026, 5, 25), true],
    ['at midnight UTC after the last day', Date.UTC(2026, 6, 1), false],
  ])('%s', (_when, now, holds) => {
    expect(isInForce(june, now)).toBe(holds)
  })

  it('holds for ever without days, and with one open end', () => {
    expect(isInForce({}, 0)).toBe(true)
    expect(isInForce({ effective_from: '2026-06-25' }, midnight(6, 25) - 1)).toBe(false)
    expect(isInForce({ effective_from: '2026-06-25' }, Date.UTC(2099, 0, 1))).toBe(true)
    expect(isInForce({ effective_to: '2026-06-30' }, 0)).toBe(true)
    expect(isInForce({ effective_to: '2026-06-30' }, midnight(7, 1))).toBe(false)
  })
})

describe('the library', () => {
  const { handbook } = read(
    article('mot', { effective_to: '2026-10-10' }),
    article('hai', { effective_from: '2026-10-11' }),
    article('ba'),
  )
  const found = (now: number) => {
    const library = buildLibrary(handbook, now)
    return {
      size: library.size,
      known: ['mot', 'hai', 'ba'].filter((id) => library.article(id)),
      hits: library.find('hỏi một hai ba', 9).ranked.map(({ id }) => id).toSorted(),
    }
  }

  it('answers from what is in force: what expired stops, what begins starts', () => {
    const midnight = Date.UTC(2026, 9, 10, 17)
    expect(found(midnight - 1)).toEqual({ size: 2, known: ['mot', 'ba'], hits: ['ba', 'mot'] })
    expect(found(midnight)).toEqual({ size: 2, known: ['hai', 'ba'], hits: ['ba', 'hai'] })
  })

  it('knows no article by a name every object has', () => {
    const library = buildLibrary(handbook, NOON)
    expect(library.article('__proto__')).toBeUndefined()
    expect(library.article('constructor')).toBeUndefined()
  })

  it('stands without any article', () => {
    const library = buildLibrary({ ...handbook, articles: [] }, NOON)
    expect(library.find('hồ sơ').ranked).toEqual([])
    expect(library.size).toBe(0)
  })
})
