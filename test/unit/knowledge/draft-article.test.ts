import { expect, it } from 'vitest'
import { readYaml } from '../../../src/content/file.ts'
import { frontMatterOf } from '../../../src/content/front-matter.ts'
import { frontMatter } from '../../../src/knowledge/article.ts'
import { draftArticle, type Answered } from '../../../src/knowledge/draft-article.ts'

const answered: Answered = {
  title: 'Muốn dựng biển quảng cáo trước cửa hàng thì xin phép ở đâu?',
  wordings: [
    'Muốn dựng biển quảng cáo trước cửa hàng thì xin phép ở đâu?',
    'xin phep dung bien quang cao o cho nao v',
    'hỏi: "biển hiệu" # 2 m\nthì sao ạ',
    'dựng bảng quảng cáo phải xin giấy phép chỗ nào ạ',
  ],
  answer: '  Chỉ gửi thông báo tới Sở trước 15 ngày.\n',
  topic: 'dich-vu-cong',
  agency: { id: 'so-vhttdl', name: 'Sở Văn hóa, Thể thao và Du lịch' },
  answeredOn: '2026-11-23',
  reviewBy: '2027-05-24',
}
const read = (text: string) => {
  const written = frontMatterOf(text)!
  return { ...readYaml(frontMatter, written.header), body: written.body }
}

it('is an article as the handbook reads them, whatever people typed', () => {
  const { id, path, text } = draftArticle(answered, () => false)
  expect(path).toBe(`knowledge/dich-vu-cong/${id}.md`)
  expect(id).toBe('muon-dung-bien-quang-cao-truoc-cua-hang-thi-xin-phep-o-dau')
  expect(read(text)).toMatchObject({
    owner: 'so-vhttdl',
    label: 'Muốn dựng biển quảng',
    questions: [
      answered.title,
      'xin phep dung bien quang cao o cho nao v',
      'hỏi: "biển hiệu" # 2 m thì sao ạ',
      'dựng bảng quảng cáo phải xin giấy phép chỗ nào ạ',
    ],
    sources: [{ name: 'Trả lời của Sở Văn hóa, Thể thao và Du lịch', date: '2026-11-23' }],
    review_by: '2027-05-24',
    body: 'Chỉ gửi thông báo tới Sở trước 15 ngày.\n',
  })
})

it('takes an id nobody has, and cuts what is too long at a word', () => {
  const taken = new Set(['a-b', 'a-b-2'])
  expect(draftArticle({ ...answered, title: 'A, b!' }, (id) => taken.has(id)).id).toBe('a-b-3')
  expect(draftArticle({ ...answered, title: '???' }, () => false).id).toBe('bai-moi')
  const long = draftArticle({ ...answered, title: 'chữ '.repeat(80) }, () => false)
  expect(read(long.text).title).toHaveLength(99)
  expect(long.id).toMatch(/^(chu-)+chu$/)
})
