import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import type { ArticleList } from '../../src/web/workshop-contract.ts'
import { launchBrowser } from '../support/browser.ts'
import { logInAs, type ConsoleBrowser } from '../support/console-client.ts'
import { pagesOfPeople } from '../support/console-pages.ts'
import { dataFolder, environment, startTestApp } from '../support/running-app.ts'
import { seedTicket } from '../support/seeded-tickets.ts'
import { until } from '../support/until.ts'

/** Whatever editors, files and people write is shown as words and never runs. */
let browser: Browser
let data: ReturnType<typeof dataFolder>
let app: App
let editor: ConsoleBrowser

const EVIL = '<img src=x onerror=alert(1)>'
const ID = 'the-la'
const PATH = `knowledge/can-cuoc/${ID}.md`
const article = `---
title: 'Thẻ lạ ${EVIL}'
label: Thẻ lạ
topic: can-cuoc
audience: [nguoi-dan]
owner: cong-an-xa
questions:
${[1, 2, 3, 4, 5, 6, 7, 8].map((at) => `  - 'thẻ lạ lùng hỏi lần ${at} ${EVIL}'`).join('\n')}
sources:
  - name: 'Sổ tay ${EVIL}'
    date: 2026-01
legal_basis: ['Nghị định 901/2026/NĐ-CP ${EVIL}']
review_by: 2026-01-01
---
Anh/chị hỏi cán bộ ${EVIL}.
`

beforeAll(async () => {
  data = dataFolder()
  browser = await launchBrowser()
  app = await startTestApp(environment(data.path))
  editor = await logInAs(app, 'admin')
})
afterAll(async () => {
  await browser.close()
  await app.stop()
  data.remove()
})

it('is shown on every page of the workshop as it was written', async () => {
  const write = async (path: string, text: string, version = 0) => {
    const { status } = await editor.put('/workshop/draft', { path, text, version, note: EVIL })
    expect(status).toBe(200)
  }
  // Past the checks of the door: as a file of the release might say it.
  const why = { kind: 'published', by: null, why: EVIL } as const
  await app.storage.content.saveEdits([{ path: PATH, text: article, base: null }], why, Date.now())
  await app.storage.imports.addImport(
    {
      name: `${EVIL}.csv`,
      by: 1,
      files: [{ path: 'knowledge/can-cuoc/la-nua.md', text: article, baseText: null }],
    },
    Date.now(),
  )
  await write(PATH, article.replace('lần 1', 'lần một'))
  await write(
    'flows/la.yml',
    `kind: reply\ntitle: '${EVIL}'\noutcome: smalltalk\ncontains: ['${EVIL}']\nsay: '${EVIL}'\n`,
  )
  for (const [path, body] of [
    ['/workshop/laws', { document: '901/2026/NĐ-CP', by: EVIL, from: null, note: EVIL }],
    ['/workshop/words', { section: 'chat', from: 'xyzla', to: EVIL }],
  ] as const)
    expect((await editor.put(path, body)).status, path).toBe(200)
  const asked = { ask: `câu lạ ${EVIL}`, article: null }
  expect((await editor.post('/workshop/golden-questions', asked)).status).toBe(200)
  await until('the article answers', async () => {
    const { body } = await editor.get<ArticleList>('/workshop/articles?q=the+la')
    return body.total > 0
  })
  seedTicket(data.path, {
    ...{ code: 'PA-26-TESTA-Q', content: EVIL, wordings: [EVIL, `lại hỏi ${EVIL}`] },
  })

  const page = await pagesOfPeople().open(browser, editor, `${app.url}/console`)
  const ran: string[] = []
  page.on('dialog', (dialog) => {
    ran.push(dialog.message())
    void dialog.dismiss()
  })
  page.on('console', (line) => {
    if (/Content.Security|onerror/i.test(line.text())) ran.push(line.text())
  })
  page.on('request', (request) => {
    if (request.url().endsWith('/x')) ran.push(request.url())
  })
  const shows = [
    '/bai-viet?tim=the+la',
    `/bai-viet/${ID}`,
    '/ban-nhap',
    '/loi-thoai/la',
    '/tu-ngu',
    '/cau-chuan',
    '/nhap-xuat?muc=da-nhap',
    '/ra-soat?muc=van-ban',
    '/chua-tra-loi',
    `/thu-bot?${new URLSearchParams({ cau: `thẻ lạ lùng ${EVIL}` })}`,
  ]
  for (const path of shows) {
    await page.goto(`${app.url}/console${path}`)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    // Changes of words are folded up until somebody looks.
    const state = path === '/tu-ngu' ? 'attached' : 'visible'
    await page.getByText(EVIL).first().waitFor({ state })
    expect(await page.locator('img[src=x]').count(), path).toBe(0)
    expect(ran, path).toEqual([])
  }
})
