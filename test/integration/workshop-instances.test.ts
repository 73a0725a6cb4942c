import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import type { FilePage, Published } from '../../src/web/workshop-contract.ts'
import { logInAs } from '../support/console-client.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { dataFolder, environment, startTestApp } from '../support/running-app.ts'
import { until } from '../support/until.ts'
import { answersFrom, webCitizen } from '../support/web-citizen.ts'

let postgres: TestPostgres
let data: ReturnType<typeof dataFolder>
const apps: App[] = []

beforeAll(async () => {
  postgres = await startPostgres()
  data = dataFolder()
  const url = await postgres.createDatabase('two_instances')
  for (let number = 0; number < 2; number++) {
    apps.push(await startTestApp(environment(data.path, { DATABASE_URL: url })))
  }
})
afterAll(async () => {
  for (const app of apps) await app.stop()
  await postgres.stop()
  data.remove()
})

const FEE = 'knowledge/can-cuoc/can-cuoc-le-phi.md'
const QUESTION = 'lam cccd het bao nhieu tien v'

it('what is published on one instance is answered by the other within moments', async () => {
  const [one, other] = apps as [App, App]
  // The link of the one that started last holds.
  await logInAs(other, 'admin')
  const editor = await logInAs(one, 'editor')
  const citizen = await webCitizen(other.url)
  expect(await citizen.ask(QUESTION)).toContain('Nguồn:')

  const file = await editor.get<FilePage>(`/workshop/file?path=${encodeURIComponent(FEE)}`)
  const text = file.body.published!.text.replace('\n---\n', '\n---\nLời mới từ máy bên kia.\n\n')
  await editor.put('/workshop/draft', { path: FEE, text, version: 0 })
  const done = await editor.post<Published>('/workshop/publish', {
    ...{ paths: [FEE], why: 'hai máy một cơ sở dữ liệu', acceptWorse: 99 },
  })
  expect(done.status).toBe(200)
  const { version } = done.body
  // Whoever is free takes the next message: the one that published as well.
  const [here, there] = await Promise.all(
    [one, other].map(async ({ url }) => {
      await until('it is answered from', async () => (await answersFrom(url)) >= version)
      return performance.now()
    }),
  )
  expect(await citizen.ask(QUESTION)).toContain('Lời mới từ máy bên kia')
  // Both read it at the same time. Without the signal between instances: up to half a minute later.
  expect(there! - here!).toBeLessThan(10_000)
})

it('two editors on two instances who publish the same article: one wins, the other is told', async () => {
  const [one, other] = apps as [App, App]
  const first = await logInAs(one, 'editor', { login: 'mot' })
  const second = await logInAs(other, 'editor', { login: 'hai' })
  const PATH = 'knowledge/can-cuoc/can-cuoc-mat.md'
  const OTHER = 'knowledge/can-cuoc/can-cuoc-doi.md'
  for (const path of [PATH, OTHER]) {
    const file = await first.get<FilePage>(`/workshop/file?path=${encodeURIComponent(path)}`)
    const text = `${file.body.published!.text}\nThêm một câu.\n`
    expect((await first.put('/workshop/draft', { path, text, version: 0 })).status).toBe(200)
  }
  const input = { why: 'cùng một lúc', acceptWorse: 99 }
  const results = await Promise.all([
    first.post('/workshop/publish', { ...input, paths: [PATH, OTHER] }),
    second.post('/workshop/publish', { ...input, paths: [PATH, OTHER] }),
  ])
  const statuses = results.map(({ status }) => status).sort()
  expect(statuses[0]).toBe(200)
  expect([404, 409]).toContain(statuses[1])
  const stored = await one.storage.revisions.revisions({ path: PATH }, 5)
  expect(stored.filter(({ kind }) => kind === 'published')).toHaveLength(1)
})
