/** The thread of the editors' workshop, started by workshop.ts: it keeps what it has read. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'
import { explain } from '../bot/explain.ts'
import { flowsOf, readPapers, wireBot } from '../wiring/build-bot.ts'
import { dayOf } from '../calendar/calendar.ts'
import { checkOneFile } from '../commands/check/check-content.ts'
import { idOf, type ContentFile, type Problem } from '../content/file.ts'
import { NoWording, type readFlows } from '../flows/read-flows.ts'
import { isInForce, type Article } from '../knowledge/article.ts'
import { questionFeedback } from '../knowledge/article-feedback.ts'
import { readHandbook, rememberingReading, type Handbook } from '../knowledge/content.ts'
import {
  changedIds,
  diffGolden,
  lossesOf,
  startGolden,
  type Golden,
  type GoldenContent,
  type GoldenRun,
} from '../knowledge/golden.ts'
import { openLeavingRanker, type LeavingRanker } from '../knowledge/leave-out.ts'
import { openLibrary, searchDocument, type Library } from '../knowledge/library.ts'
import { openBook, type Book } from '../knowledge/numbered.ts'
import { weigh } from '../knowledge/weigh.ts'
import type { Lexicon } from '../text/words.ts'
import type {
  Caught,
  Change,
  FromThread,
  OrderName,
  Orders,
  PublishedState,
  ToThread,
} from './workshop-orders.ts'

/** How long it works before it looks for messages: a cancelled run, or somebody who writes, in ms. */
const TURN = 15
/** Up to so many golden questions are all asked again (2 s); of more, those that a change can touch. */
const MOST_WHOLE = 4000
/** So many drafts are kept read. */
const MOST_TRIALS = 3

/** The handbook of one state of the files, with everything that was worked out of it so far. */
interface Trial {
  files: ContentFile[]
  handbook: Handbook
  read: ReturnType<typeof readHandbook>
  golden: GoldenContent
  current: Article[]
  /** Of what is published where those of the trial cannot speak at all. */
  flows: () => FlowsRead
  ranker: () => LeavingRanker
  library: () => Library
  /** Flows by golden question, where they were asked. */
  caught: Map<string, string | null>
}

type FlowsRead = ReturnType<typeof readFlows>

const reading = rememberingReading()
let latestFiles: readonly ContentFile[] = []
const running = new Set<number>()
const cancelled = new Set<number>()
/** By path: the latest order that asks for feedback; earlier ones are of no use any more. */
const latestFeedback = new Map<string, number>()
let book: { key: string; book: Book } | undefined
/** As published, and as somebody writes them. */
let flowsRead: { key: string; read: FlowsRead }[] = []
const FLOWS_KEPT = 2
const trials = new Map<string, Trial>()
/** Runs of the handbook as it is published, begun or through, and of drafts that are through. */
let baseline: { key: string; run: GoldenRun; golden?: Golden } | undefined
let lastGolden: Golden | undefined

const say = (message: FromThread) => parentPort?.postMessage(message)

parentPort?.on('message', (message: ToThread) => {
  switch (message.kind) {
    case 'files':
      latestFiles = message.files
      return
    case 'cancel':
      if (running.has(message.id)) cancelled.add(message.id)
      return
    case 'order':
      void serve(message)
  }
})

class Dropped extends Error {}

async function serve({ id, name, published, order }: Extract<ToThread, { kind: 'order' }>) {
  const files = latestFiles
  running.add(id)
  if (name === 'feedback') latestFeedback.set((order as Orders['feedback']['order']).path, id)
  try {
    // What has come meanwhile may make this one needless.
    await nextTurn()
    const result = await tasks[name](order as never, { id, published, files })
    say({ kind: 'result', id, result })
  } catch (error) {
    say({ kind: 'failure', id, message: error instanceof Error ? error.message : String(error) })
  } finally {
    running.delete(id)
    cancelled.delete(id)
  }
}

interface At {
  id: number
  published: PublishedState
  files: readonly ContentFile[]
}

const tasks: {
  [Name in OrderName]: (
    order: Orders[Name]['order'],
    at: At,
  ) => Orders[Name]['result'] | Promise<Orders[Name]['result']>
} = {
  feedback({ changes, path }, at) {
    if (latestFeedback.get(path) !== at.id) throw new Dropped('overtaken')
    const before = trialOf(at, [])
    const after = trialOf(at, changes, idOf({ path }))
    const { now, thresholds } = at.published
    const { flows, conflicts } = after.flows()
    const content = {
      ...{ handbook: after.read.handbook, flows, broken: brokenIn(after) },
      conflicts: [...after.read.conflictsIn(path), ...conflicts],
    }
    const findings = checkOneFile(content, after.files, path, now)
    const isReadable = !content.broken.some((one) => one.path === path)
    if (!path.endsWith('.md')) {
      return { findings, usable: isReadable, inForce: isReadable, questions: [] }
    }
    const article = after.read.handbook.articles.find((one) => one.id === idOf({ path }))
    const usable = article !== undefined && isReadable
    return {
      findings,
      usable,
      inForce: usable && isInForce(article, now),
      questions: usable
        ? questionFeedback(
            article.id,
            article.questions,
            before.ranker(),
            after.ranker(),
            thresholds,
          )
        : [],
    }
  },

  explain({ changes, text }, at) {
    const { now, thresholds } = at.published
    const trial = trialOf(at, changes)
    const broken = brokenBy(changes, trialOf(at, []), trial)
    if (broken.length > 0) return { broken }
    const bot = wireBot(trial.handbook, trial.flows().flows, trial.library(), thresholds.answer)
    return explain(text, { ...bot, thresholds }, now)
  },

  async losses(_order, at) {
    return lossesOf(await baselineOf(at, () => undefined))
  },

  async golden({ changes }, at) {
    const [before, after] = [trialOf(at, []), trialOf(at, changes)]
    const parts = [0, 0, 0]
    const totals = [before.golden, after.golden].map(questionsIn)
    const touchesFlows = changes.some(({ path }) => /^flows\/|words\.yml$/.test(path))
    if (touchesFlows) totals.push(totals[0]! + totals[1]!)
    const total = totals.reduce((sum, one) => sum + one, 0)
    const tell = (part: number) => (done: number) => {
      parts[part] = done
      say({ kind: 'progress', id: at.id, done: parts[0]! + parts[1]! + parts[2]!, total })
    }
    const was = await baselineOf(at, tell(0))
    tell(0)(totals[0]!)
    const run = startGolden(
      after.golden,
      mayFollow(was, after.golden) ? was : undefined,
      after.ranker(),
    )
    await drive(run, at, tell(1))
    const golden = run.result()
    lastGolden = golden
    const broken = brokenBy(changes, before, after)
    const isTold = touchesFlows && broken.length === 0
    const caught = isTold ? await caughtBy(before, after, golden, at, tell(2)) : []
    return {
      ...diffGolden(was, golden),
      caught,
      broken,
      asked: run.asked,
    }
  },
}

/** Every file that cannot be read. */
function brokenIn({ files, handbook, read, flows }: Trial): Problem[] {
  const papers = readPapers(files.filter(isKnowledge), handbook)
  return [...read.broken, ...flows().broken, ...papers.broken]
}

/** Of the changed files, and others that these leave without what they need. */
function brokenBy(changes: readonly Change[], before: Trial, after: Trial): Problem[] {
  const paths = new Set(changes.map(({ path }) => path))
  const was = new Set(brokenIn(before).map(({ path }) => path))
  const isTheirs = ({ path }: Problem) => paths.has(path) || !was.has(path)
  // What was changed first: the rest may follow from it.
  return brokenIn(after)
    .filter(isTheirs)
    .sort((a, b) => Number(paths.has(b.path)) - Number(paths.has(a.path)))
}

const isKnowledge = ({ path }: ContentFile) => path.startsWith('knowledge/')

const questionsIn = ({ documents, labelled }: GoldenContent) =>
  documents.reduce((sum, { questions }) => sum + questions.length, labelled.length)

/** Where a whole run takes seconds it is exact; where nothing was changed, it says nothing new. */
const mayFollow = ({ content }: Golden, now: GoldenContent) =>
  questionsIn(now) > MOST_WHOLE || changedIds(content, now).size === 0

/** Goes on with a run until it is through; others that wait for the same may go on with it as well. */
async function drive(run: GoldenRun, at: At, tell: (done: number) => void): Promise<void> {
  let began = performance.now()
  while (!run.step(8)) {
    if (performance.now() - began < TURN) continue
    tell(run.done)
    await pause(at)
    began = performance.now()
  }
  tell(run.done)
}

async function pause({ id }: At): Promise<void> {
  await nextTurn()
  if (cancelled.has(id)) throw new Dropped('cancelled')
}

/** What is published, asked; once for a version, what was asked of it before taken over. */
async function baselineOf(at: At, tell: (done: number) => void): Promise<Golden> {
  const { golden: content, ranker } = trialOf(at, [])
  const key = JSON.stringify([stateKey(at), content.weights, content.thresholds])
  if (baseline?.key !== key) {
    const earlier = [lastGolden, baseline?.golden]
      .filter((one) => one !== undefined)
      .filter((one) => mayFollow(one, content))
      .sort((a, b) => changedIds(a.content, content).size - changedIds(b.content, content).size)
    baseline = { key, run: startGolden(content, earlier[0], ranker()) }
  }
  const own = baseline
  await drive(own.run, at, tell)
  return (own.golden ??= own.run.result())
}

async function caughtBy(
  before: Trial,
  after: Trial,
  golden: Golden,
  at: At,
  tell: (done: number) => void,
): Promise<Caught[]> {
  const flowOf = (trial: Trial) => {
    const flows = trial.flows().flows.knowing(trial.library().wordUse)
    return (question: string) => {
      const known = trial.caught.get(question)
      if (known !== undefined) return known
      const id = flows.match(question)?.id ?? null
      trial.caught.set(question, id)
      return id
    }
  }
  const [then, now] = [flowOf(before), flowOf(after)]
  const caught: Caught[] = []
  let began = performance.now()
  let done = 0
  for (const { question, expected } of golden.results.values()) {
    const one = { question, expected, before: then(question), after: now(question) }
    if (one.before !== one.after) caught.push(one)
    done += 2
    if (performance.now() - began < TURN) continue
    tell(done)
    await pause(at)
    began = performance.now()
  }
  return caught
}

const stateKey = ({ published: { version, now, settings } }: At) =>
  JSON.stringify([version, dayOf(now), settings])

/** @param also id of an article that counts as in force on any day */
function trialOf(at: At, changes: readonly Change[], also?: string): Trial {
  const { weights, thresholds } = at.published
  const key = JSON.stringify([stateKey(at), weights, thresholds, changes, also])
  const known = trials.get(key)
  trials.delete(key)
  const trial = known ?? makeTrial(at, changes, also)
  trials.set(key, trial)
  const drafts = [...trials.keys()].slice(0, -MOST_TRIALS - 1)
  for (const one of drafts) trials.delete(one)
  return trial
}

function makeTrial(at: At, changes: readonly Change[], also?: string): Trial {
  const { now, settings, weights, thresholds } = at.published
  const files = changed(at.files, changes)
  const knowledge = files.filter(isKnowledge)
  const read = readHandbook(knowledge, reading)
  // Of two files with one name the later one answers.
  const articles = [...new Map(read.handbook.articles.map((one) => [one.id, one])).values()]
  const { lexicon, outside, labelled } = read.handbook
  const current = articles.filter((one) => one.id === also || isInForce(one, now))
  const handbook = { ...read.handbook, articles }
  const documents = current.map((one) => ({ ...searchDocument(one), label: one.label }))
  const weighed = weigh(documents, bookOf(lexicon), outside)
  const flows = once(() => flowsFor(files, at.files, handbook, settings))
  return {
    files,
    read,
    handbook,
    current,
    flows,
    golden: {
      ...{ documents, weighed, lexicon, labelled, outside, thresholds },
      ...(weights && { weights }),
    },
    ranker: once(() => openLeavingRanker(weighed, documents, lexicon, weights)),
    library: once(() => openLibrary(handbook, now, weighed.data, weights)),
    caught: new Map(),
  }
}

function changed(files: readonly ContentFile[], changes: readonly Change[]): ContentFile[] {
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  for (const { path, text } of changes) {
    if (text === null) texts.delete(path)
    else texts.set(path, text)
  }
  return [...texts]
    .map(([path, text]) => ({ path, text }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Words of drafts that were thrown away stay in the book; from so many texts on it is begun anew. */
const MOST_TEXTS = 100_000

function bookOf(lexicon: Lexicon): Book {
  const key = JSON.stringify([...lexicon.expansions])
  if (book?.key !== key || book.book.size() > MOST_TEXTS) book = { key, book: openBook(lexicon) }
  return book.book
}

/** Half a second; most changes leave them as they are. */
function flowsFor(
  files: readonly ContentFile[],
  published: readonly ContentFile[],
  handbook: Handbook,
  settings: PublishedState['settings'],
): FlowsRead {
  const own = files.filter(({ path }) => path.startsWith('flows/'))
  const { organisation, lexicon } = handbook
  const key = JSON.stringify([own, organisation, [...lexicon.expansions], settings])
  const known = flowsRead.find((one) => one.key === key)
  const read = known?.read ?? readOrInstead()
  flowsRead = [{ key, read }, ...flowsRead.filter((one) => one !== known)].slice(0, FLOWS_KEPT)
  return read

  function readOrInstead(): FlowsRead {
    try {
      return flowsOf(files, handbook, settings)
    } catch (error) {
      if (!(error instanceof NoWording)) throw error
      return { ...flowsOf(published, handbook, settings), broken: [...error.problems] }
    }
  }
}

function once<Made>(make: () => Made): () => Made {
  let made: { value: Made } | undefined
  return () => (made ??= { value: make() }).value
}
