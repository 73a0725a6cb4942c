import { describe, expect, test } from 'vitest'
import { dayOf, startOf } from '../../src/calendar/calendar.ts'
import { turnReport, type TurnFact } from '../../src/reports/turns.ts'

const fact = (over: Partial<TurnFact> = {}): TurnFact => ({
  channel: 'zalo',
  outcome: 'answered',
  topic: 'ho-tich',
  article: 'khai-sinh',
  ms: 10,
  at: Date.parse('2026-11-20T10:00:00+07:00'),
  ...over,
})

/** Rows of a report, without its head. */
async function rows(...facts: TurnFact[]): Promise<string[]> {
  const report = await turnReport({ turnsBetween: async () => facts }, '2026-11-01', '2026-11-30')
  expect(report.endsWith('\n')).toBe(true)
  const [head, ...rest] = report.slice(0, -1).split('\n')
  expect(head).toBe('day,channel,outcome,topic,article,count,median_ms')
  return rest
}

describe('days', () => {
  test.each([
    ['2026-11-20T16:59:59.999Z', '2026-11-20'],
    ['2026-11-20T17:00:00.000Z', '2026-11-21'],
    ['2026-12-31T17:00:00.000Z', '2027-01-01'],
    ['2028-02-28T17:00:00.000Z', '2028-02-29'],
  ])('%s is on %s in Viet Nam', (time, day) => {
    expect(dayOf(Date.parse(time))).toBe(day)
  })

  test('a day begins where it is first called so', () => {
    expect(new Date(startOf('2026-11-21')).toISOString()).toBe('2026-11-20T17:00:00.000Z')
    expect(dayOf(startOf('2026-11-21'))).toBe('2026-11-21')
    expect(dayOf(startOf('2026-11-21') - 1)).toBe('2026-11-20')
  })

  test('the last day is asked for as a whole', async () => {
    const asked: number[] = []
    const turnsBetween = async (from: number, to: number) => {
      asked.push(from, to)
      return []
    }
    await turnReport({ turnsBetween }, '2026-11-20', '2026-11-20')
    const times = asked.map((at) => new Date(at).toISOString())
    expect(times).toEqual(['2026-11-19T17:00:00.000Z', '2026-11-20T17:00:00.000Z'])
  })

  test('turns around midnight fall on two days', async () => {
    const before = fact({ at: Date.parse('2026-11-20T23:59:59+07:00') })
    const after = fact({ at: Date.parse('2026-11-21T00:00:00+07:00') })
    expect(await rows(after, before)).toEqual([
      '2026-11-20,zalo,answered,ho-tich,khai-sinh,1,10',
      '2026-11-21,zalo,answered,ho-tich,khai-sinh,1,10',
    ])
  })
})

describe('counts', () => {
  test('no turns: only the head', async () => {
    expect(await rows()).toEqual([])
  })

  test.each([
    ['one', [7], '1,7'],
    ['odd, unsorted', [100, 1, 9], '3,9'],
    ['even', [1, 100, 9, 20], '4,15'],
    ['even, half a ms', [1, 2], '2,2'],
    ['two digits are more than one', [9, 10, 11], '3,10'],
  ])('median of %s', async (_name, times, end) => {
    const all = await rows(...times.map((ms) => fact({ ms })))
    expect(all).toEqual([`2026-11-20,zalo,answered,ho-tich,khai-sinh,${end}`])
  })

  test('what differs in anything is counted apart', async () => {
    const all = await rows(
      fact(),
      fact({ channel: 'web' }),
      fact({ outcome: 'clarify', article: null }),
      fact({ topic: null, article: null, outcome: 'unanswered' }),
      fact(),
    )
    expect(all).toEqual([
      '2026-11-20,web,answered,ho-tich,khai-sinh,1,10',
      '2026-11-20,zalo,answered,ho-tich,khai-sinh,2,10',
      '2026-11-20,zalo,clarify,ho-tich,,1,10',
      '2026-11-20,zalo,unanswered,,,1,10',
    ])
  })

  test('a comma in a name does not merge two groups', async () => {
    const all = await rows(
      fact({ topic: 'a,b', article: 'c' }),
      fact({ topic: 'a', article: 'b,c' }),
    )
    expect(all).toHaveLength(2)
  })
})

describe('cells', () => {
  test.each([
    ['a,b', '"a,b"'],
    ['say "a"', '"say ""a"""'],
    ['=1+1', "'=1+1"],
    ['+84', "'+84"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['=HYPERLINK("http://a.vn","x")', `"'=HYPERLINK(""http://a.vn"",""x"")"`],
    ['a=1', 'a=1'],
    ['khai sinh', 'khai sinh'],
  ])('%s', async (topic, cell) => {
    expect(await rows(fact({ topic }))).toEqual([`2026-11-20,zalo,answered,${cell},khai-sinh,1,10`])
  })

  test('a line break stays inside its cell', async () => {
    const report = await turnReport(
      { turnsBetween: async () => [fact({ topic: 'a\nb', article: '\rc' })] },
      '2026-11-20',
      '2026-11-20',
    )
    expect(report).toContain(`,"a\nb","'\rc",1,10\n`)
  })
})
