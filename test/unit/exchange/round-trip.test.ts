import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readFolder } from '../../../src/content/file.ts'
import { applyDuplicates } from '../../../src/exchange/items.ts'
import { filesToJson } from '../../../src/exchange/json-articles.ts'
import { knownArticles, type Known } from '../../../src/exchange/known.ts'
import { readImport } from '../../../src/exchange/read-import.ts'
import { articlesToCsv, articlesToSheet } from '../../../src/exchange/write-sheet.ts'
import { handbookToZip } from '../../../src/exchange/write-zip.ts'
import { readHandbook } from '../../../src/knowledge/content.ts'
import { excelFile, known, knownFiles, TODAY } from '../../support/editors-sheet.ts'

/** The handbook that is shipped, as it stands. */
function shipped() {
  const files = readFolder('.', 'knowledge')
  const { handbook } = readHandbook(files)
  const { agencies } = handbook.agencies
  const known: Known = {
    ...{ articles: knownArticles(files, handbook.articles), topics: handbook.topics, agencies },
    defaults: { topic: null, owner: null },
  }
  return { files, known, names: { topics: handbook.topics, agencies } }
}

describe('what editors take away and bring back', () => {
  const { files, known: all, names } = shipped()
  const articles = files.filter(({ path }) => path.endsWith('.md'))
  const bring = (bytes: Uint8Array, name: string) =>
    readImport({ bytes, name, known: all, current: files, today: TODAY })

  it.each([
    ['cam-nang.xlsx', () => articlesToSheet(articles, names)],
    ['cam-nang.csv', () => articlesToCsv(articles, names)],
  ])('the whole handbook as %s changes nothing', async (name, write) => {
    const { items, faults } = await bring(await write(), name)
    expect(faults).toEqual([])
    expect(items).toHaveLength(articles.length)
    expect(items.filter(({ unchanged }) => !unchanged)).toEqual([])
    expect(items.map(({ path, text }) => ({ path, text }))).toEqual(articles)
    expect(applyDuplicates(items, 'replace')).toEqual([])
  })

  it.each([
    ['cam-nang.zip', handbookToZip],
    ['cam-nang.json', filesToJson],
  ])('every file as %s comes back to the letter', async (name, write) => {
    const { items, faults } = await bring(write(files), name)
    expect(faults).toEqual([])
    expect(items.map(({ path, text }) => ({ path, text }))).toEqual(files)
    expect(items.every(({ unchanged }) => unchanged)).toBe(true)
  })

  it('gives the same archive for the same files, in any order', () => {
    expect(handbookToZip(files.toReversed())).toEqual(handbookToZip(files))
  })
})

const headed = { topics: known.topics, agencies: known.agencies }

describe('a sheet of ours that an editor changed', () => {
  const [fee = { path: '', text: '' }, lost = { path: '', text: '' }] = knownFiles
  const csv = new TextDecoder().decode(articlesToCsv(knownFiles, headed))
  const bring = (text: string) =>
    readImport({
      ...{ bytes: new TextEncoder().encode(text), name: 'cam-nang.csv' },
      ...{ known, current: knownFiles, today: TODAY },
    })

  it('changes one line of the file and leaves the others as they were', async () => {
    const { items, faults } = await bring(csv.replace('rớt căn cước', 'rớt mất căn cước'))
    expect(faults).toEqual([])
    expect(items.map(({ unchanged }) => unchanged)).toEqual([true, false])
    const [replaced] = applyDuplicates(items, 'replace')
    expect(replaced).toEqual({
      path: lost.path,
      text: lost.text.replace('  - rớt căn cước\n', '  - rớt mất căn cước\n'),
    })
  })

  it('takes a field away where its cell was emptied', async () => {
    const emptied = csv
      .replaceAll('"mat-can-cuoc"\r\n', '')
      .replaceAll('"mat-can-cuoc";""', '"";""')
    const { items } = await bring(emptied)
    const [replaced] = applyDuplicates(items, 'replace')
    expect(replaced).toEqual({
      path: fee.path,
      text: fee.text.replace('related: [mat-can-cuoc]\n', ''),
    })
  })
})

describe('what a program for sheets could run', () => {
  it('is guarded in Excel and CSV alike, and back again', async () => {
    const csv = new TextDecoder().decode(articlesToCsv(knownFiles, headed))
    expect(csv).toContain(`;"'- Báo công an xã.\n- Xin cấp lại.";`)
    const xlsx = await articlesToSheet(knownFiles, headed)
    const parts = Object.entries(unzipSync(xlsx))
    const xml = parts.map(([, bytes]) => new TextDecoder().decode(bytes)).join('\n')
    expect(xml).not.toMatch(/<f[ >]/)
    expect(xml).toContain("'- Báo công an xã.")
    const cells = csv.match(/"(?:[^"]|"")*"/g) ?? []
    expect(cells.length).toBeGreaterThan(60)
    expect(cells.filter((cell) => /^"\s*[=+\-@\t]/.test(cell))).toEqual([])
  })

  it('is not taken from a sheet of somebody else', async () => {
    const bytes = await excelFile([
      ['Câu hỏi', 'Trả lời'],
      ['Hỏi một?', `'=cmd|' /C calc'!A0`],
      ['Hỏi hai?', '=HYPERLINK("http://x.example","bấm")'],
      ['Hỏi ba?', '- Nộp tại xã(phường).\n- Mang căn cước.'],
    ])
    const result = await readImport({
      ...{ bytes, name: 'la.xlsx', known, current: knownFiles, today: TODAY },
    })
    expect(result.faults.filter(({ grave }) => grave).map(({ row }) => row)).toEqual([2, 3])
    expect(result.items.map(({ where }) => where)).toEqual(['dòng 4'])
  })
})
