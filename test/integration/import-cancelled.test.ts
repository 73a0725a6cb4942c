import { expect, it } from 'vitest'
import { openExchange, type ExchangeWiring } from '../../src/wiring/open-exchange.ts'
import { smallContent } from '../support/small-content.ts'

const files = [...smallContent()].map(([path, text]) => ({ path, text }))
const csv = new TextEncoder().encode('Câu hỏi;Trả lời\nTrồng sâm ở đâu?;Ở vùng núi cao.\n')
const plan = { duplicates: 'skip', topic: 'nong', owner: 'so-nong' } as const

/** Brings a file while somebody calls it off when the handbook is read for the n-th time. */
async function bring(calledOffAt: number) {
  const going = new AbortController()
  let reads = 0
  const made: string[] = []
  const exchange = openExchange({
    content: {
      allContent: () => {
        if (++reads === calledOffAt) going.abort()
        return Promise.resolve(files)
      },
    },
    drafts: { drafts: () => Promise.resolve([]) },
    imports: {
      addImport: (given: { files: readonly { path: string }[] }) => {
        made.push(...given.files.map(({ path }) => path))
        return Promise.resolve({ id: 1, made: made.length, replaced: 0 })
      },
    },
    bots: { handbook: () => ({ topics: [], agencies: { agencies: [] }, articles: [] }) },
    now: () => Date.UTC(2026, 10, 20, 3),
    nameOf: () => Promise.resolve(''),
  } as unknown as ExchangeWiring)
  const run = { signal: going.signal, onProgress: () => undefined }
  const result = await exchange.bring(csv, 'bang.csv', plan, 1, run).catch(() => 'called off')
  return { result, made }
}

it.each([1, 2])(
  'an import that is called off makes no drafts, whenever that is (%i)',
  async (at) => {
    expect(await bring(at)).toEqual({ result: 'called off', made: [] })
  },
)

it('one that is not makes them', async () => {
  expect((await bring(Infinity)).made).toHaveLength(1)
})
