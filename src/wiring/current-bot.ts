import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import type { Bot } from '../bot/bot.ts'
import { flowsOf, wireBot } from './build-bot.ts'
import { dayOf } from '../calendar/calendar.ts'
import type { ContentFile } from '../content/file.ts'
import { readDispatchWords } from '../documents/dispatch-words.ts'
import type { Flows } from '../flows/read-flows.ts'
import type { Handbook } from '../knowledge/content.ts'
import type { Fitted } from '../knowledge/fit.ts'
import { openLibrary, searchedIn } from '../knowledge/library.ts'
import type { Tasks } from '../threads/index-thread.ts'
import { runInThread, type Running } from '../threads/run-in-thread.ts'
import type { Settings } from '../settings/settings.ts'
import type { Storage } from '../storage/storage.ts'
import { readAgencyMailWords } from '../tickets/agency-words.ts'

export interface Timing {
  /** How often to look whether content or settings were changed elsewhere, in ms. */
  lookEvery: number
  /** How long content that could not be used is left alone, unless it changes, in ms. */
  retryAfter: number
  /** When the confidence is fitted to new content: not while people wait for a start, in ms. */
  fitAfter: number
}
/** The long parts of making a bot: all of its time, and nothing but what they are given. */
export interface Reading {
  index: (order: Tasks['index']['order']) => Running<Tasks['index']['result']>
  flows: (files: readonly ContentFile[], handbook: Handbook, settings: Settings) => Flows
  routing: (order: Tasks['routing']['order']) => Running<Tasks['routing']['result']>
}
export const anew: Reading = {
  index: (order) => runInThread('index', order),
  flows: (...given) => flowsOf(...given).flows,
  routing: (order) => runInThread('routing', order),
}
const usual: Timing = { lookEvery: 30_000, retryAfter: 10 * 60_000, fitAfter: 60_000 }

/**
 * The bot over the content as it is; built anew when content or the day changes, swapped whole.
 * The long part runs in a thread: meanwhile the old bot answers, as fast as ever.
 */
export async function keepBotCurrent(
  storage: Storage,
  now: () => number,
  log: Logger,
  timing: Partial<Timing> = {},
  reader: Reading = anew,
) {
  const { lookEvery, retryAfter, fitAfter } = { ...usual, ...timing }
  const { content } = storage
  const readFlows = rememberFlows(reader)
  let reading: Running<unknown> | undefined
  let fitting: Running<unknown> | undefined
  /** Those of earlier content serve until its own are known. */
  let fitted: { to: string; learnt: Fitted | undefined } | undefined
  let stopped = false
  let looking = false
  let again = false
  let failed = { state: '', at: 0 }
  const listeners: (() => void)[] = []
  const swapped = () => listeners.forEach((listener) => listener())
  let built = await build(await currentState(), false)
  let fitTimer = setTimeout(() => void fit(), fitAfter)

  /** What the bot is built from; it is stale when this has another text. */
  async function currentState() {
    const version = await content.contentVersion()
    const settings = await storage.settings.loadSettings()
    return { version, settings, text: JSON.stringify([version, settings, dayOf(now())]) }
  }

  /** @param quick without Lunr's builder: whoever published waits for it */
  async function build(state: Awaited<ReturnType<typeof currentState>>, quick: boolean) {
    const files = await content.allContent()
    const at = now()
    if (stopped) throw new Error('stopped')
    const thread = reader.index({ files: files.filter(isKnowledge), now: at, quick })
    reading = thread
    const { handbook, ranker } = await thread.result
    const flows = readFlows(files, handbook, state.settings)
    const open = () => {
      const learnt = fitted?.learnt
      const library = openLibrary(handbook, at, ranker, learnt?.weights)
      return wireBot(handbook, flows, library, learnt?.answerFrom)
    }
    const order = () => {
      const { lexicon, outside, labelled } = handbook
      const precision = state.settings['answer.precision'] / 100
      const documents = searchedIn(handbook, at)
      return { documents, lexicon, outside, labelled, index: ranker.index, precision }
    }
    const papers = {
      letter: readDispatchWords(files).words,
      mail: readAgencyMailWords(files).words,
    }
    return { bot: open(), handbook, papers, open, order, state, at }
  }

  /** Once for a version of the content and a wish: what else changes over night changes little. */
  async function fit(): Promise<void> {
    const { order, state } = built
    const to = `${state.version} ${state.settings['answer.precision']}`
    if (fitted?.to === to) return
    try {
      const thread = runInThread('fit', order())
      fitting = thread
      fitted = { to, learnt: await thread.result }
      built = { ...built, bot: built.open() }
      log.info(fitted.learnt ?? {}, 'confidence fitted to the handbook')
      swapped()
    } catch (error) {
      if (stopped || fitting === undefined) return
      log.error({ err: error }, 'the confidence could not be fitted; the earlier weights serve')
    }
  }

  async function look(): Promise<void> {
    if (looking) {
      // What was published while another version was being read must not wait for the next look.
      again = true
      return
    }
    looking = true
    let text = ''
    try {
      const state = await currentState()
      text = state.text
      if (text === built.state.text) return
      if (text === failed.state && now() < failed.at + retryAfter) return
      built = await build(state, true)
      clearTimeout(fitTimer)
      // What is fitted to the content of before is of no use any more.
      const outdated = fitting
      fitting = undefined
      await outdated?.stop()
      if (!stopped) fitTimer = setTimeout(() => void fit(), fitAfter)
      log.info({ articles: built.bot.library.size }, 'handbook swapped')
      swapped()
    } catch (error) {
      if (stopped) return
      failed = { state: text, at: now() }
      log.error({ err: error }, 'the new content is not usable; the old one goes on answering')
    } finally {
      looking = false
      if (again && !stopped) {
        again = false
        void look()
      }
    }
  }

  const timer = setInterval(() => void look(), lookEvery)
  return {
    current: (): Bot => built.bot,
    version: () => built.state.version,
    handbook: (): Handbook => built.handbook,
    /** What answers now, as the editors' workshop must know it; its files are those of the version. */
    published() {
      const { bot, state, at } = built
      const weights = fitted?.learnt?.weights
      const { thresholds } = bot
      return {
        ...{ version: state.version, now: at, settings: state.settings, thresholds },
        ...(weights && { weights }),
      }
    },
    /** Words of letters and mails to agencies; undefined while their file is missing or broken. */
    papers: () => built.papers,
    /** Another bot answers from now on: of other content, or of a confidence fitted anew. */
    onSwap: (listener: () => void) => void listeners.push(listener),
    /** Content was changed just now, here or by another instance. */
    look: () => void look(),
    async stop() {
      stopped = true
      clearInterval(timer)
      clearTimeout(fitTimer)
      await Promise.all([reading?.stop(), fitting?.stop()])
    },
  }
}

const isKnowledge = ({ path }: ContentFile) => path.startsWith('knowledge/')

/** Dialogues hold functions and are read here; most changes of content leave them as they are. */
function rememberFlows(reader: Reading) {
  let last: { from: string; flows: Flows } | undefined
  return (files: readonly ContentFile[], handbook: Handbook, settings: Settings): Flows => {
    const own = files.filter(({ path }) => path.startsWith('flows/'))
    const { organisation, lexicon } = handbook
    const read = JSON.stringify([own, organisation, [...lexicon.expansions], settings])
    const from = createHash('sha256').update(read).digest('hex')
    if (last?.from !== from) last = { from, flows: reader.flows(files, handbook, settings) }
    return last.flows
  }
}
