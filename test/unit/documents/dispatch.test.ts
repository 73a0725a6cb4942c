import { Packer } from 'docx'
import { describe, expect, it } from 'vitest'
import { readContent, shippedContent } from '../../../src/wiring/build-bot.ts'
import {
  issuerOf,
  writeDispatch,
  type DispatchRequest,
  type ForwardedTicket,
  type Issuer,
} from '../../../src/documents/dispatch.ts'
import { makeDispatchFile } from '../../../src/documents/dispatch-file.ts'
import { DISPATCH_FILE, readDispatchWords } from '../../../src/documents/dispatch-words.ts'
import { sampleOrganisation } from '../../../src/knowledge/organisation.ts'
import { openWordFile } from '../../support/word-file.ts'

const { dispatchWords: words } = readContent(shippedContent())
if (!words) throw new Error(`${DISPATCH_FILE} cannot be read`)

const issuer: Issuer = {
  name: 'Sở Khoa học và Công nghệ',
  superior: 'UBND tỉnh Phú Thọ',
  abbreviation: 'SKHCN-CĐS',
  place: 'Phú Thọ',
  signerTitle: 'KT. Giám đốc\nPhó Giám đốc',
  signerName: 'Nguyễn Văn An',
  archiveUnit: 'CĐS',
  address: 'số 1 đường Hùng Vương',
  phone: '0210 123 4567',
  email: 'so@example.gov.vn',
  website: 'https://so.example.gov.vn',
}
const ticket = (fields: Partial<ForwardedTicket> = {}): ForwardedTicket => ({
  code: 'PA-26-7K3M9-Q',
  kind: 'câu hỏi',
  text: 'Sinh con ở tỉnh khác thì khai sinh ở đâu ạ?',
  people: 1,
  wordings: [],
  field: 'Khai sinh, hộ tịch',
  place: null,
  received: '2026-11-18',
  deadline: '2026-12-05',
  phone: null,
  link: null,
  ...fields,
})
const letter = (fields: Partial<DispatchRequest> = {}): DispatchRequest => ({
  issuer,
  recipient: 'Sở Tư pháp',
  tickets: [ticket()],
  subject: null,
  link: 'https://hoidap.example.gov.vn/tra-loi/8f3k',
  byMail: false,
  date: null,
  copies: [],
  ...fields,
})

async function open(request: DispatchRequest) {
  const word = openWordFile(await Packer.toBuffer(makeDispatchFile(writeDispatch(request, words!))))
  const document = word.part('word/document.xml')
  return { ...word, document, texts: word.paragraphs.map(({ text }) => text) }
}
type Word = Awaited<ReturnType<typeof open>>

/** The paragraph with this text: its letters in points, and how it looks. */
function look({ paragraphs }: Word, text: string | RegExp) {
  const found = paragraphs.find((one) =>
    typeof text === 'string' ? one.text === text : text.test(one.text),
  )
  if (!found) throw new Error(`no paragraph ${String(text)}`)
  const { xml } = found
  return {
    points: Number(/<w:sz w:val="(\d+)"/.exec(xml)?.[1] ?? 28) / 2,
    isBold: xml.includes('<w:b/>'),
    isItalic: xml.includes('<w:i/>'),
    align: /<w:jc w:val="(\w+)"/.exec(xml)?.[1],
    xml,
  }
}

/** Rows of the table of tickets, cells as lines. */
function rowsOf({ document }: Word): string[][][] {
  const [, table = ''] = document.match(/<w:tbl>.*?<\/w:tbl>/gs) ?? []
  return [...table.matchAll(/<w:tr>.*?<\/w:tr>/gs)].map(([row]) =>
    [...row.matchAll(/<w:tc>.*?<\/w:tc>/gs)].map(([cell]) =>
      [...cell.matchAll(/<w:p>.*?<\/w:p>/gs)].map(([line]) =>
        [...line.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text]) => text).join(''),
      ),
    ),
  )
}

/** What stands above or below a page. */
function edge(word: Word, where: 'header' | 'footer', type: 'first' | 'default'): string {
  const relations = word.part('word/_rels/document.xml.rels')
  const [, id = ''] =
    new RegExp(`${where}Reference w:type="${type}" r:id="(\\w+)"`).exec(word.document) ?? []
  const [tag = ''] = new RegExp(`<Relationship [^>]*Id="${id}"[^>]*>`).exec(relations) ?? []
  return word.part(`word/${/Target="([^"]+)"/.exec(tag)?.[1]}`)
}

const mm = (twips: string | undefined) => (Number(twips) / 1440) * 25.4

describe('a letter with one question', () => {
  it('has the head of an official letter, as the decree wants its letters', async () => {
    const word = await open(letter({ date: '2026-02-05' }))
    expect(word.texts.slice(0, 9)).toEqual([
      'UBND TỈNH PHÚ THỌ',
      'SỞ KHOA HỌC VÀ CÔNG NGHỆ',
      '',
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Độc lập - Tự do - Hạnh phúc',
      '',
      expect.stringMatching(/^Số:\s{6,}\/SKHCN-CĐS$/) as string,
      'V/v trả lời câu hỏi của người dân',
      'Phú Thọ, ngày 05 tháng 02 năm 2026',
    ])
    expect(word.texts[9]).toBe('Kính gửi: Sở Tư pháp')
    const head = { align: 'center', isItalic: false }
    expect(look(word, 'UBND TỈNH PHÚ THỌ')).toMatchObject({ ...head, points: 12, isBold: false })
    expect(look(word, 'SỞ KHOA HỌC VÀ CÔNG NGHỆ')).toMatchObject({ ...head, isBold: true })
    expect(look(word, /^CỘNG HÒA/)).toMatchObject({ ...head, points: 13, isBold: true })
    expect(look(word, /^Độc lập/)).toMatchObject({ ...head, points: 14, isBold: true })
    expect(look(word, /^Số:/)).toMatchObject({ ...head, points: 13, isBold: false })
    expect(look(word, /^V\/v/)).toMatchObject({ ...head, points: 12, isBold: false })
    expect(look(word, /năm 2026$/)).toMatchObject({ points: 14, isItalic: true })
    expect(look(word, /^Kính gửi/)).toMatchObject({ ...head, points: 14, isBold: false })
  })

  it('draws a line as long as the motto, and one of a third to half of the name', async () => {
    const { document } = await open(letter())
    const columns = [...document.matchAll(/<w:gridCol w:w="(\d+)"/g)].map(([, width]) => width)
    const rules = [
      ...document.matchAll(
        /<w:pBdr><w:top w:val="single".*?<w:ind w:left="(\d+)" w:right="(\d+)"/gs,
      ),
    ].map(([, left, right], at) => mm(columns[at]) - mm(left) - mm(right))
    // Times New Roman bold: the name in 12 points is 64.8 mm wide, the motto in 14 points 60.5 mm.
    expect(rules).toEqual([expect.closeTo(64.8 * 0.4, 0), expect.closeTo(60.5, 0)])
  })

  it('has the page of the decree, with its number on top from the second page on', async () => {
    const word = await open(letter())
    const [, width, height] = /<w:pgSz w:w="(\d+)" w:h="(\d+)"/.exec(word.document) ?? []
    expect([mm(width), mm(height)].map(Math.round)).toEqual([210, 297])
    const [margins = ''] = /<w:pgMar[^>]*>/.exec(word.document) ?? []
    const margin = (side: string) => mm(new RegExp(`w:${side}="(\\d+)"`).exec(margins)?.[1])
    for (const [side, least, most] of [
      ['top', 20, 25],
      ['bottom', 20, 25],
      ['left', 30, 35],
      ['right', 15, 20],
    ] as const) {
      expect(margin(side), side).toBeGreaterThanOrEqual(least)
      expect(margin(side), side).toBeLessThanOrEqual(most)
    }
    expect(word.part('word/styles.xml')).toMatch(
      /<w:rPrDefault>.*w:ascii="Times New Roman".*<w:sz w:val="28"\/>.*vi-VN/,
    )
    expect(word.document).toContain('<w:titlePg/>')
    expect(edge(word, 'header', 'default')).toMatch(
      /<w:jc w:val="center"\/>.*<w:sz w:val="28"\/>.*PAGE/s,
    )
    expect(edge(word, 'header', 'first')).not.toContain('PAGE')
  })

  it('tells the question, what goes with it, until when and how to answer', async () => {
    const word = await open(
      letter({
        tickets: [
          ticket({
            people: 23,
            wordings: ['khai sinh o dau v', 'con sinh tỉnh khác khai sinh ntn'],
            place: 'xã Hy Cương',
            phone: '0912 345 678',
          }),
        ],
      }),
    )
    const text = word.texts.join('\n')
    expect(text).toMatch(/Sở Khoa học và Công nghệ nhận được câu hỏi .*PA-26-7K3M9-Q.*18\/11\/2026/)
    expect(word.texts).toContain('“Sinh con ở tỉnh khác thì khai sinh ở đâu ạ?”')
    expect(word.texts).toContain('Lĩnh vực: Khai sinh, hộ tịch; địa bàn: xã Hy Cương.')
    expect(text).toMatch(/có 23 người/)
    expect(word.texts).toContain('- “khai sinh o dau v”;')
    expect(word.texts).toContain('- “con sinh tỉnh khác khai sinh ntn”.')
    expect(text).toMatch(/đồng ý .*0912 345 678/)
    expect(text).toMatch(/đề nghị Sở Tư pháp .*05\/12\/2026/)
    expect(text).toMatch(/02 ngày làm việc/)
    expect(text).toMatch(/0210 123 4567; thư điện tử so@example\.gov\.vn/)
    expect(word.texts.filter((line) => line.endsWith('./.')).length).toBe(1)
    expect(word.part('word/_rels/document.xml.rels')).toContain(
      'Target="https://hoidap.example.gov.vn/tra-loi/8f3k"',
    )
    expect(look(word, /^Để kịp thời/)).toMatchObject({ points: 14, align: 'both' })
    expect(look(word, /^Để kịp thời/).xml).toMatch(/w:after="120".*w:firstLine="720"/)
  })

  it('does not say what is not known', async () => {
    const { texts } = await open(letter({ tickets: [ticket({ field: null, deadline: null })] }))
    const text = texts.join('\n')
    expect(text).not.toMatch(/Lĩnh vực:|địa bàn|cùng hỏi|cách người dân|điện thoại người|null|\{/)
    expect(text).toMatch(/trong thời gian sớm nhất/)
  })

  it('ends with who gets it and who signs', async () => {
    const word = await open(letter({ copies: ['UBND tỉnh (để b/c);', 'Lãnh đạo Sở.'] }))
    expect(word.texts.slice(-9)).toEqual([
      'Nơi nhận:',
      '- Như trên;',
      '- UBND tỉnh (để b/c);',
      '- Lãnh đạo Sở;',
      '- Lưu: VT, CĐS.',
      'KT. GIÁM ĐỐC',
      'PHÓ GIÁM ĐỐC',
      'Nguyễn Văn An',
      '',
    ])
    expect(look(word, 'Nơi nhận:')).toMatchObject({ points: 12, isBold: true, isItalic: true })
    expect(look(word, '- Như trên;')).toMatchObject({ points: 11, isBold: false })
    expect(look(word, 'PHÓ GIÁM ĐỐC')).toMatchObject({ points: 14, isBold: true })
    expect(look(word, 'Nguyễn Văn An')).toMatchObject({ points: 14, isBold: true })
  })

  it('says at the foot of the first page how to reach the department', async () => {
    const word = await open(letter())
    expect(edge(word, 'footer', 'first')).toMatch(
      /<w:top w:val="single".*<w:sz w:val="22"\/>.*Địa chỉ: số 1 đường Hùng Vương; thư điện tử so@example\.gov\.vn; .*0210 123 4567\./s,
    )
    expect(edge(word, 'footer', 'default')).not.toContain('Địa chỉ')
  })

  it('sets a long name in lines of one length, a name of one line in the whole column', async () => {
    const name = 'Ủy ban nhân dân tỉnh Phú Thọ'
    const word = await open(letter({ issuer: { ...issuer, superior: name } }))
    const sideOf = (text: string) => Number(/w:ind w:left="(\d+)"/.exec(look(word, text).xml)?.[1])
    // In the whole column of 68 mm only the last word would fall into the second line.
    expect(68 - 2 * mm(String(sideOf(name.toUpperCase())))).toBeLessThan(48)
    expect(sideOf('SỞ KHOA HỌC VÀ CÔNG NGHỆ')).toBe(0)
  })

  it('is about what staff wrote, where they did', async () => {
    const { texts } = await open(letter({ subject: 'giải đáp về\nhộ tịch' }))
    expect(texts).toContain('V/v giải đáp về hộ tịch')
  })
})

describe('a letter that goes with a mail', () => {
  it('says that the mail has the link, which the paper has not', async () => {
    const said = async (byMail: boolean) =>
      (await open(letter({ link: null, byMail }))).texts.join('\n')
    expect(await said(true)).toMatch(/qua đường dẫn trong thư điện tử/)
    expect(await said(false)).not.toMatch(/đường dẫn|tra-loi/)
  })
})

describe('words of citizens in the letter', () => {
  const nasty =
    'Hồ sơ <w:p>&"\'</w:p> {organisation} \u0000\u0008\u000B\uFFFE\uD800\u202Ehết\u2066\u0090 rồi😀\r\n\r\nHYPERLINK "http://lua-dao.example" ]]>'
  const lines = [
    `“Hồ sơ <w:p>&"'</w:p> {organisation}`,
    'hết rồi😀',
    'HYPERLINK "http://lua-dao.example" ]]>”',
  ]

  it.each([1, 2])('stay words, in a letter with %i', async (count) => {
    const spoilt = ticket({ text: nasty, wordings: [nasty], place: '{nơi} <ở>\u0001', link: null })
    const word = await open(letter({ tickets: Array.from({ length: count }, () => spoilt) }))
    for (const line of lines) expect(word.texts).toContain(line)
    expect(word.texts.join('\n')).toContain('{nơi} <ở>')
    // eslint-disable-next-line no-control-regex
    expect(word.document).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/)
    // What half a character becomes on its way into the file.
    expect(word.document).not.toContain('\uFFFD')
    expect(word.document).not.toMatch(/instrText|fldSimple/)
    expect(word.part('word/_rels/document.xml.rels')).not.toContain('lua-dao')
  })

  it('do not tear lines apart where a word is endless', async () => {
    const word = await open(letter({ tickets: [ticket({ text: `Ôi ${'a'.repeat(300)} trời` })] }))
    expect(look(word, /^“Ôi/).align).toBe('left')
  })
})

describe('a letter with twelve questions', () => {
  const tickets = Array.from({ length: 12 }, (_, at) =>
    ticket({
      code: `PA-26-7K3${at + 10}-Q`,
      kind: at < 8 ? 'câu hỏi' : 'phản ánh',
      text: `Câu thứ ${at + 1} ạ?`,
      people: at + 1,
      received: `2026-11-${10 + at}`,
      deadline: at === 0 ? '2026-12-01' : '2026-12-05',
      wordings: at === 3 ? ['cách một', 'cách hai'] : [],
      phone: at === 4 ? '0912 345 678' : null,
      link: `https://hoidap.example.gov.vn/tra-loi/${at + 1}`,
    }),
  )

  it('counts them by kind, and has each in a row of a table', async () => {
    const word = await open(letter({ tickets, link: null }))
    const text = word.texts.join('\n')
    expect(text).toMatch(
      /nhận được 08 câu hỏi và 04 phản ánh .* từ ngày 10\/11\/2026 đến ngày 21\/11\/2026/,
    )
    expect(text).toMatch(/theo hạn ghi trong bảng/)
    const [heads, ...rows] = rowsOf(word)
    expect(heads?.flat()).toEqual(['TT', 'Mã phiếu', 'Nội dung', 'Số người hỏi', 'Hạn trả lời'])
    expect(rows.map(([number]) => number?.[0])).toEqual(tickets.map((_, at) => String(at + 1)))
    expect(rows[3]).toEqual([
      ['4'],
      ['PA-26-7K313-Q'],
      [
        '“Câu thứ 4 ạ?”',
        'Câu hỏi, tiếp nhận ngày 13/11/2026; lĩnh vực: Khai sinh, hộ tịch.',
        'Cách hỏi khác: “cách một”; “cách hai”.',
        'Trả lời tại: https://hoidap.example.gov.vn/tra-loi/4',
      ],
      ['4'],
      ['05/12/2026'],
    ])
    expect(rows[4]?.[2]?.[1]).toMatch(/đã đồng ý .*0912 345 678/)
    expect(rows.filter((row) => row[2]?.join().includes('0912')).length).toBe(1)
    const links = word.part('word/_rels/document.xml.rels').match(/tra-loi\/\d+"/g)
    expect(links?.length).toBe(12)
  })

  it('names the columns again on every page, and breaks no short row', async () => {
    const { document } = await open(letter({ tickets }))
    expect(document.match(/<w:tblHeader\/>/g)?.length).toBe(1)
    const [, table = ''] = document.match(/<w:tbl>.*?<\/w:tbl>/gs) ?? []
    expect(table.match(/<w:cantSplit\/>/g)?.length).toBe(13)
  })

  it('lets a row break that would leave a page half empty', async () => {
    const long = ticket({ text: 'Nhà tôi ở xa. '.repeat(110) })
    const { document } = await open(letter({ tickets: [long, ticket()] }))
    const [, table = ''] = document.match(/<w:tbl>.*?<\/w:tbl>/gs) ?? []
    expect(table.match(/<w:cantSplit\/>/g)?.length).toBe(2)
  })

  it('says one day where all have the same, and one address where there is one', async () => {
    const { texts } = await open(letter({ tickets: tickets.slice(1) }))
    expect(texts.join('\n')).toMatch(/chậm nhất ngày 05\/12\/2026/)
    expect(texts).toContain('- Trả lời trực tuyến tại: https://hoidap.example.gov.vn/tra-loi/8f3k')
  })
})

describe('a letter of a department that has filled in nothing', () => {
  it('is a draft with room for a pen', async () => {
    const word = await open(letter({ issuer: issuerOf(sampleOrganisation) }))
    expect(word.texts[0]).toMatch(/^…+$/)
    expect(look(word, /^Số:/).xml).toMatch(/Số:\s+\/…+</)
    expect(word.texts).toContain('…………………, ngày …… tháng …… năm ……')
    expect(word.texts).toContain('- Lưu: VT, …….')
    expect(word.texts.slice(-3)).toEqual([
      expect.stringMatching(/^…+$/),
      expect.stringMatching(/^…+$/),
      '',
    ])
    expect(word.texts.join('\n')).not.toMatch(/null|undefined|\{|đề nghị liên hệ/)
  })

  it('is dated from the province where no other place is named', () => {
    expect(issuerOf({ ...sampleOrganisation, province: 'Phú Thọ' }).place).toBe('Phú Thọ')
    const named = { ...sampleOrganisation, province: 'Phú Thọ', place: 'Việt Trì' }
    expect(issuerOf(named).place).toBe('Việt Trì')
  })
})

describe('the words of the letter', () => {
  const shipped = shippedContent().find(({ path }) => path === DISPATCH_FILE)?.text ?? ''

  it.each<[string, string, string, RegExp]>([
    ['a place that is missing', '/{symbol}', '', /\(number\) phải có đủ và chỉ có/],
    [
      'a place that nobody fills',
      'đề nghị {recipient} cho',
      'đề nghị {agency} cho',
      /trong ngoặc nhọn chỉ được có/,
    ],
    [
      'a field of one ticket among several',
      'trả lời {tickets}',
      'trả lời {kind}',
      /subjects.several/,
    ],
    ['a line that is missing', 'quote:', '# quote:', /quote/],
  ])('are refused for %s', (_what, from, to, message) => {
    const { broken } = readDispatchWords([{ path: DISPATCH_FILE, text: shipped.replace(from, to) }])
    expect(broken).toEqual([
      expect.objectContaining({
        path: DISPATCH_FILE,
        message: expect.stringMatching(message) as string,
      }),
    ])
  })
})
