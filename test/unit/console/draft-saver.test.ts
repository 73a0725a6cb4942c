import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiFailure } from '../../../src/console/api/client.ts'
import { DraftSaver } from '../../../src/console/article/draft-saver.ts'
import type { DraftInput, FilePage } from '../../../src/web/workshop-contract.ts'

const PATH = 'knowledge/can-cuoc/le-phi.md'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const page = (published: string | null, draft: { text: string; version: number } | null) =>
  ({
    path: PATH,
    published: published === null ? null : { text: published },
    draft,
  }) as unknown as FilePage

/** A server with one file, as the API answers: who saves over another version gets both texts. */
function server(published: string) {
  let now = page(published, null)
  const asked: DraftInput[] = []
  return {
    asked,
    set: (next: FilePage) => void (now = next),
    page: () => now,
    save(input: DraftInput): Promise<FilePage> {
      asked.push(input)
      const answer = { error: { code: 'changed', message: '' }, file: now }
      if (input.version !== (now.draft?.version ?? 0)) {
        return Promise.reject(new ApiFailure(409, 'changed', '', undefined, answer))
      }
      const draft = { text: input.text, version: input.version + 1 }
      return Promise.resolve((now = page(now.published?.text ?? null, draft)))
    },
  }
}

test('a new draft stands on the text it was begun from, whatever was published since', async () => {
  const there = server('cũ')
  const saver = new DraftSaver(there.page(), (input) => there.save(input))
  saver.write('cũ, thêm một câu')
  there.set(page('mới', null))
  saver.see(there.page())
  await saver.flush()
  expect(there.asked).toEqual([{ path: PATH, version: 0, text: 'cũ, thêm một câu', base: 'cũ' }])
  saver.write('cũ, thêm hai câu')
  await saver.flush()
  expect(there.asked[1]).not.toHaveProperty('base')
})

test('who writes on while the draft is published begins the next one, on what was published', async () => {
  const there = server('cũ')
  const saver = new DraftSaver(there.page(), (input) => there.save(input))
  saver.write('một')
  await saver.flush()
  there.set(page('một', null))
  saver.write('một hai')
  await saver.flush()
  await vi.runAllTimersAsync()
  expect(saver.written()).toMatchObject({ text: 'một hai', saving: { is: 'saved' } })
  expect(there.asked.at(-1)).toEqual({ path: PATH, version: 0, text: 'một hai', base: 'một' })
})

test('who writes on a draft that a colleague gave up keeps what is written, and chooses', async () => {
  const there = server('cũ')
  const saver = new DraftSaver(there.page(), (input) => there.save(input))
  saver.write('một')
  await saver.flush()
  there.set(page('cũ', null))
  saver.write('một hai')
  await saver.flush()
  const { text, saving } = saver.written()
  expect([text, saving.is]).toEqual(['một hai', 'conflict'])
  if (saving.is === 'conflict') saver.settle(saving.theirs, text)
  await vi.runAllTimersAsync()
  expect(saver.written().saving.is).toBe('saved')
  expect(there.page().draft?.text).toBe('một hai')
})
