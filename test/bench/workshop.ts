/**
 * What editors wait for, and what citizens notice of it: `npm run bench:workshop`. The shipped handbook,
 * and 3,000 articles made of its parts, five questions each: first the workshop alone, then over HTTP with
 * the whole server (`-- --server` only that).
 */
import { loadavg } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { defaultThresholds as thresholds } from '../../src/bot/bot.ts'
import { shippedContent } from '../../src/wiring/build-bot.ts'
import { idOf, type ContentFile } from '../../src/content/file.ts'
import { readHandbook } from '../../src/knowledge/content.ts'
import { readLibrary, searchedIn } from '../../src/knowledge/library.ts'
import { openRanker } from '../../src/knowledge/rank.ts'
import { defaultSettings as settings } from '../../src/settings/settings.ts'
import { openWorkshop } from '../../src/threads/workshop.ts'
import type { Explanation } from '../../src/bot/explanation.ts'
import { startApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import type {
  ArticleList,
  FilePage,
  GoldenDiff,
  Published,
} from '../../src/web/workshop-contract.ts'
import { logInAs } from '../support/console-client.ts'
import { seeded } from '../support/random.ts'
import { dataFolder, environment } from '../support/running-app.ts'
import { answersFrom } from '../support/web-citizen.ts'

const now = Date.now()
const shipped = shippedContent()

/** Titles, questions and paragraphs of the handbook thrown together, in files like its own. */
function manyFiles(count: number): ContentFile[] {
  const { articles } = readHandbook(
    shipped.filter(({ path }) => path.startsWith('knowledge/')),
  ).handbook
  const random = seeded(7)
  const any = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
  const questions = articles.flatMap((one) => one.questions)
  const paragraphs = articles.flatMap(({ body }) => body.split('\n\n'))
  const made = Array.from({ length: count }, (_, number) => {
    const { title, topic, owner } = any(articles)
    const asked = new Set(Array.from({ length: 5 }, () => `${any(questions)}`))
    const lines = [
      ...['---', `title: ${JSON.stringify(`${title} (${number})`)}`, `label: Bài ${number}`],
      ...[`topic: ${topic}`, 'audience: [nguoi-dan]', `owner: ${owner}`, 'questions:'],
      ...[...asked].map((one) => `  - ${JSON.stringify(one)}`),
      ...['sources:', '  - { name: Báo, url: "https://bao.vn", date: 2025-06 }'],
      ...['effective_from: 2025-07-01', 'review_by: 2027-05-21', 'verify: false', '---'],
      Array.from({ length: 6 }, () => any(paragraphs)).join('\n\n'),
    ]
    return { path: `knowledge/${topic}/bai-${number}.md`, text: `${lines.join('\n')}\n` }
  })
  return [...shipped.filter(({ path }) => !path.endsWith('.md')), ...made]
}

async function timed<T>(work: () => T | Promise<T>): Promise<[number, T]> {
  const began = performance.now()
  const result = await work()
  return [Math.round(performance.now() - began), result]
}

async function bench(name: string, files: ContentFile[]): Promise<void> {
  const { handbook } = readHandbook(files.filter(({ path }) => path.startsWith('knowledge/')))
  const documents = searchedIn(handbook, now)
  console.log(`\n${name}: ${documents.length} articles, ms unless said otherwise`)
  const [byLunr] = await timed(() => readLibrary(handbook, now))
  const [weighed, data] = await timed(() => readLibrary(handbook, now, true))
  console.log(`index: Lunr's builder ${byLunr}, weighed ${weighed}`)

  const ranker = openRanker(data, documents, handbook.lexicon)
  const asked = documents.flatMap(({ questions }) => questions)
  /** Rankings a second in this thread, until the work beside it is done. */
  async function answering(until: Promise<unknown>): Promise<number> {
    let over = false
    const end = () => (over = true)
    void until.then(end, end)
    const began = performance.now()
    let count = 0
    while (!over) {
      ranker.rank(asked[(count * 37) % asked.length]!)
      count++
      if (count % 4 === 0) await nextTurn()
    }
    return Math.round(count / ((performance.now() - began) / 1000))
  }
  const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  await answering(rest(1000))

  const workshop = openWorkshop()
  const published = { version: 1, now, files, thresholds, settings }
  const article = files.filter(({ path }) => path.endsWith('.md'))[20]!
  const edit = (question: string) => [
    {
      path: article.path,
      text: article.text.replace('questions:\n', `questions:\n  - ${question}\n`),
    },
  ]
  const feedback = (question: string) =>
    workshop.feedback({ published, changes: edit(question), path: article.path })
  const [cold] = await timed(() => feedback('câu hỏi mới tinh'))
  const warm: number[] = []
  for (const word of ['một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy']) {
    warm.push((await timed(() => feedback(`câu hỏi thứ ${word} về ${idOf(article)}`)))[0])
  }
  warm.sort((a, b) => a - b)
  console.log(`feedback: first ${cold}, then ${warm[3]} (${warm[0]}–${warm.at(-1)})`)

  const alone = await answering(rest(3000))
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const run = timed(() => workshop.losses(published))
  const beside = await answering(run)
  delay.disable()
  console.log(
    `whole golden run of what is published: ${(await run)[0]} (thread busy beside answers)`,
  )
  console.log(
    `rankings a second: ${alone} alone, ${beside} beside it (${Math.round((beside / alone - 1) * 100)} %); event loop p99 ${Math.round(delay.percentile(99) / 1e6)}`,
  )
  const golden = (question: string) => workshop.golden({ published, changes: edit(question) })
  for (const question of ['đổi thẻ ở đâu thì nhanh', 'làm lại giấy tờ bị mất']) {
    const [took, { asked, after, worse, better }] = await timed(() => golden(question))
    console.log(
      `golden run after an edit: ${took}; ${asked} of ${after.questions} asked, ${better.length} better, ${worse.length} worse`,
    )
  }
  await workshop.stop()
}

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const load = () => `load ${loadavg()[0]!.toFixed(1)}`
/** In ms. */
function spread(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b)
  const of = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)]!)
  return `${of(0.5)} in the median, ${of(0.95)} p95`
}

/** As an editor meets it: the whole server in this process, asked over HTTP. */
async function endToEnd(files: readonly ContentFile[]): Promise<void> {
  const data = dataFolder()
  const log = createLog('silent')
  const app = await startApp(readConfig(environment(data.path)), { log, pollMs: 20 })
  try {
    const editor = await logInAs(app, 'admin')
    const { content, drafts } = app.storage
    const articles = files.filter(({ path }) => path.endsWith('.md'))
    const about = { kind: 'command', by: null, why: null } as const
    await content.saveEdits(articles, about, Date.now())
    const answering = async (version: number) => {
      while ((await answersFrom(app.url)) !== version) await rest(20)
    }
    const [swap] = await timed(async () => {
      // Published at once, like whatever editors change: the server looks.
      await editor.post('/workshop/golden-questions', { ask: 'câu hỏi để đo', article: null })
      await answering(await content.contentVersion())
    })
    console.log(
      `\nover HTTP, ${articles.length} more articles in SQLite; first swap ${swap}; ${load()}`,
    )
    const added = (text: string, question: string) =>
      text.replace('questions:\n', `questions:\n  - ${question}\n`)
    for (const { path, text } of articles.slice(100, 150)) {
      const draft = { path, text: added(text, `bản nháp của ${idOf({ path })}`), note: null }
      await drafts.addDraft({ ...draft, baseText: text, ticketId: null, by: 1 }, Date.now())
    }

    const lists = [
      ...['', '?q=can cuoc', '?q=lệ phí', '?state=draft', '?sort=review', '?sort=lost'],
      ...['?sort=served', '?offset=1500', '?q=bai-12&sort=unhelpful', '?owner=trung-tam'],
    ]
    const list = (query: string) =>
      timed(() => editor.get<ArticleList>(`/workshop/articles${query}`))
    console.log(`list, the first time: ${(await list(''))[0]}`)
    // The look at it has the losses worked out beside.
    const [losses] = await timed(async () => {
      for (;;) {
        const [, { body }] = await list('?sort=lost')
        if (body.articles[0]?.loses) return
        await rest(100)
      }
    })
    console.log(`what articles lose is in it after ${losses}; ${load()}`)
    const times: number[] = []
    for (let round = 0; round < 6; round++) {
      for (const query of lists) times.push((await list(query))[0])
    }
    console.log(`list (searches, filters, sorts; 50 drafts): ${spread(times)}`)
    const small: number[] = []
    for (let at = 0; at < 40; at++) {
      const id = idOf(articles[at * 50]!)
      small.push((await timed(() => editor.get(`/workshop/file?article=${id}`)))[0])
    }
    console.log(`one article by its id: ${spread(small)}`)
    console.log(`the drafts: ${(await timed(() => editor.get('/workshop/drafts')))[0]}`)

    let asked = 0
    const explains = async () => {
      const text = `làm căn cước ở đâu ${asked++}`
      // Of many addresses: one may ask 60 in a minute.
      const from = { 'X-Forwarded-For': `198.51.${(asked >> 8) & 255}.${asked & 255}` }
      const { status } = await editor.post<Explanation>('/explain', { text }, from)
      if (status !== 200) throw new Error(`explain: ${status}`)
    }
    /** Answers explained a second, one after the other, until the work beside is done. */
    async function explained(until: Promise<unknown>): Promise<number> {
      let over = false
      const end = () => (over = true)
      void until.then(end, end)
      const began = performance.now()
      const before = asked
      while (!over) await explains()
      return Math.round((asked - before) / ((performance.now() - began) / 1000))
    }
    /** Comes as lines: how far it is, then what it found. */
    async function goldenRun(path: string): Promise<void> {
      const response = await fetch(`${app.url}/api/workshop/golden`, {
        method: 'POST',
        headers: {
          ...{ Origin: app.url, Cookie: editor.cookie()!, 'Content-Type': 'application/json' },
          'X-Forwarded-For': '192.0.2.1',
        },
        body: JSON.stringify({ paths: [path] }),
      })
      const lines = (await response.text()).trim().split('\n')
      if (!lines.at(-1)!.startsWith('{"diff"')) throw new Error(lines.at(-1))
    }
    async function publishing(number: number, look: boolean): Promise<string> {
      const { path } = articles[number]!
      const { body: file } = await editor.get<FilePage>(
        `/workshop/file?path=${encodeURIComponent(path)}`,
      )
      const text = added(file.published!.text, `một câu hỏi mới của ${idOf({ path })}`)
      await editor.put('/workshop/draft', { path, text, version: 0 })
      const parts: string[] = []
      if (look) {
        const [ms] = await timed(() => goldenRun(path))
        parts.push(`golden run ${ms}`)
      }
      const wish = { paths: [path], why: 'để đo', acceptWorse: 9999 }
      const [ms, { status, body }] = await timed(() =>
        editor.post<Published & { diff?: GoldenDiff }>('/workshop/publish', wish),
      )
      if (status !== 200) throw new Error(JSON.stringify(body))
      const [swapped] = await timed(() => answering(body.version))
      return [...parts, `publish ${ms}`, `answers from it after ${swapped} more`].join(', ')
    }
    await explained(rest(1500))
    console.log(`publishing, at once: ${await publishing(300, false)}; ${load()}`)
    console.log(`publishing, at once, the moment after: ${await publishing(301, false)}; ${load()}`)
    console.log(`publishing, looked at before: ${await publishing(302, true)}; ${load()}`)
    for (const number of [303, 304]) {
      await rest(3000)
      const alone = await explained(rest(3000))
      const delay = monitorEventLoopDelay({ resolution: 5 })
      delay.enable()
      const run = publishing(number, true)
      const beside = await explained(run)
      delay.disable()
      console.log(`while answers are explained: ${await run}; ${load()}`)
      console.log(
        `explained a second: ${alone} alone, ${beside} beside it (${Math.round((beside / alone - 1) * 100)} %); event loop p99 ${Math.round(delay.percentile(99) / 1e6)}, most ${Math.round(delay.max / 1e6)}`,
      )
    }
  } finally {
    await app.stop()
    data.remove()
  }
}

if (!process.argv.includes('--server')) {
  await bench('shipped handbook', shipped)
  await bench('made of its parts', manyFiles(3000))
}
await endToEnd(manyFiles(3000))
