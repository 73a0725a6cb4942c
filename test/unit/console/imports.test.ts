import { describe, expect, it } from 'vitest'
import { faultTable } from '../../../src/console/imports/fault-table.ts'
import { giveRole, missingIn } from '../../../src/console/imports/mapping.ts'

describe('what the columns of a sheet are', () => {
  it('a role goes from one column to another; some are shared', () => {
    expect(giveRole(['question', 'answer', null], 2, 'question')).toEqual([
      ...[null, 'answer', 'question'],
    ])
    expect(giveRole(['question', 'answer', null], 0, null)).toEqual([null, 'answer', null])
    expect(giveRole(['wordings', null, null], 1, 'wordings')).toEqual([
      ...['wordings', 'wordings', null],
    ])
  })

  it('says what is missing', () => {
    expect(missingIn([null, 'topic'])).toMatch(/câu hỏi và cột nào là câu trả lời/)
    expect(missingIn(['title', null])).toMatch(/câu trả lời/)
    expect(missingIn(['answer', null])).toMatch(/câu hỏi/)
    expect(missingIn(['question', 'answer'])).toBeNull()
    expect(missingIn(['id', 'fee'])).toBeNull()
  })
})

it('writes faults so that Excel reads them and takes nothing for a formula', () => {
  const csv = faultTable([
    { row: 7, column: 'Trả lời', message: 'Thiếu "câu trả lời", bỏ qua', note: false },
    { row: null, column: '=cmd|calc', message: ' @SUM(A1)', note: true },
  ])
  expect(csv).toBe(
    '\uFEFFDòng,Cột,Loại,Nội dung\r\n' +
      '7,Trả lời,Lỗi,"Thiếu ""câu trả lời"", bỏ qua"\r\n' +
      ",'=cmd|calc,Lưu ý,' @SUM(A1)\r\n",
  )
})
