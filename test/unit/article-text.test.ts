import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  readArticle,
  withBody,
  withField,
  type ArticleForm,
} from '../../src/console/article/article-text.ts'

const articles = readdirSync('knowledge', { recursive: true, encoding: 'utf8' })
  .filter((name) => /^[\w-]+[\\/][\w-]+\.md$/.test(name))
  .map((name) => `knowledge/${name}`)

const text = `---
# Bài này do Công an tỉnh soát.
title: Lệ phí căn cước
label: Lệ phí # tên nút
topic: can-cuoc
audience: [nguoi-dan, nguoi-cao-tuoi]
owner: cong-an-xa
questions:
  - Đổi thẻ hết bao nhiêu tiền?
  # câu này hay gặp ở xã
  - "Lệ phí: cấp lại thẻ"
  - Phí 50 nghìn hay 25 nghìn
mood: cheerful # chưa có ô nào cho trường này
sources:
  - name: 'Thông tư 73/2024'
    url: https://example.vn/tt-73
    date: 2026
review_by: 2027-01-15

# sang năm xem lại
verify: true
---
Lệ phí là 30.000 đồng.

<!-- xem tiếp -->

Còn lại.
`

function formOf(of: string): ArticleForm {
  const read = readArticle(of)
  if ('broken' in read) throw new Error(read.broken)
  return read.form
}
const linesOf = (of: string) => of.split('\n')
const changed = (after: string) => linesOf(after).filter((line) => !linesOf(text).includes(line))

describe('the form of an article', () => {
  it('leaves every byte of an untouched file, whatever field is put back as it is', () => {
    expect(articles.length).toBeGreaterThan(100)
    for (const file of articles) {
      const whole = readFileSync(file, 'utf8')
      const form = formOf(whole)
      let same = whole
      for (const field of Object.keys(form) as (keyof ArticleForm)[])
        same = withField(same, field, form[field])
      expect(same, file).toBe(whole)
      const read = readArticle(whole)
      expect(withBody(whole, 'body' in read ? read.body : ''), file).toBe(whole)
    }
  })

  it('rewrites the lines of the field that was changed, and no others', () => {
    for (const file of articles) {
      const whole = readFileSync(file, 'utf8')
      const form = formOf(whole)
      const questions = [...form.questions, 'Câu mới thêm: có được không?']
      const after = withField(whole, 'questions', questions)
      expect(formOf(after), file).toEqual({ ...form, questions })
      const more = linesOf(after).filter((line) => !linesOf(whole).includes(line))
      expect(more, file).toEqual(['  - "Câu mới thêm: có được không?"'])
    }
  })

  it('keeps comments, order, quotes and fields it does not know', () => {
    const after = withField(text, 'questions', [
      'Lệ phí: cấp lại thẻ',
      'Đổi thẻ hết bao nhiêu tiền?',
      'Phí 50 nghìn hay 25 nghìn?',
    ])
    expect(after).toContain('  # câu này hay gặp ở xã\n  - "Lệ phí: cấp lại thẻ"')
    expect(after).toContain('mood: cheerful # chưa có ô nào cho trường này')
    expect(changed(after)).toEqual(['  - Phí 50 nghìn hay 25 nghìn?'])
  })

  it('keeps a comment behind the value it stands behind', () => {
    const after = withField(text, 'label', 'Lệ phí căn cước')
    expect(changed(after)).toEqual(['label: Lệ phí căn cước # tên nút'])
  })

  it('keeps what stands above the next field when the one before it changes', () => {
    const after = withField(text, 'review_by', '2028-01-15')
    expect(after).toContain('review_by: 2028-01-15\n\n# sang năm xem lại\nverify: true')
  })

  it('writes a new field where it belongs, and takes an emptied one out', () => {
    const ended = withField(text, 'effective_to', '2026-11-20')
    expect(ended).toContain('    date: 2026\neffective_to: 2026-11-20\nreview_by')
    expect(withField(ended, 'effective_to', '')).toBe(text)
    const linked = withField(text, 'related', ['can-cuoc-doi'])
    expect(linked).toContain('verify: true\nrelated: [can-cuoc-doi]\n---')
    expect(withField(linked, 'related', [])).toBe(text)
  })

  it('keeps what is typed as it is typed, also in the middle of a word group', () => {
    for (const typed of ['Đổi thẻ ', '"', 'a: b', '- gạch', '#', '2026', 'true', 'hai\ndòng', '']) {
      const after = withField(text, 'title', typed)
      expect(formOf(after).title).toBe(typed)
      expect(withField(after, 'title', 'Lệ phí căn cước')).toBe(text)
    }
  })

  it('changes one source and leaves the date of another a number', () => {
    const [first] = formOf(text).sources
    const after = withField(text, 'sources', [first!, { name: 'Báo X', url: 'https://x.vn' }])
    expect(changed(after)).toEqual(['  - name: Báo X', '    url: https://x.vn'])
  })

  it('says where the front matter cannot be read', () => {
    // The title goes on there, and a title has no fields.
    expect(readArticle(text.replace('label:', ' label:'))).toMatchObject({ line: 3 })
    expect(readArticle('Chỉ có lời.')).toMatchObject({ line: 1 })
  })
})
