import { describe, expect, it } from 'vitest'
import { shippedContent } from '../../../src/wiring/build-bot.ts'
import { readHandbook } from '../../../src/knowledge/content.ts'

const article = {
  path: 'knowledge/giao-duc/hoc-ba.md',
  text: `---
title: Học bạ số
label: Học bạ số
topic: giao-duc
audience: [nguoi-dan]
owner: so-gddt
questions: [Học bạ số là gì?, Xem học bạ ở đâu?, Học bạ của con, Sai điểm trong học bạ]
sources: [{ name: Báo }]
review_by: 2027-05-21
verify: false
---
Học bạ số là học bạ lưu trên mạng.
`,
}
const topics = (...entries: string[]) => ({
  path: 'knowledge/topics.yml',
  text: `topics:\n${entries.map((entry) => `  - { ${entry} }\n`).join('')}`,
})
const SCHOOL = 'id: giao-duc, label: Trường học, title: Trường học, about: Học bạ số.'
const VNEID = 'id: vneid, label: VNeID, title: Tài khoản VNeID, about: Tài khoản.'

describe('topics', () => {
  it('are read in their order', () => {
    const { handbook, broken, conflicts } = readHandbook([article, topics(VNEID, SCHOOL)])
    expect([broken, conflicts]).toEqual([[], []])
    expect(handbook.topics.map(({ id }) => id)).toEqual(['vneid', 'giao-duc'])
    expect(handbook.topics[1]).toEqual({
      ...{ id: 'giao-duc', label: 'Trường học', title: 'Trường học', about: 'Học bạ số.' },
      first: [],
    })
  })

  it('name every article, or the article is told; it answers all the same', () => {
    const { handbook, conflicts } = readHandbook([article, topics(VNEID)])
    expect(conflicts).toEqual([
      { path: article.path, line: 4, message: 'Chủ đề (topic) “giao-duc” không có trong danh sách chủ đề (knowledge/topics.yml): hãy chọn chủ đề khác, hoặc thêm vào danh sách' },
    ])
    expect(handbook.articles.length).toBe(1)
  })

  it('may be missing altogether', () => {
    const { handbook, conflicts } = readHandbook([article])
    expect([handbook.topics, conflicts]).toEqual([[], []])
  })

  it.each<[string, string[], RegExp]>([
    ['one twice', [SCHOOL, SCHOOL], /có một chủ đề viết hai lần/],
    ['a label too long for a button', [SCHOOL.replace('label: ', 'label: Tất cả các loại ')], /label/],
    ['a field it does not know', [`${SCHOOL.slice(0, -1)}, icon: sach`], /icon/],
    ['no sentence about it', [SCHOOL.replace(', about: Học bạ số.', '')], /about/],
    ['none', [], /topics/],
  ])('are refused with %s', (_what, entries, message) => {
    const { broken, handbook } = readHandbook([article, topics(...entries)])
    expect(broken).toEqual([
      expect.objectContaining({
        path: 'knowledge/topics.yml',
        message: expect.stringMatching(message) as string,
      }),
    ])
    expect(handbook.articles.length).toBe(1)
  })

  it('are shipped for every folder, and for no other', () => {
    const files = shippedContent().filter(({ path }) => path.startsWith('knowledge/'))
    const { handbook, conflicts } = readHandbook(files)
    expect(conflicts.filter(({ message }) => message.includes('topics.yml'))).toEqual([])
    const used = new Set(handbook.articles.map(({ topic }) => topic))
    expect(handbook.topics.filter(({ id }) => !used.has(id))).toEqual([])
  })
})
