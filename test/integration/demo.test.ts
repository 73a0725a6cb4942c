import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { stories } from '../support/demo-conversations.ts'

/** The transcript of each story, in order. */
let told: string[]
let whole: string

beforeAll(async () => {
  const demo = ['--import', 'tsx', 'test/support/demo.ts', '--play-only']
  // Rejects unless it ends by itself, with 0.
  const { stdout } = await promisify(execFile)(process.execPath, demo, { timeout: 110_000 })
  whole = stdout
  told = stdout.split(/^── (?=\d+\. )/m).slice(1)
})

/** What became of each message of a story: outcome and article, or that nothing was answered. */
const endings = (story: string) =>
  [...story.matchAll(/^ +└ (.+)$/gm)].map(([, ending]) => ending ?? '')
const sources = (story: string) => story.match(/│ Nguồn: \S/g)?.length ?? 0
const nothing = 'đã ghi lại, không cần trả lời'

describe('the demo', () => {
  it('plays every story on its channel, one after another', () => {
    expect(told).toHaveLength(stories.length)
    for (const [at, { title, channel }] of stories.entries()) {
      const [first = ''] = told[at]?.split('\n') ?? []
      expect(first).toContain(`${at + 1}. ${title} ─`)
      expect(first).toContain(channel === 'zalo' ? 'Zalo OA' : 'Messenger')
    }
  })

  it.each([
    ['Bà Sáu', ['answered can-cuoc-le-phi', 'smalltalk'], 1],
    ['Anh Dũng', ['clarify', 'answered khai-sinh-online'], 1],
    ['Chị Hương', ['answered bi-lua-chuyen-tien'], 1],
    ['Em Nam', ['smalltalk', 'smalltalk', 'answered vneid-quen-mat-khau'], 1],
    ['Bác Tư', ['handoff', nothing], 0],
    ['Chị Lan', ['smalltalk', 'answered mat-dien-thoai', nothing, nothing], 1],
    ['Chú Ba', ['answered vneid-la-gi', 'flow', 'flow', 'smalltalk'], 1],
    ['Cô Thảo', ['smalltalk', 'answered vneid-dang-ky'], 1],
  ])('%s gets an answer to everything', (who, expected, withSource) => {
    const story = told[stories.findIndex((each) => each.who === who)] ?? ''
    expect(endings(story)).toEqual(expected)
    expect(sources(story)).toBe(withSource)
  })

  it('who had everything erased is a stranger again; a token was renewed on the way', () => {
    const introductions = told.map((story) => story.match(/│ Dạ, em là trợ lý/g)?.length)
    expect(introductions).toEqual(stories.map(({ who }) => (who === 'Chú Ba' ? 2 : 1)))
    expect(told.at(-1)).toMatch(/hết hạn[\s\S]*VNeID mức 2[\s\S]*token mới[\s\S]*Bot/)
  })

  it('fits a terminal of 80 columns, without colours', () => {
    expect(whole.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(whole).not.toContain('\u001b')
  })
})
