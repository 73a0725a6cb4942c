import { describe, expect, it } from 'vitest'
import { Faulty, readYaml } from '../../../src/content/file.ts'
import { editLaws } from '../../../src/knowledge/edit-laws.ts'
import { citedIn, citing, lawsFile, numberOf, numbersIn } from '../../../src/knowledge/laws.ts'
import { handbookArticle } from '../../support/handbook-article.ts'

describe('numbers of legal documents', () => {
  it.each([
    ['theo Nghị định 118/2025/NĐ-CP của Chính phủ', ['118/2025/NĐ-CP']],
    ['Luật Căn cước số 26/2023/QH15, hiệu lực 01/7/2024', ['26/2023/QH15']],
    ['NGHỊ ĐỊNH SỐ 59 / 2015 / nđ – cp', ['59/2015/NĐ-CP']],
    ['nghi dinh 59/2015/ND-CP', ['59/2015/NĐ-CP']],
    ['59/2015/NÐ‑CP', ['59/2015/NĐ-CP']],
    ['Quyết định 505/QĐ-TTg và Chỉ thị 24/CT-TTg', ['505/QĐ-TTg', '24/CT-TTg']],
    ['01/2025/TTLT-BCA-BTC', ['01/2025/TTLT-BCA-BTC']],
    ['Nghị quyết 1656/NQ-UBTVQH15', ['1656/NQ-UBTVQH15']],
    ['thay Nghị định 13/2023 và NĐ số 59/2022.', ['13/2023/NĐ-CP', '59/2022/NĐ-CP']],
    ['(Thông tư 73/2024/TT-BTC; Thông tư\n73/2024/TT-BTC)', ['73/2024/TT-BTC']],
  ])('%s', (text, numbers) => expect(numbersIn(text)).toEqual(numbers))

  it.each([
    'từ 01/7/2026 đến 12/2025',
    'số máy 0912/345/678',
    'https://thuvien.example/141/2026/nd-cp-important-changes-in-tax',
    'tỉ lệ 5184/1834 phiếu',
    'Thông tư 73/2024 và 64/2025 của Bộ Tài chính',
  ])('none in: %s', (text) => expect(numbersIn(text)).toEqual([]))

  it('one number out of what somebody typed', () => {
    expect(numberOf('Nghị định số 13/2023/nd-cp')).toBe('13/2023/NĐ-CP')
    expect(numberOf('13/2023/NĐ-CP, 59/2022/NĐ-CP')).toBeNull()
    expect(numberOf('luật cũ')).toBeNull()
  })
})

it('tells which articles lean on a document, wherever they name it', () => {
  const articles = [
    handbookArticle('a', { legal_basis: ['Nghị định 59/2022/NĐ-CP'] }),
    handbookArticle('b', { sources: [{ name: 'Nghị định 59/2022/ND-CP, theo báo' }] }),
    handbookArticle('c', { body: 'Theo Nghị định 59/2022, và 69/2024/NĐ-CP.' }),
    handbookArticle('d', { facets: { fee: 'Theo 73/2024/TT-BTC.' } }),
  ]
  expect(
    citedIn(articles).map(({ document, articles: by }) => [document, by.map(({ id }) => id)]),
  ).toEqual([
    ['59/2022/NĐ-CP', ['a', 'b', 'c']],
    ['69/2024/NĐ-CP', ['c']],
    ['73/2024/TT-BTC', ['d']],
  ])
  const laws = [{ document: '59/2022/NĐ-CP', by: '69/2024/NĐ-CP' }, { document: '1/2020/NĐ-CP' }]
  expect(citing(laws, articles).map(({ articles: by }) => by.length)).toEqual([3, 0])
})

describe('laws.yml', () => {
  const file = `# Văn bản đã bị thay thế.
replaced:
  # bảo vệ dữ liệu
  - document: 13/2023/NĐ-CP
    by: 356/2025/NĐ-CP # đã đọc
    from: 2026-01-01
`
  const lawsIn = (text: string) => readYaml(lawsFile, text).replaced

  it('takes a document in, tells it anew and takes it out; remarks stay', () => {
    const added = editLaws(file, { set: { document: 'NĐ 59/2022/nđ-cp', by: '69/2024/NĐ-CP' } })
    expect(lawsIn(added)).toEqual([
      { document: '13/2023/NĐ-CP', by: '356/2025/NĐ-CP', from: '2026-01-01' },
      { document: '59/2022/NĐ-CP', by: '69/2024/NĐ-CP' },
    ])
    const changed = editLaws(added, { set: { document: '13/2023/NĐ-CP', note: ' Xem lại. ' } })
    expect(lawsIn(changed)[0]).toEqual({ document: '13/2023/NĐ-CP', note: 'Xem lại.' })
    for (const remark of ['# Văn bản đã bị thay thế.', '# bảo vệ dữ liệu']) {
      expect(changed).toContain(remark)
    }
    expect(editLaws(added, { remove: '59/2022/NĐ-CP' })).toBe(file)
    expect(editLaws(file, { remove: '1/2020/NĐ-CP' })).toBe(file)
    expect(lawsIn(editLaws(editLaws(file, { remove: '13/2023/NĐ-CP' }), { set: { document: '1/2020/NĐ-CP' } }))).toEqual([{ document: '1/2020/NĐ-CP' }])
    expect(lawsIn(editLaws('', { set: { document: '1/2020/NĐ-CP' } }))).toHaveLength(1)
  })

  it('refuses what is no document, no day, or replaces itself', () => {
    expect(() => editLaws(file, { set: { document: 'luật cũ' } })).toThrow(Faulty)
    expect(() => editLaws(file, { set: { document: '1/2020/NĐ-CP', from: 'hôm qua' } })).toThrow(Faulty)
    expect(() => editLaws(file, { set: { document: '1/2020/NĐ-CP', by: '1/2020/ND-CP' } })).toThrow(
      /replaced by itself/,
    )
    expect(() => lawsIn(`${file}  - document: 13/2023/ND-CP\n`)).toThrow(/twice/)
  })
})
