import { Packer } from 'docx'
import { beforeAll, describe, expect, it } from 'vitest'
import { readContent, shippedContent } from '../../../src/wiring/build-bot.ts'
import { chaptersOf, makeBooklet } from '../../../src/documents/booklet.ts'
import { BOOKLET_FILE, readBookletWords } from '../../../src/documents/booklet-file.ts'
import { handbookArticle } from '../../support/handbook-article.ts'
import { openWordFile } from '../../support/word-file.ts'

const { handbook, bookletWords: words } = readContent(shippedContent())
if (!words) throw new Error(`${BOOKLET_FILE} cannot be read`)

const topics = [
  {
    id: 'vneid',
    label: 'VNeID',
    title: 'VNeID & định danh',
    about: 'Tài khoản định danh.',
    first: [],
  },
  { id: 'giao-duc', label: 'Trường học', title: 'Trường học', about: 'Học bạ số.', first: [] },
  { id: 'can-cuoc', label: 'Căn cước', title: 'Thẻ căn cước', about: 'Làm thẻ.', first: [] },
]
const articles = [
  handbookArticle('doi-the', {
    topic: 'can-cuoc',
    title: 'Đổi thẻ căn cước',
    label: 'Đổi thẻ',
    questions: ['Thẻ hết hạn thì đổi ở đâu?', 'đổi thẻ', 'thẻ cũ', 'thẻ chip'],
    body: 'Đổi ở Công an xã.\n\n1. Mang thẻ.\n2. Chụp ảnh.\n\nNhớ giữ giấy hẹn <của "mình">:\n- ngày;\n- giờ.\n\n1. Đến lấy.',
    facets: { fee: '50.000 đồng.', papers: 'Thẻ cũ.' },
    legal_basis: ['Luật Căn cước số 26/2023/QH15'],
    sources: [{ name: 'Báo Nhân Dân', date: '2025-06-03' }, { name: 'VOV' }],
    verify: true,
  }),
  handbookArticle('quen-ma', { label: 'Ẩn số', title: 'Quên mã' }),
  handbookArticle('muc-hai', { label: 'Đăng ký mức 2', title: 'Mức 2 là gì?' }),
  handbookArticle('khac', { label: 'An sinh', related: ['muc-hai'] }),
]

async function open(chapters = chaptersOf(topics, articles)) {
  if (!words) throw new Error()
  const edition = { organisation: 'Sở Khoa học và Công nghệ', month: '2026-12' }
  return openWordFile(await Packer.toBuffer(makeBooklet(chapters, words, edition)))
}

describe('the booklet', () => {
  let word: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    word = await open()
  })
  const texts = (style?: string) =>
    word.paragraphs.filter((each) => !style || each.style === style).map(({ text }) => text)

  it('has a cover: department, title, month', () => {
    expect(texts().slice(0, 4)).toEqual([
      'SỞ KHOA HỌC VÀ CÔNG NGHỆ',
      words.title.toUpperCase(),
      words.subtitle,
      'Tháng 12 năm 2026',
    ])
    expect(word.part('docProps/core.xml')).toContain(`<dc:title>${words.title}</dc:title>`)
  })

  it('has topics in their order, each with its questions, what others point to first', () => {
    const headings = word.paragraphs.filter(({ style }) => /^Heading/.test(style))
    expect(headings.map(({ style, text }) => `${style.slice(-1)} ${text}`)).toEqual([
      '1 VNeID & định danh',
      '2 Câu 1. Mức 2 là gì?',
      '2 Câu 2. Bài khac là gì?',
      '2 Câu 3. Quên mã',
      '1 Thẻ căn cước',
      '2 Câu 4. Thẻ hết hạn thì đổi ở đâu?',
      `1 ${words.index}`,
    ])
  })

  it('has a table of contents that Word renews and that is right without', () => {
    const document = word.part('word/document.xml')
    expect(document).toMatch(/<w:instrText[^>]*>TOC [^<]*\\o &quot;1-2&quot;/)
    expect(word.part('word/settings.xml')).toContain('<w:updateFields/>')
    const entries = word.paragraphs.filter(({ style }) => /^TOC/.test(style))
    expect(entries.map(({ text }) => text)).toEqual([
      ...['VNeID & định danh\t4', 'Câu 1. Mức 2 là gì?\t4', 'Câu 2. Bài khac là gì?\t4'],
      ...['Câu 3. Quên mã\t4', 'Thẻ căn cước\t5', 'Câu 4. Thẻ hết hạn thì đổi ở đâu?\t5'],
      `${words.index}\t6`,
    ])
    const targets = new Set(
      [...document.matchAll(/bookmarkStart w:name="(\w+)"|bookmarkStart [^>]*w:name="(\w+)"/g)].map(
        ([, one, other]) => one ?? other,
      ),
    )
    for (const [, anchor] of document.matchAll(/PAGEREF (\w+)/g)) expect(targets).toContain(anchor)
  })

  it('has lists that are Word lists, each beginning anew', () => {
    const answer = word.paragraphs.slice(
      word.paragraphs.findIndex(
        ({ text, style }) => style === 'Heading2' && text.startsWith('Câu 4.'),
      ) + 1,
    )
    const list = (text: string) => answer.find((each) => each.text === text)?.list
    expect(answer.slice(0, 7).map(({ text }) => text)).toEqual([
      'Đổi ở Công an xã.',
      'Mang thẻ.',
      'Chụp ảnh.',
      'Nhớ giữ giấy hẹn <của "mình">:',
      'ngày;',
      'giờ.',
      'Đến lấy.',
    ])
    expect(list('Mang thẻ.')).toBeDefined()
    expect(list('Chụp ảnh.')).toBe(list('Mang thẻ.'))
    expect(
      new Set([list('Đổi ở Công an xã.'), list('Mang thẻ.'), list('ngày;'), list('Đến lấy.')]).size,
    ).toBe(4)
    const numbering = word.part('word/numbering.xml')
    for (const id of [list('Mang thẻ.'), list('Đến lấy.')]) {
      const [definition = ''] =
        new RegExp(`<w:num [^>]*w:numId="${id}".*?</w:num>`).exec(numbering) ?? []
      expect(definition).toContain('<w:startOverride w:val="1"/>')
    }
  })

  it('has a small table of what is asked next, the warning, and where it comes from', () => {
    const [table = '', ...more] =
      word.part('word/document.xml').match(/<w:tbl>.*?<\/w:tbl>/gs) ?? []
    expect(more).toEqual([])
    expect(openTable(table)).toEqual([
      ['Lệ phí', '50.000 đồng.'],
      ['Giấy tờ', 'Thẻ cũ.'],
    ])
    expect(texts().filter((text) => text === words.verify).length).toBe(1)
    expect(texts()).toContain(
      'Căn cứ: Luật Căn cước số 26/2023/QH15. Nguồn: Báo Nhân Dân (3/6/2025); VOV. Xem lại trước ngày 21/5/2027.',
    )
  })

  it('has page numbers below, A4 with the margins of offices, and headings that keep with their text', () => {
    const footers = ['word/footer1.xml', 'word/footer2.xml', 'word/footer3.xml'].map(word.part)
    for (const footer of footers) {
      expect(footer).toMatch(/Trang .*<w:instrText[^>]*>PAGE<\/w:instrText>/s)
    }
    const document = word.part('word/document.xml')
    expect(document).toMatch(/<w:pgSz[^>]*w:w="11905" w:h="16837"/)
    expect(document).toMatch(/<w:pgMar w:top="1133" w:right="850" w:bottom="1133" w:left="1700"/)
    const styles = word.part('word/styles.xml')
    for (const style of ['Heading1', 'Heading2']) {
      const [xml = ''] =
        new RegExp(`<w:style [^>]*w:styleId="${style}".*?</w:style>`).exec(styles) ?? []
      expect(xml).toContain('<w:keepNext/>')
    }
    expect(styles).toMatch(/<w:rPrDefault>.*Times New Roman.*<w:sz w:val="28"\/>.*vi-VN/)
  })

  it('ends with the short names in the order of the Vietnamese alphabet, with their pages', () => {
    expect(texts().slice(-4)).toEqual([
      ...['An sinh\t4', 'Ẩn số\t4', 'Đăng ký mức 2\t4', 'Đổi thẻ\t5'],
    ])
  })
})

describe('the whole shipped handbook', () => {
  it('survives: every topic, every line, every source, and a page for every question', async () => {
    const chapters = chaptersOf(handbook.topics, handbook.articles)
    const { paragraphs } = await open(chapters)
    const text = paragraphs.map((each) => each.text).join('\n')
    const missing = handbook.articles.flatMap(({ id, body, sources, label }) =>
      [...body.split('\n').map((line) => line.replace(/^(?:\d+[.)]|[-•]) /, '')), label]
        .concat(sources.map(({ name }) => name))
        .filter((line) => !text.includes(line))
        .map((line) => `${id}: ${line}`),
    )
    expect(missing).toEqual([])
    const entries = paragraphs.filter(({ style }) => style === 'TOC2')
    expect(entries.length).toBe(handbook.articles.length)
    expect(entries.filter((each) => !/\t\d+$/.test(each.text))).toEqual([])
    expect(text.normalize('NFC')).toBe(text)
  })

  it('has a name for every topic', () => {
    const unnamed = chaptersOf(handbook.topics, handbook.articles).filter(
      ({ topic }) => topic.about === '',
    )
    expect(unnamed).toEqual([])
  })
})

describe('the words of the booklet', () => {
  const shipped = shippedContent().find(({ path }) => path === BOOKLET_FILE)?.text ?? ''

  it.each<[string, string, string, RegExp]>([
    ['a place that is missing', 'Trang {page}', 'Trang', /\(page\) phải có đủ và chỉ có \{page\}/],
    [
      'a place that is misspelt',
      '{sources}',
      '{source}',
      /\(sources\) phải có đủ và chỉ có \{sources\}/,
    ],
    ['a label that is missing', '  fee: Lệ phí\n', '', /facets.fee/],
  ])('are refused for %s', (_what, from, to, message) => {
    const { broken } = readBookletWords([{ path: BOOKLET_FILE, text: shipped.replace(from, to) }])
    expect(broken).toEqual([
      expect.objectContaining({
        path: BOOKLET_FILE,
        message: expect.stringMatching(message) as string,
      }),
    ])
  })
})

/** Rows of cells, as text. */
function openTable(xml: string): string[][] {
  return [...xml.matchAll(/<w:tr>.*?<\/w:tr>/gs)].map(([row]) =>
    [...row.matchAll(/<w:tc>.*?<\/w:tc>/gs)].map(([cell]) =>
      [...cell.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text]) => text).join(''),
    ),
  )
}
