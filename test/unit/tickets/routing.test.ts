import { describe, expect, it } from 'vitest'
import type { Agencies, Agency } from '../../../src/knowledge/directory.ts'
import { makeLexicon } from '../../../src/text/words.ts'
import { createRouting, type RoutingMaterial } from '../../../src/tickets/routing.ts'
import { createWording } from '../../../src/tickets/wording.ts'

const wording = createWording(makeLexicon([['ko', 'không']]))
const agency = (id: string, fields: string[], more: Partial<Agency> = {}): Agency => ({
  ...{ id, name: id, email: null, fields, level: 'province', answer_within: 7, confirm: false },
  ...{ batch: false, straight_out: false, escalate_to: null },
  ...more,
})
const agencies: Agencies = {
  fields: [
    { id: 'duong-sa', label: 'Đường sá, cầu cống' },
    { id: 'truong-hoc', label: 'Trường học' },
    { id: 'moi-truong', label: 'Môi trường' },
  ],
  agencies: [
    agency('so-giao-thong', [], { valid_to: '2027-02-28', successor: 'so-xay-dung' }),
    agency('so-xay-dung', ['duong-sa'], { valid_from: '2027-03-01' }),
    agency('so-giao-duc', ['truong-hoc']),
    agency('so-moi-truong', ['moi-truong']),
    agency('ban-cu', [], { valid_to: '2026-12-31' }),
  ],
}
const material: RoutingMaterial = {
  articles: [
    {
      title: 'Báo đường hỏng',
      owner: 'so-giao-thong',
      questions: [
        'Đường có ổ gà thì báo ai?',
        'Cầu sập lan can báo ở đâu',
        'Mặt đường lún nứt ai sửa',
      ],
    },
    {
      title: 'Tuyển sinh đầu cấp',
      owner: 'so-giao-duc',
      questions: ['Nộp hồ sơ vào lớp 1 thế nào?', 'Con tôi chuyển trường cần gì', 'Học phí lớp 10'],
    },
  ],
  tickets: [
    { text: 'nhà máy xả khói đen suốt đêm', agency: 'so-moi-truong', field: 'moi-truong' },
    { text: 'nước suối đổi màu vì nhà máy xả thải', agency: 'so-moi-truong', field: 'moi-truong' },
    { text: 'tàu hút cát trái phép trên sông', agency: 'ban-cu' },
  ],
}
const routing = createRouting(material, agencies, wording)
const first = (text: string, today = '2027-05-21', field: string | null = null) =>
  routing.suggest(text, { field, today })[0]?.agency

describe('who should answer', () => {
  it('is learnt from the articles of the handbook, marks or none', () => {
    expect(first('con tôi xin chuyển trường giữa năm')).toBe('so-giao-duc')
    expect(first('con toi xin chuyen truong giua nam')).toBe('so-giao-duc')
  })

  it('is learnt from who answered before, where no article is', () => {
    expect(first('khói nhà máy bay vào khu dân cư')).toBe('so-moi-truong')
    const untaught = createRouting({ articles: material.articles }, agencies, wording)
    const [best] = untaught.suggest('khói nhà máy bay vào khu dân cư', { today: '2027-05-21' })
    expect(best?.confidence ?? 0).toBeLessThan(0.5)
  })

  it('follows a merger on its day', () => {
    const text = 'đường làng nhiều ổ gà, mặt đường lún'
    expect(first(text, '2027-02-28')).toBe('so-giao-thong')
    expect(first(text, '2027-03-01')).toBe('so-xay-dung')
  })

  it('is whom it will be taken over from while the new agency does not exist yet', () => {
    const articles = material.articles.map((article) =>
      article.owner === 'so-giao-thong' ? { ...article, owner: 'so-xay-dung' } : article,
    )
    const early = createRouting({ articles }, agencies, wording)
    expect(early.suggest('đường nhiều ổ gà', { today: '2027-01-05' })[0]?.agency).toBe(
      'so-giao-thong',
    )
  })

  it('is never an agency that was closed and left to nobody', () => {
    const text = 'tàu hút cát trái phép trên sông'
    expect(first(text, '2026-12-31')).toBe('ban-cu')
    for (const today of ['2027-01-01', '2027-05-21']) {
      const found = routing.suggest(text, { today }).map((one) => one.agency)
      expect(found).not.toContain('ban-cu')
    }
  })
})

describe('the field somebody chose', () => {
  it('decides where the words say nothing', () => {
    expect(first('nhờ xem giúp việc này', '2027-05-21', 'moi-truong')).toBe('so-moi-truong')
    expect(first('', '2027-05-21', 'truong-hoc')).toBe('so-giao-duc')
  })

  it('makes the right agency surer', () => {
    const today = '2027-05-21'
    const sure = (field: string | null) =>
      routing
        .suggest('học phí của con tôi', { field, today })
        .find((one) => one.agency === 'so-giao-duc')?.confidence ?? 0
    expect(sure('truong-hoc')).toBeGreaterThan(sure(null))
    expect(sure('moi-truong')).toBeLessThan(sure(null))
  })

  it('that is not in the list is as if none was chosen', () => {
    const today = '2027-05-21'
    expect(routing.suggest('học phí lớp 10', { field: 'la-hoac', today })).toEqual(
      routing.suggest('học phí lớp 10', { today }),
    )
  })
})

describe('what nobody can tell', () => {
  it('gets no suggestion: no text, none that is known, and no field', () => {
    for (const text of ['', '   ', 'dạ chào ad ạ', 'xyzzy plugh']) {
      expect(routing.suggest(text, { today: '2027-05-21' })).toEqual([])
    }
  })

  it('without anything to learn from, only the field speaks', () => {
    const empty = createRouting({ articles: [] }, agencies, wording)
    expect(empty.suggest('ổ gà', { today: '2027-05-21' })).toEqual([])
    const [best] = empty.suggest('ổ gà', { field: 'duong-sa', today: '2027-05-21' })
    expect(best?.agency).toBe('so-xay-dung')
  })

  it('no agencies, no suggestions', () => {
    const none = createRouting(material, { fields: [], agencies: [] }, wording)
    expect(none.suggest('ổ gà', { today: '2027-05-21' })).toEqual([])
  })
})

it('gives at most three, best first, shares that add up to no more than one, each time the same', () => {
  const long = `${'mặt đường lún nứt, nhà máy xả khói, con tôi chuyển trường. '.repeat(60)} ổ gà`
  for (const text of ['đường gần trường học bị lún', long]) {
    const found = routing.suggest(text, { today: '2027-05-21' })
    const sure = found.map(({ confidence }) => confidence)
    expect(found.length).toBeGreaterThan(0)
    expect(found.length).toBeLessThanOrEqual(3)
    expect(sure).toEqual([...sure].sort((a, b) => b - a))
    expect(sure.every((one) => one > 0 && one <= 1)).toBe(true)
    expect(sure.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(1 + 1e-9)
    const again = createRouting(material, agencies, wording)
    expect(again.suggest(text, { today: '2027-05-21' })).toEqual(found)
  }
})
