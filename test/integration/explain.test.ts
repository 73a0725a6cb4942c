import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import type { ChatError, Explanation } from '../../src/web/contract.ts'
import { dataFolder, environment, startTestApp } from '../support/running-app.ts'

let data: ReturnType<typeof dataFolder>
let app: App

beforeAll(async () => {
  data = dataFolder()
  app = await startTestApp(environment(data.path))
})

afterAll(async () => {
  await app.stop()
  data.remove()
})

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${app.url}/api/explain`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  })

async function explained(text: string): Promise<Explanation> {
  const response = await post(JSON.stringify({ text }))
  expect(response.status).toBe(200)
  return (await response.json()) as Explanation
}

describe('why a message is answered as it is', () => {
  it('tells every step from the words typed to the confidence', async () => {
    const why = await explained('dangky tạm trú onlne hết bn tiền z')
    expect(why.article).toBe('tam-tru-online')
    expect(why.changes).toContainEqual({ typed: 'dangky', read: ['dang', 'ki'], by: 'joined' })
    expect(why.changes).toContainEqual({ typed: 'bn', read: ['bao', 'nhiêu'], by: 'lexicon' })
    expect(why.marked).toBe(true)
    const [best, next] = why.ranked
    expect(best!.confidence).toBeGreaterThan(next!.confidence)
    expect(best!.question).not.toBe('')
    // What the fields gave is the score, what the features say is the confidence before sharing.
    expect(sum(best!.fields.map(({ score }) => score))).toBeCloseTo(best!.score, 6)
    const odds = sum(best!.features.map(({ value, weight }) => value * weight))
    expect(1 / (1 + Math.exp(-odds))).toBeGreaterThanOrEqual(best!.confidence)
  })

  it('names the dialogue that comes before the handbook, and the parts of a double message', async () => {
    expect((await explained('cho em gặp cán bộ')).flow).toBe('flows/ask-for-staff.yml')
    const { pieces } = await explained(
      'lệ phí làm căn cước bao nhiêu? quên mật khẩu vneid làm sao?',
    )
    expect(pieces.length).toBeGreaterThan(1)
  })

  it('hides secrets and stores nothing', async () => {
    const why = await explained('mật khẩu của tôi là Hoa@1990 mà không vào được')
    expect(JSON.stringify(why)).not.toContain('Hoa@1990')
    expect(await app.storage.turnFacts.turnsBetween(0, Date.now() + 1)).toEqual([])
  })

  it.each(['{}', '{"text":""}', '{"text":7}'])('%s is refused with the remedy', async (body) => {
    const response = await post(body)
    expect(response.status).toBe(400)
    expect(((await response.json()) as ChatError).error.message).toContain('"text"')
  })

  it('is for our own pages', async () => {
    expect((await post('{"text":"a"}', { Origin: 'https://other.example' })).status).toBe(403)
  })
})

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
