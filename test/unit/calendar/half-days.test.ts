import { expect, it } from 'vitest'
import { makeBot, readContent } from '../../../src/wiring/build-bot.ts'
import { isOpen } from '../../../src/calendar/calendar.ts'
import { smallContent } from '../../support/small-content.ts'

const at = (time: string) => Date.parse(`${time.replace(' ', 'T')}:00+07:00`)

it('a list with half days off and half days worked sets the hours of the bot', () => {
  const files = [...smallContent().entries()].map(([path, text]) => ({ path, text }))
  const holidays = `days_off:
  - { day: 2026-11-24, name: Ngày Văn hóa Việt Nam, half: afternoon }
  - { day: 2026-11-25, name: Tập huấn, half: morning }
  - { day: 2026-11-26, name: Nghỉ cả ngày }
working_days:
  - { day: 2026-11-28, name: Làm bù buổi sáng, half: morning }
  - { day: 2026-12-05, name: Làm bù buổi chiều, half: afternoon }
  - { day: 2026-12-12, name: Làm bù cả ngày }
`
  const content = readContent(
    files.map((file) =>
      file.path === 'knowledge/holidays.yml' ? { ...file, text: holidays } : file,
    ),
  )
  expect(content.broken).toEqual([])
  const { calendar } = makeBot(content, at('2026-11-23 09:00'))
  const open = (day: string) =>
    ['09:00', '15:00'].map((time) => isOpen(at(`${day} ${time}`), calendar))
  expect(open('2026-11-23')).toEqual([true, true])
  expect(open('2026-11-24')).toEqual([true, false])
  expect(open('2026-11-25')).toEqual([false, true])
  expect(open('2026-11-26')).toEqual([false, false])
  expect(open('2026-11-28')).toEqual([true, false])
  expect(open('2026-12-05')).toEqual([false, true])
  expect(open('2026-12-12')).toEqual([true, true])
  expect(open('2026-12-19')).toEqual([false, false])
})
