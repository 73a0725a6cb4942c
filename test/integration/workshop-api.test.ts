import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import type {
  ArticleList,
  DraftConflict,
  Feedback,
  FilePage,
  Freshness,
  GoldenDiff,
  GoldenLine,
  Preview,
  Published,
  RealQuestion,
  RevisionPage,
  WordLists,
} from '../../src/web/workshop-contract.ts'
import { editAgency } from '../../src/knowledge/edit-agencies.ts'
import type { ApiError } from '../../src/web/console-contract.ts'
import type { Explanation } from '../../src/bot/explanation.ts'
import { logInAs, type ConsoleBrowser } from '../support/console-client.ts'
import { dataFolder, environment, startTestApp } from '../support/running-app.ts'
import { startSmtpDouble, type SmtpDouble } from '../support/smtp-double.ts'
import { answersFrom, webCitizen } from '../support/web-citizen.ts'
import { until } from '../support/until.ts'

let data: ReturnType<typeof dataFolder>
let app: App
let editor: ConsoleBrowser
let colleague: ConsoleBrowser
let staff: ConsoleBrowser
let viewer: ConsoleBrowser
let smtp: SmtpDouble
/** How far the clock was moved on, in ms. */
let ahead = 0
const now = () => Date.now() + ahead

beforeAll(async () => {
  data = dataFolder()
  smtp = await startSmtpDouble()
  const mail = { SMTP_URL: smtp.url, MAIL_FROM: 'Hỏi Đáp Số <hoidap@example.gov.vn>' }
  app = await startTestApp(environment(data.path, mail), now)
  editor = await logInAs(app, 'admin')
  colleague = await logInAs(app, 'editor')
  staff = await logInAs(app, 'staff')
  viewer = await logInAs(app, 'viewer')
})
afterAll(async () => {
  await app.stop()
  await smtp.close()
  data.remove()
})

const WORKSHOP = '/workshop'
const FEE = 'knowledge/can-cuoc/can-cuoc-le-phi.md'
const at = (path: string) => `${WORKSHOP}/file?path=${encodeURIComponent(path)}`
const page = async (path: string) => (await editor.get<FilePage>(at(path))).body

async function write(path: string, change: (text: string) => string, who = editor) {
  const file = await page(path)
  const text = change(file.draft?.text ?? file.published?.text ?? '')
  const version = file.draft?.version ?? 0
  return who.put<FilePage & DraftConflict>(`${WORKSHOP}/draft`, { path, text, version })
}
const publish = (paths: string[], more: object = {}) =>
  editor.post<Published & ApiError & { diff?: GoldenDiff }>(`${WORKSHOP}/publish`, {
    ...{ paths, why: 'thử trong kiểm thử', acceptWorse: 99 },
    ...more,
  })

/** Every route of the workshop, as its sources name them. */
const folder = 'src/web/api/workshop'
const routes = readdirSync(folder).flatMap((name) =>
  [
    ...readFileSync(`${folder}/${name}`, 'utf8').matchAll(
      /router\.(get|post|put|delete)\(\s*'([^']+)'/g,
    ),
  ].map(([, method = '', path = '']): [method: string, path: string] => [
    method.toUpperCase(),
    path === '/:id/draft'
      ? '/tickets/1/draft'
      : `${WORKSHOP}${path.replace(':id', '1').replace(':kind', 'bai-viet.csv')}`,
  ]),
)

describe('who may', () => {
  const asked = (method: string, path: string, headers: Record<string, string>) =>
    fetch(`${app.url}/api${path}`, {
      method,
      headers: { 'X-Forwarded-For': '192.0.2.1', ...headers },
      ...(method === 'GET' ? {} : { body: '{}' }),
    })

  it('knows all of its routes', () => expect(routes.length).toBeGreaterThanOrEqual(39))

  it.each(routes)('%s %s is for editors, and from a page of our own', async (method, path) => {
    const json = { 'Content-Type': 'application/json' }
    for (const who of [staff, viewer]) {
      const own = { Origin: app.url, Cookie: who.cookie() ?? '', ...json }
      expect((await asked(method, path, own)).status).toBe(403)
    }
    expect((await asked(method, path, { Origin: app.url, ...json })).status).toBe(401)
    if (method === 'GET') return
    const Cookie = editor.cookie() ?? ''
    for (const Origin of ['https://example.com', 'null'])
      expect((await asked(method, path, { Cookie, ...json, Origin })).status).toBe(403)
  })

  it.each([
    '../etc/passwd',
    '/etc/passwd',
    'knowledge/../x.md',
    'src/app.ts',
    'knowledge/a/b/c.md',
  ])('no file but those of the handbook is read or written: %s', async (path) => {
    expect((await editor.get(at(path))).status).toBe(400)
    const draft = { path, text: 'x', version: 0 }
    expect((await editor.put(`${WORKSHOP}/draft`, draft)).status).toBe(400)
  })
})

describe('the list of articles', () => {
  const list = async (query: string) =>
    (await editor.get<ArticleList>(`${WORKSHOP}/articles?${query}`)).body

  it('is searched with and without marks, and narrowed', async () => {
    const all = await list('')
    expect(all.total).toBeGreaterThan(150)
    const marked = await list(`q=${encodeURIComponent('lệ phí căn cước')}`)
    const bare = await list(`q=${encodeURIComponent('le phi can cuoc')}`)
    expect(bare.articles.map(({ id }) => id)).toEqual(marked.articles.map(({ id }) => id))
    expect(marked.articles.map(({ id }) => id)).toContain('can-cuoc-le-phi')
    const topic = await list('topic=can-cuoc')
    expect(topic.total).toBeGreaterThan(3)
    expect(topic.articles.every((one) => one.topic === 'can-cuoc')).toBe(true)
  })

  it('says what articles lose, once that is known', async () => {
    await until('losses are known', async () =>
      (await list('sort=lost')).articles.some(({ loses }) => (loses?.lost ?? 0) > 0),
    )
    const [first] = (await list('sort=lost')).articles
    expect(first?.loses?.to.length).toBeGreaterThan(0)
  })
})

describe('a draft', () => {
  const PATH = 'knowledge/can-cuoc/can-cuoc-mat.md'

  it('saved over what a colleague saved is refused, with both texts at hand', async () => {
    const first = await write(PATH, (text) => text.replace(/\n$/, '\n\nThêm một câu.\n'))
    expect(first.status).toBe(200)
    const { version, text } = first.body.draft!
    const mine = { path: PATH, text: `${text}Của tôi.\n`, version }
    const theirs = { path: PATH, text: `${text}Của đồng nghiệp.\n`, version }
    expect((await colleague.put(`${WORKSHOP}/draft`, theirs)).status).toBe(200)
    const refused = await editor.put<DraftConflict>(`${WORKSHOP}/draft`, mine)
    expect(refused.status).toBe(409)
    expect(refused.body.error.code).toBe('changed')
    expect(refused.body.error.by?.name).toBe('Người editor')
    expect(refused.body.file.draft?.text).toContain('Của đồng nghiệp.')
    await editor.delete(`${WORKSHOP}/draft?path=${encodeURIComponent(PATH)}`)
    expect((await page(PATH)).draft).toBeNull()
  })

  it('goes to be looked at and back, and a change takes it back too', async () => {
    const begun = (await write(PATH, (text) => `${text}\n`)).body.draft!
    const move = (version: number, to: string) =>
      editor.post<FilePage>(`${WORKSHOP}/draft/move`, { path: PATH, version, to, note: 'nhờ xem' })
    const sent = (await move(begun.version, 'review')).body.draft!
    expect(sent).toMatchObject({ state: 'review', note: 'nhờ xem' })
    const changed = (await write(PATH, (text) => `${text}\n`, colleague)).body.draft!
    expect(changed.state).toBe('draft')
    await editor.delete(`${WORKSHOP}/draft?path=${encodeURIComponent(PATH)}`)
  })

  it('that cannot be read is not published, and the reason names the line', async () => {
    const broken = 'knowledge/can-cuoc/can-cuoc-doi.md'
    await write(broken, (text) =>
      text.replace(/^label: .*$/m, 'label: một cái nhãn dài hơn hai mươi ký tự'),
    )
    const refused = await publish([broken])
    expect(refused.status).toBe(409)
    expect(refused.body.error).toMatchObject({ code: 'faulty' })
    expect(refused.body.error.message).toMatch(/can-cuoc-doi, dòng 3: .*(label|[Nn]hãn)/)
    await editor.delete(`${WORKSHOP}/draft?path=${encodeURIComponent(broken)}`)
  })
})

describe('looking at a change', () => {
  it('feedback says who wins each question now and after, and near twins', async () => {
    const file = await page(FEE)
    const taken = file.published!.text.replace(/^questions:\n/m, 'questions:\n  - VNeID là gì?\n')
    const feedback = (
      await editor.post<Feedback>(`${WORKSHOP}/feedback`, { path: FEE, text: taken })
    ).body
    const [first] = feedback.questions
    expect(first?.question).toBe('VNeID là gì?')
    expect(first?.now?.article).not.toBe('can-cuoc-le-phi')
    expect(first?.twin?.article).toBe(first?.now?.article)
    const own = feedback.questions.slice(1)
    expect(own.filter(({ after }) => after?.article === 'can-cuoc-le-phi').length).toBeGreaterThan(
      own.length * 0.9,
    )
  })

  it('the preview cuts as the channels do and counts characters', async () => {
    const { text } = (await page(FEE)).published!
    const preview = (await editor.post<Preview>(`${WORKSHOP}/preview`, { path: FEE, text })).body
    expect(preview.problems).toEqual([])
    expect(preview.zalo[0]?.text).toContain('Nguồn:')
    expect(preview.zalo[0]).toMatchObject({ limit: 2000, length: preview.zalo[0]!.text.length })
    const long = text.replace(/\n$/, `\n\n${'Câu này lặp lại cho dài. '.repeat(120)}\n`)
    const cut = (await editor.post<Preview>(`${WORKSHOP}/preview`, { path: FEE, text: long })).body
    expect(cut.zalo.length).toBeGreaterThan(preview.zalo.length)
    expect(cut.zalo.every((one) => one.length <= one.limit)).toBe(true)
  })

  it('a draft is tried before it is published, and the published answer stays', async () => {
    await write(FEE, (text) => text.replace('\n---\n', '\n---\nCâu mở đầu chỉ có trong nháp.\n\n'))
    const asked = { text: 'lam cccd het bao nhieu tien v' }
    const ask = (drafts: string[]) =>
      editor.post<Explanation>(`${WORKSHOP}/try`, { ...asked, drafts })
    const trial = (await ask([FEE])).body
    expect(trial).toMatchObject({ outcome: 'answered', article: 'can-cuoc-le-phi' })
    expect(trial.replies[0]?.text).toContain('chỉ có trong nháp')
    expect((await ask([])).body.replies[0]?.text).not.toContain('chỉ có trong nháp')
    await editor.delete(`${WORKSHOP}/draft?path=${encodeURIComponent(FEE)}`)
  })

  it('the golden run tells how far it is and what it found', async () => {
    await write(FEE, (text) =>
      text.replace(
        /^questions:\n(?: {2}- .*\n)+/m,
        'questions:\n  - Giá bao nhiêu\n  - Giá cả ra sao\n  - Mất mấy đồng\n  - Tốn không\n',
      ),
    )
    const lines = await goldenRun([FEE])
    expect(lines.filter((line) => 'progress' in line).length).toBeGreaterThan(0)
    const last = lines.at(-1)!
    expect(last).toHaveProperty('diff')
    const { diff } = last as { diff: GoldenDiff }
    expect(diff.removed).toBeGreaterThan(5)
    expect(diff.total).toBeGreaterThan(2000)
    await editor.delete(`${WORKSHOP}/draft?path=${encodeURIComponent(FEE)}`)
  })
})

async function goldenRun(paths: string[]): Promise<GoldenLine[]> {
  const response = await fetch(`${app.url}/api${WORKSHOP}/golden`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: app.url, Cookie: editor.cookie()! },
    body: JSON.stringify({ paths }),
  })
  const text = await response.text()
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as GoldenLine)
}

const answeredFrom = (version: number) =>
  until('it is answered from', async () => (await answersFrom(app.url)) >= version)

describe('publishing', () => {
  it('a loss needs to be looked at; then people get the new answer, and the old one again', async () => {
    const citizen = await webCitizen(app.url)
    const question = 'lam cccd het bao nhieu tien v'
    const before = await citizen.ask(question)
    expect(before).toContain('Nguồn:')

    // Its ways of asking are replaced by one about something else: questions of others are lost.
    const asked = 'Con cháu bảo cài cái VNeID mà tôi chưa hiểu nó là cái gì'
    const victim = await page('knowledge/vneid/vneid-la-gi.md')
    expect(victim.published?.text).toContain(asked)
    await write(FEE, (text) =>
      text
        .replace(/^questions:\n/m, `questions:\n  - ${asked}\n`)
        .replace('\n---\n', '\n---\nPhí mới từ tháng sau là con số thử nghiệm 123 đồng.\n\n'),
    )
    const refused = await publish([FEE], { acceptWorse: 0 })
    expect(refused.status).toBe(409)
    expect(refused.body.error.code).toBe('worse')
    const lost = refused.body.diff?.worse.find(({ question }) => question === asked)
    expect(lost?.expected?.id).toBe('vneid-la-gi')

    await write(FEE, (text) => text.replace(`  - ${asked}\n`, ''))
    const done = await publish([FEE])
    expect(done.status).toBe(200)
    await answeredFrom(done.body.version)
    expect(await citizen.ask(question)).toContain('123 đồng')

    const { revisions } = await page(FEE)
    expect(revisions[0]).toMatchObject({ kind: 'published', why: 'thử trong kiểm thử' })
    const old = revisions[1]!
    const shown = (await editor.get<RevisionPage>(`${WORKSHOP}/revisions/${old.id}`)).body
    expect(shown.current).toBe(false)
    const restore = `${WORKSHOP}/revisions/${old.id}/restore`
    const restored = await editor.post<Published>(restore, { why: 'số sai' })
    expect(restored.status).toBe(200)
    await answeredFrom(restored.body.version)
    expect(await citizen.ask(question)).not.toContain('123 đồng')
    const file = await page(FEE)
    expect(file.revisions[0]).toMatchObject({ kind: 'rolled-back', why: 'số sai' })
    // As shipped again: it follows the releases.
    expect(file.published?.edited).toBe(false)
    const audit = await editor.get<{ entries: { action: string; subject: string }[] }>('/audit')
    expect(audit.body.entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['content.publish', 'content.restore']),
    )
  })

  it('an open list of articles shows what was published without being asked again by hand', async () => {
    const title = 'Tiêu đề mới cho danh sách đang mở'
    const stopped = new AbortController()
    const live = await fetch(`${app.url}/api/live`, {
      headers: { Cookie: colleague.cookie() ?? '' },
      signal: stopped.signal,
    })
    const shown = async () =>
      (await colleague.get<ArticleList>(`${WORKSHOP}/articles?q=${encodeURIComponent(title)}`)).body
    let titles: string[] = []
    const decoder = new TextDecoder()
    const reading = (async () => {
      for await (const bytes of live.body!) {
        if (!decoder.decode(bytes as Uint8Array).includes('event: content')) continue
        titles = (await shown()).articles.map((one) => one.title)
      }
    })().catch(() => {})
    await write(FEE, (text) => text.replace(/^title: .*$/m, `title: ${title}`))
    expect((await publish([FEE])).status).toBe(200)
    await until('the open list shows it', () => titles.includes(title))
    stopped.abort()
    await reading
    const old = (await page(FEE)).revisions[1]!
    await editor.post(`${WORKSHOP}/revisions/${old.id}/restore`, { why: 'như trước' })
  })

  it('a revision in which a shipped file was away is not put back, and the remedy is named', async () => {
    const { content, revisions } = app.storage
    const PATH = 'knowledge/can-cuoc/can-cuoc-tam.md'
    const all = await content.allContent()
    const { text } = all.find(({ path }) => path === FEE)!
    const file = { path: PATH, text: text.replace(/^title: .*$/m, 'title: Bài tạm') }
    const none = new Set<string>()
    await content.importShipped([...all, file], none, Date.now())
    await content.importShipped(all, none, Date.now())
    const [away] = await revisions.revisions({ path: PATH }, 1)
    await content.importShipped([...all, file], none, Date.now())
    const restore = `${WORKSHOP}/revisions/${away!.id}/restore`
    const refused = await editor.post<ApiError>(restore, { why: 'thử gỡ' })
    expect(refused.status).toBe(400)
    expect(refused.body.error.message).toContain('Ngừng dùng bài')
    await content.importShipped(all, none, Date.now())
  })

  it('what was published meanwhile is not overwritten', async () => {
    await write(FEE, (text) => `${text}\n`)
    const stored = (await app.storage.content.content(FEE))!
    const about = { kind: 'command', by: null, why: null } as const
    await app.storage.content.saveEdits(
      [{ path: FEE, text: stored.text.replace('\n---\n', '\n---\nBản khác.\n\n') }],
      about,
      Date.now(),
    )
    const refused = await publish([FEE])
    expect(refused.status).toBe(409)
    expect(refused.body.error.code).toBe('conflict')
    expect((await page(FEE)).draft?.outdated?.base).toBe(stored.text)
    await editor.delete(`${WORKSHOP}/draft?path=${encodeURIComponent(FEE)}`)
    await app.storage.content.saveEdits([{ path: FEE, text: stored.text }], about, Date.now())
  })

  it('what a colleague writes while it is published or scheduled is not lost', async () => {
    const PATH = 'knowledge/can-cuoc/can-cuoc-doi.md'
    for (const [at, route] of ['publish', 'schedule'].entries()) {
      await write(PATH, (text) => `${text}\nLần ${at}.\n`)
      const input = { paths: [PATH], why: 'cùng lúc', acceptWorse: 99, at: Date.now() + 3600_000 }
      const going = editor.post<ApiError>(`${WORKSHOP}/${route}`, input)
      // The golden questions are being asked.
      await new Promise((resolve) => setTimeout(resolve, 100))
      const late = `Gõ tiếp lần ${at}.`
      const written = await write(PATH, (text) => `${text}${late}\n`, colleague)
      const done = await going
      expect([done.status, written.status].sort()).toEqual([200, 409])
      if (done.status === 409) expect(done.body.error.message).toContain('vừa được sửa')
      const { draft } = await page(PATH)
      if (written.status === 200) {
        expect(draft?.state).toBe('draft')
        expect(draft?.text).toContain(late)
      }
      await editor.delete(`${WORKSHOP}/draft?path=${encodeURIComponent(PATH)}`)
    }
  })

  it('who writes on a draft that is gone, or on a text that is older, is told', async () => {
    const PATH = 'knowledge/can-cuoc/can-cuoc-doi.md'
    const { published } = await page(PATH)
    const text = `${published!.text}\nThêm.\n`
    const gone = await editor.put<DraftConflict>(`${WORKSHOP}/draft`, {
      ...{ path: PATH, version: 3, text },
    })
    expect(gone.status).toBe(409)
    expect(gone.body).toMatchObject({ error: { code: 'changed' }, file: { draft: null } })
    // Opened before somebody else published another text.
    const base = published!.text.replace('\n---\n', '\n---\nTrước đó.\n\n')
    const begun = await editor.put<FilePage>(`${WORKSHOP}/draft`, {
      ...{ path: PATH, version: 0, text, base },
    })
    expect(begun.body.draft?.outdated).toEqual({ base })
    expect((await publish([PATH])).body.error.code).toBe('conflict')
    const merged = await editor.put<FilePage>(`${WORKSHOP}/draft`, {
      ...{ path: PATH, version: 1, text, base: published!.text },
    })
    expect(merged.body.draft?.outdated).toBeNull()
    const draft = `${WORKSHOP}/draft?path=${encodeURIComponent(PATH)}`
    expect((await colleague.delete<DraftConflict>(`${draft}&version=1`)).status).toBe(409)
    expect((await page(PATH)).draft?.text).toBe(text)
    expect((await colleague.delete(`${draft}&version=2`)).status).toBe(204)
  })

  it('a draft is published when its time has come', async () => {
    const PATH = 'knowledge/can-cuoc/can-cuoc-mat.md'
    await write(PATH, (text) => text.replace('\n---\n', '\n---\nHẹn giờ đã tới.\n\n'))
    // However long the golden questions take, it is not due before the clock is moved.
    const soon = now() + 600_000
    const input = { paths: [PATH], why: 'hẹn giờ', acceptWorse: 99 }
    const past = await editor.post<ApiError>(`${WORKSHOP}/schedule`, { ...input, at: 1 })
    expect(past.status).toBe(400)
    const scheduled = await editor.post(`${WORKSHOP}/schedule`, { ...input, at: soon })
    expect(scheduled.status).toBe(200)
    expect((await page(PATH)).draft).toMatchObject({ state: 'scheduled', publishAt: soon })
    ahead += 600_000
    await until('it is published', async () => (await page(PATH)).draft === null)
    const file = await page(PATH)
    expect(file.published?.text).toContain('Hẹn giờ đã tới.')
    expect(file.revisions[0]).toMatchObject({ kind: 'scheduled', why: 'hẹn giờ' })
  })
})

it('a scheduled draft that can no longer be read goes back to review, and says why', async () => {
  const PATH = 'knowledge/can-cuoc/can-cuoc-doi.md'
  const { published } = await page(PATH)
  const text = published!.text.replace(/^review_by: .*$/m, 'review_by: mai mốt')
  const begun = { path: PATH, text, baseText: published!.text, ticketId: null, note: null, by: 1 }
  const { drafts } = app.storage
  await drafts.addDraft(begun, Date.now())
  await drafts.moveDraft(PATH, 1, { state: 'scheduled', publishAt: Date.now() - 1 }, 1, Date.now())
  await until('it was looked at', async () => (await drafts.draft(PATH))?.state === 'review')
  const file = await page(PATH)
  expect(file.draft?.note).toContain('Đến giờ đăng thì bài không dùng được')
  expect(file.draft?.note).toContain('review_by')
  expect(file.published?.text).toBe(published!.text)
  await editor.delete(`${WORKSHOP}/draft?path=${encodeURIComponent(PATH)}`)
})

describe('lists', () => {
  it('a real question becomes a golden one, without the number in it', async () => {
    const added = await editor.post<{ questions: RealQuestion[] }>(`${WORKSHOP}/golden-questions`, {
      ask: 'sdt 0912345678 hoi phi cccd',
      article: 'can-cuoc-le-phi',
    })
    expect(added.status).toBe(200)
    const mine = added.body.questions.find(({ ask }) => ask.includes('hoi phi cccd'))
    expect(mine).toMatchObject({ article: 'can-cuoc-le-phi' })
    expect(mine?.ask).not.toContain('0912345678')
    const unknown = { ask: 'abc', article: 'khong-co' }
    expect((await editor.post(`${WORKSHOP}/golden-questions`, unknown)).status).toBe(400)
    const gone = await editor.delete(
      `${WORKSHOP}/golden-questions?ask=${encodeURIComponent(mine!.ask)}`,
    )
    expect(JSON.stringify(gone)).not.toContain('hoi phi cccd')
  })

  it('an article that begins with a question has nobody’s number in its title and its name', async () => {
    const asked = 'sdt 0912345678 hỏi làm thẻ cho con'
    const { topic } = (await editor.get<ArticleList>(`${WORKSHOP}/articles`)).body.articles[0]!
    const begun = await editor.post<FilePage>(`${WORKSHOP}/new`, {
      ...{ title: asked, topic, question: asked },
    })
    expect(begun.status).toBe(201)
    expect(JSON.stringify(begun.body)).not.toContain('0912345678')
    await editor.delete(`${WORKSHOP}/draft?path=${encodeURIComponent(begun.body.path)}`)
  })

  it('a short form is written into a draft of the words', async () => {
    const put = await editor.put<WordLists>(`${WORKSHOP}/words`, {
      ...{ section: 'chat', from: 'xyzt', to: 'xin yên tâm' },
    })
    expect(put.status).toBe(200)
    expect(put.body.sections.chat).toContainEqual({ from: 'xyzt', to: 'xin yên tâm' })
    expect(put.body.draft?.state).toBe('draft')
    const lines = await goldenRun(['knowledge/words.yml'])
    expect(lines.at(-1)).toHaveProperty('diff')
    await editor.delete(`${WORKSHOP}/draft?path=knowledge/words.yml`)
  })

  it('a replaced legal document is listed with the articles that cite it', async () => {
    const fresh = (await editor.get<Freshness>(`${WORKSHOP}/freshness`)).body
    const [cited] = fresh.cited
    expect(cited?.articles).toBeGreaterThan(0)
    const law = { document: cited!.document, by: null, from: '2027-01-01', note: null }
    const after = await editor.put<Freshness>(`${WORKSHOP}/laws`, law)
    expect(after.status).toBe(200)
    await until('the new list is read', async () => {
      const { laws } = (await editor.get<Freshness>(`${WORKSHOP}/freshness`)).body
      const mine = laws.find(({ document }) => document === cited!.document)
      return mine?.articles.length === cited!.articles
    })
  })

  it('what two editors add at the same moment is all there', async () => {
    const both = [editor, colleague]
    const asks = ['câu một cùng lúc', 'câu hai cùng lúc']
    const words = ['xyza', 'xyzb']
    const laws = ['901/2026/NĐ-CP', '902/2026/NĐ-CP']
    const answers = await Promise.all(
      both.flatMap((who, at) => [
        who.post(`${WORKSHOP}/golden-questions`, { ask: asks[at], article: null }),
        who.put(`${WORKSHOP}/words`, { section: 'chat', from: words[at], to: 'xin yên tâm' }),
        who.put(`${WORKSHOP}/laws`, { document: laws[at], by: null, from: null, note: null }),
      ]),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    const { questions } = (
      await editor.get<{ questions: RealQuestion[] }>(`${WORKSHOP}/golden-questions`)
    ).body
    expect(questions.map(({ ask }) => ask)).toEqual(expect.arrayContaining(asks))
    const { sections } = (await editor.get<WordLists>(`${WORKSHOP}/words`)).body
    expect(sections.chat.map(({ from }) => from)).toEqual(expect.arrayContaining(words))
    const fresh = (await editor.get<Freshness>(`${WORKSHOP}/freshness`)).body
    expect(fresh.laws.map(({ document }) => document)).toEqual(expect.arrayContaining(laws))
    for (const document of laws)
      await editor.delete(`${WORKSHOP}/laws?document=${encodeURIComponent(document)}`)
    await editor.delete(`${WORKSHOP}/draft?path=knowledge/words.yml`)
  })

  it('an owner is told by mail which articles are due, when an editor asks for it', async () => {
    const AGENCIES = 'knowledge/agencies.yml'
    const [fee, agencies] = await Promise.all(
      [FEE, AGENCIES].map(async (path) => (await app.storage.content.content(path))!.text),
    )
    const owner = /^owner: (\S+)/m.exec(fee!)![1]!
    const other = /^ {2}- id: (\S+)/m.exec(agencies!.replace(`- id: ${owner}\n`, ''))![1]!
    const mailTo = (id: string) =>
      editor.post<Freshness & ApiError>(`${WORKSHOP}/freshness/mail`, { agency: id })
    expect((await mailTo(other)).status).toBeGreaterThanOrEqual(400)
    const due = fee!.replace(/^review_by: .*$/m, 'review_by: 2026-01-01')
    const posted = editAgency(agencies!, owner, { email: 'ra-soat@example.gov.vn' })!
    const about = { kind: 'published', by: null, why: null } as const
    await app.storage.content.saveEdits(
      [
        { path: FEE, text: due, base: fee! },
        { path: AGENCIES, text: posted, base: agencies! },
      ],
      about,
      Date.now(),
    )
    await editor.post(`${WORKSHOP}/golden-questions`, { ask: 'nhìn lại', article: null })
    await until('the article is due', async () => {
      const { due } = (await editor.get<Freshness>(`${WORKSHOP}/freshness`)).body
      return due.some(({ agency, email }) => agency === owner && email !== null)
    })
    smtp.answers('ra-soat@example.gov.vn', 550, 'no such box')
    const refused = await mailTo(owner)
    expect([refused.status, refused.body.error.code]).toEqual([409, 'mail-failed'])
    smtp.answers('ra-soat@example.gov.vn', 250)
    const sent = await mailTo(owner)
    expect(sent.status).toBe(200)
    expect(sent.body.due.find(({ agency }) => agency === owner)?.mailedAt).not.toBeNull()
    const mine = smtp.mails.filter(({ to }) => to === 'ra-soat@example.gov.vn')
    expect(mine).toHaveLength(1)
    expect(mine[0]?.text).toContain(/^title: (.+)$/m.exec(fee!)![1])
    await app.storage.content.saveEdits(
      [
        { path: FEE, text: fee!, base: due },
        { path: AGENCIES, text: agencies!, base: posted },
      ],
      about,
      Date.now(),
    )
  })

  it('one more way of asking goes into the draft of an article, not into the article', async () => {
    const ask = 'phi lam lai the cccd moi nhat la may dong'
    const added = await editor.post<FilePage>(`${WORKSHOP}/wording`, {
      article: 'can-cuoc-le-phi',
      ask,
    })
    expect(added.status).toBe(201)
    expect(added.body.draft?.text).toContain(ask)
    expect(added.body.published?.text).not.toContain(ask)
    await editor.delete(`${WORKSHOP}/draft?path=${encodeURIComponent(FEE)}`)
  })
})
