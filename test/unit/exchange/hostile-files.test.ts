import { strToU8, unzipSync, zipSync, zlibSync } from 'fflate'
import { Document, Packer, Paragraph } from 'docx'
import { describe, expect, it } from 'vitest'
import { readImport } from '../../../src/exchange/read-import.ts'
import { Unreadable } from '../../../src/exchange/limits.ts'
import { excelFile, known, knownFiles, TODAY } from '../../support/editors-sheet.ts'

const bring = (bytes: Uint8Array, name: string) =>
  readImport({ bytes, name, known, current: knownFiles, today: TODAY })

async function refused(bytes: Uint8Array, name: string): Promise<string> {
  const error: unknown = await bring(bytes, name).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(Unreadable)
  return (error as Unreadable).message
}

const sheet = () =>
  excelFile([
    ['Câu hỏi', 'Trả lời'],
    ['Hỏi gì?', 'Đáp gì.'],
  ])
const paper = async () => {
  const children = [new Paragraph('Một đoạn văn đủ dài để được coi là nội dung của bài.')]
  return new Uint8Array(await Packer.toBuffer(new Document({ sections: [{ children }] })))
}

/** The file with some of its parts made anew. */
const withParts = (bytes: Uint8Array, parts: Record<string, (xml: string) => string>) => {
  const all = unzipSync(bytes)
  for (const [path, change] of Object.entries(parts)) {
    all[path] = strToU8(change(new TextDecoder().decode(all[path])))
  }
  return zipSync(all)
}

const article = `---\ntitle: Bài\ntopic: can-cuoc\n---\nNội dung.\n`
/** A number of an archive's directory changed, at this distance from its beginning. */
function forged(archive: Uint8Array, offset: number, value: number): Uint8Array {
  const copy = archive.slice()
  const view = new DataView(copy.buffer)
  for (let at = 0; at < copy.length - 4; at++) {
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + offset, value, true)
  }
  return copy
}

describe('files that are too much', () => {
  it('refuses 100 MB before looking into them', async () => {
    const begun = performance.now()
    expect(await refused(new Uint8Array(100 * 1024 * 1024), 'to.xlsx')).toMatch(/100 MB.*20 MB/)
    expect(performance.now() - begun).toBeLessThan(1_000)
  })

  const bomb = zipSync({ 'knowledge/a/b.md': new Uint8Array(30 * 1024 * 1024) }, { level: 9 })

  it('refuses a bomb that says so', async () => {
    expect(bomb.length).toBeLessThan(100 * 1024)
    expect(await refused(bomb, 'bom.zip')).toContain('quá lớn')
    expect(await refused(forged(bomb, 24, 250 * 1024 * 1024), 'bom.zip')).toContain('quá lớn')
  })

  it('refuses a bomb that lies about its length', async () => {
    expect(await refused(forged(bomb, 24, 100), 'bom.zip')).toContain('bị hỏng')
  })

  it('refuses one that grows too much, also as Excel and Word files', async () => {
    const blown = new Uint8Array(30 * 1024 * 1024).fill(32)
    expect(
      await refused(zipSync({ ...unzipSync(await sheet()), 'xl/x.xml': blown }), 'a.xlsx'),
    ).toContain('quá lớn')
    expect(
      await refused(zipSync({ ...unzipSync(await paper()), 'word/x.xml': blown }), 'a.docx'),
    ).toContain('quá lớn')
  })

  it('refuses more than 5,000 entries, and does not follow archives in archives', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 5_001 }, (_, at) => [`knowledge/a/b${at}.md`, strToU8('')]),
    )
    expect(await refused(zipSync(many, { level: 0 }), 'nhieu.zip')).toContain('5001 tệp')
    const nested = zipSync({
      'knowledge/can-cuoc/bai.md': strToU8(article),
      'knowledge/trong.zip': bomb,
    })
    const { items, faults } = await bring(nested, 'long.zip')
    expect(items.map(({ path }) => path)).toEqual(['knowledge/can-cuoc/bai.md'])
    expect(faults[0]?.message).toContain('knowledge/trong.zip: không thuộc cẩm nang')
  })

  it('refuses too many rows and columns, but not a sheet that is only formatted so far', async () => {
    const rows = Array.from({ length: 5_100 }, (_, at) => [`Hỏi ${at}?`, 'Đáp.'])
    expect(await refused(await excelFile([['Câu hỏi', 'Trả lời'], ...rows]), 'dai.xlsx')).toContain(
      '5101 dòng',
    )
    const wide = Array.from({ length: 70 }, (_, at) => `Cột ${at}`)
    expect(await refused(await excelFile([wide, wide]), 'rong.xlsx')).toContain('70 cột')
    const far = (xml: string) =>
      xml.replace('</sheetData>', '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')
    const formatted = withParts(await sheet(), { 'xl/worksheets/sheet1.xml': far })
    expect((await bring(formatted, 'dinh-dang.xlsx')).items).toHaveLength(1)
  })

  it('refuses a PDF whose text swells', async () => {
    const packed = zlibSync(new Uint8Array(25 * 1024 * 1024), { level: 1 })
    const stream = [
      ...[`%PDF-1.4\n1 0 obj\n<</Length ${packed.length}/Filter/FlateDecode>>\nstream\n`],
      ...[packed, '\nendstream\nendobj\n'],
    ].map((part) => (typeof part === 'string' ? strToU8(part) : part))
    const pdf = Buffer.concat(Array.from({ length: 9 }, () => stream).flat())
    expect(pdf.length).toBeLessThan(3 * 1024 * 1024)
    expect(await refused(pdf, 'bom.pdf')).toContain('quá lớn')
  })
})

describe('files that are made to do harm', () => {
  const laughs = (xml: string) => {
    const entities = Array.from(
      { length: 9 },
      (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
    )
    const declared = `<!DOCTYPE x [<!ENTITY l0 "ha">${entities.join('')}]>`
    return xml.replace(/(<\?xml[^>]*\?>)?/, `$1${declared}`).replace(/Hỏi gì\?|Một đoạn/, '&l9;')
  }

  it('refuses entities that multiply in Excel and Word', async () => {
    const { 'xl/sharedStrings.xml': strings } = unzipSync(await sheet())
    const part = strings ? 'xl/sharedStrings.xml' : 'xl/worksheets/sheet1.xml'
    expect(await refused(withParts(await sheet(), { [part]: laughs }), 'cuoi.xlsx')).toContain(
      'gây hại',
    )
    const word = withParts(await paper(), { 'word/document.xml': laughs })
    expect(await refused(word, 'cuoi.docx')).toContain('gây hại')
  })

  it.each([
    '../../etc/passwd.md',
    '/knowledge/a/b.md',
    'knowledge/../../b.md',
    'knowledge\\a\\b.md',
    'C:/knowledge/a/b.md',
    'knowledge/a/b\n.md',
  ])('refuses the path %j', async (path) => {
    const files = { 'knowledge/can-cuoc/bai.md': strToU8(article), [path]: strToU8(article) }
    expect(await refused(zipSync(files), 'duong.zip')).toContain('đường dẫn không an toàn')
    const json = JSON.stringify({ files: [{ path, text: article }] })
    expect(await refused(strToU8(json), 'duong.json')).toContain('đường dẫn không an toàn')
  })

  it('refuses links, and leaves out what is no part of the handbook', async () => {
    const file = { 'knowledge/can-cuoc/bai.md': strToU8(article) }
    const link = zipSync({
      'knowledge/a.md': [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }],
    })
    expect(await refused(link, 'lien.zip')).toContain('lối tắt')
    const others = {
      'src/main.ts': strToU8('x'),
      'knowledge/x.sh': strToU8('x'),
      'flows/../x': strToU8(''),
    }
    expect(await refused(zipSync({ ...file, ...others }), 'khac.zip')).toContain('không an toàn')
    const { items } = await bring(
      zipSync({ ...file, 'src/main.ts': strToU8('x'), 'knowledge/x.sh': strToU8('x') }),
      'khac.zip',
    )
    expect(items.map(({ path }) => path)).toEqual(['knowledge/can-cuoc/bai.md'])
  })

  it('does not let tags into a draft, wherever they stand', async () => {
    const hostile = article.replace('Nội dung.', '<img src=x onerror=alert(1)>')
    const zipped = await bring(
      zipSync({ 'knowledge/can-cuoc/bai.md': strToU8(hostile) }),
      'xss.zip',
    )
    expect([zipped.items, zipped.faults[0]?.message]).toEqual([
      [],
      expect.stringContaining('mã HTML'),
    ])
    const list = strToU8(
      JSON.stringify([{ question: 'Hỏi?', answer: '<script>alert(1)</script>' }]),
    )
    const read = await bring(list, 'xss.json')
    expect([read.items, read.faults[0]?.message]).toEqual([[], expect.stringContaining('mã HTML')])
  })

  it('goes by what a file is, not by its name', async () => {
    expect((await bring(await sheet(), 'anh.jpg')).kind).toBe('sheet')
    expect(await refused(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0]), 'cu.xlsx')).toContain(
      'đời cũ',
    )
    expect(await refused(new Uint8Array(), 'trong.csv')).toContain('trống')
    expect(await refused(strToU8('<!doctype html><table>'), 'bang.xls')).toContain('trang web')
    const picture = new Uint8Array(2000).map((_, at) => (at % 9 === 0 ? 0 : 0x89))
    expect(await refused(picture, 'anh.csv')).toContain('Không nhận ra loại tệp')
    expect(await refused((await sheet()).subarray(0, 900), 'cut.xlsx')).toContain('bị hỏng')
  })
})
