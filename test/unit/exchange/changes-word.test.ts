import { describe, expect, it } from 'vitest'
import { changesToWord } from '../../../src/exchange/changes-word.ts'
import { knownFiles } from '../../support/editors-sheet.ts'
import { openWordFile } from '../../support/word-file.ts'

describe('a paper for the leader to sign', () => {
  const [fee, lost] = knownFiles
  const head = {
    ...{ superior: 'Ủy ban nhân dân tỉnh', organisation: 'Sở Khoa học và Công nghệ' },
    ...{ place: 'Đắk Lắk', date: '2026-02-05', preparedBy: 'Nguyễn Thị Lan' },
  }
  const asked = { owner: 'Công an tỉnh', askedBy: 'Trần Văn Minh', why: 'Lệ phí đổi từ tháng 2.' }

  async function written() {
    const after = fee?.text.replace('50.000 đồng', '60.000 đồng') ?? ''
    return openWordFile(
      await changesToWord(
        [
          { ...asked, path: fee?.path ?? '', before: fee?.text ?? '', after },
          { ...asked, path: lost?.path ?? '', before: null, after: lost?.text ?? '' },
        ],
        head,
      ),
    )
  }

  it('shows what goes struck through and what comes underlined, word by word', async () => {
    const { paragraphs } = await written()
    const changed = paragraphs.find(({ text }) => text.includes('60.000'))
    expect(changed?.text).toBe('- Đổi thẻ: 50.000 60.000 đồng')
    const runs = changed?.xml.match(/<w:r>.*?<\/w:r>/gs) ?? []
    const saying = (text: string) => runs.find((run) => run.includes(`>${text}<`)) ?? ''
    expect(saying('50.000')).toContain('<w:strike/>')
    expect(saying('60.000')).toContain('<w:u w:val="single"')
    expect(saying('- Đổi thẻ:')).not.toMatch(/<w:strike|<w:u /)
  })

  it('says of each article what it is, who asked for it and why, and where to sign', async () => {
    const { paragraphs } = await written()
    const texts = paragraphs.map(({ text }) => text)
    for (const line of [
      ...['SỞ KHOA HỌC VÀ CÔNG NGHỆ', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'],
      'Đắk Lắk, ngày 05 tháng 02 năm 2026',
      'Kính trình lãnh đạo xem xét, duyệt 1 bài mới, 1 bài sửa dưới đây.',
      ...['1. Lệ phí làm thẻ căn cước (sửa)', '2. Mất thẻ căn cước (bài mới)'],
      ...['Cơ quan phụ trách: Công an tỉnh', 'Người đề nghị: Trần Văn Minh'],
      ...['Lý do: Lệ phí đổi từ tháng 2.', '21/05/2027'],
      'Cổng Dịch vụ công: hướng dẫn | 2025-07 | https://dichvucong.gov.vn',
      ...['NGƯỜI DUYỆT', '(ký, ghi rõ họ tên)', 'Nguyễn Thị Lan'],
    ]) {
      expect(texts).toContain(line)
    }
  })
})
