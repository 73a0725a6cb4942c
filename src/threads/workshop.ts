import type { Worker } from 'node:worker_threads'
import type { Explanation } from '../bot/explanation.ts'
import type { Problem } from '../content/file.ts'
import type { Losses } from '../knowledge/golden.ts'
import { openThread } from './run-in-thread.ts'
import type {
  ArticleFeedback,
  Change,
  FromThread,
  OrderName,
  Orders,
  Published,
  ToThread,
  WorkshopDiff,
} from './workshop-orders.ts'

/**
 * What editors are told of changes before these are published. All of it is worked out in one thread
 * beside the one that answers, which lives from the first order until nobody has asked for a while.
 */
export interface Workshop {
  /**
   * For the article of `path` as it would be with these changes.
   * @throws Overtaken when newer feedback on the same path was asked for before this was begun
   */
  feedback(order: {
    published: Published
    changes: readonly Change[]
    path: string
  }): Promise<ArticleFeedback>
  /** What the changes do to the golden questions. @throws the signal's reason when it is aborted */
  golden(order: {
    published: Published
    changes: readonly Change[]
    onProgress?: (done: number, total: number) => void
    signal?: AbortSignal
  }): Promise<WorkshopDiff>
  /** Why a message would be answered as it would, with these changes; or what of them cannot be read. */
  explain(order: {
    published: Published
    changes: readonly Change[]
    text: string
  }): Promise<Explanation | { broken: Problem[] }>
  /** By id of an article: own questions it loses when they are held out, and to whom. */
  losses(published: Published): Promise<Record<string, Losses>>
  /** Whether the thread lives: somebody has asked not long ago. */
  isOpen(): boolean
  /** Ends the thread; what is not through is rejected. */
  stop(): Promise<void>
}

/** Newer feedback on the same article was asked for. */
export class Overtaken extends Error {}

export interface WorkshopOptions {
  /** The thread ends after so long without an order, in ms. */
  idleAfter?: number
  open?: () => Worker
}
const TEN_MINUTES = 10 * 60_000

interface Waiting {
  resolve: (result: never) => void
  reject: (error: unknown) => void
  onProgress?: ((done: number, total: number) => void) | undefined
}

/** One thread and what it was told. */
interface Thread {
  worker: Worker
  waiting: Map<number, Waiting>
  /** The version of which it has the files. */
  sent: number | undefined
}

export function openWorkshop({
  idleAfter = TEN_MINUTES,
  open = () => openThread('workshop-thread', undefined),
}: WorkshopOptions = {}): Workshop {
  let thread: Thread | undefined
  let idle: NodeJS.Timeout | undefined
  let lastId = 0
  let ordered = 0
  let stopped = false
  /** Those of one version are fetched once, also where several orders wait for them. */
  let fetched: { version: number; files: ReturnType<typeof filesOf> } | undefined

  function start(): Thread {
    const worker = open()
    const fresh: Thread = { worker, waiting: new Map(), sent: undefined }
    const end = (error: Error) => {
      if (thread === fresh) thread = undefined
      for (const { reject } of fresh.waiting.values()) reject(error)
      fresh.waiting.clear()
    }
    worker.on('error', end)
    worker.on('exit', () => end(new Error('the thread of the workshop ended')))
    worker.on('message', (message: FromThread) => hear(fresh, message))
    return fresh
  }

  function hear({ waiting }: Thread, message: FromThread): void {
    const one = waiting.get(message.id)
    if (!one) return
    if (message.kind === 'progress') {
      one.onProgress?.(message.done, message.total)
      return
    }
    waiting.delete(message.id)
    if (message.kind === 'result') one.resolve(message.result as never)
    else
      one.reject(
        message.message === 'overtaken'
          ? new Overtaken(message.message)
          : new Error(message.message),
      )
  }

  async function order<Name extends OrderName>(
    name: Name,
    { files: _files, ...published }: Published,
    given: Orders[Name]['order'],
    files: Published['files'],
    onProgress?: Waiting['onProgress'],
    signal?: AbortSignal,
  ): Promise<Orders[Name]['result']> {
    signal?.throwIfAborted()
    if (stopped) throw new Error('the workshop is closed')
    ordered++
    clearTimeout(idle)
    thread?.worker.ref()
    try {
      const { version } = published
      if (thread?.sent !== version && fetched?.version !== version) {
        fetched = { version, files: filesOf(files) }
      }
      const own =
        thread?.sent === version
          ? undefined
          : await fetched!.files.catch((error: unknown) => {
              fetched = undefined
              throw error
            })
      signal?.throwIfAborted()
      if (stopped) throw new Error('the workshop is closed')
      const to = (thread ??= start())
      const tell = (message: ToThread) => to.worker.postMessage(message)
      if (to.sent !== version) {
        tell({ kind: 'files', files: own ?? (await filesOf(files)) })
        to.sent = version
        fetched = undefined
      }
      const id = ++lastId
      return await new Promise<Orders[Name]['result']>((resolve, reject) => {
        to.waiting.set(id, { resolve, reject, onProgress })
        signal?.addEventListener(
          'abort',
          () => {
            tell({ kind: 'cancel', id })
            to.waiting.delete(id)
            reject(signal.reason as Error)
          },
          { once: true },
        )
        tell({ kind: 'order', id, name, published, order: given })
      })
    } finally {
      ordered--
      if (ordered === 0 && !stopped) {
        // A process that has nothing else to do need not wait for it.
        thread?.worker.unref()
        idle = setTimeout(() => {
          // At once: an order that comes while it ends needs another.
          const over = thread
          thread = undefined
          void over?.worker.terminate()
        }, idleAfter)
        idle.unref()
      }
    }
  }

  return {
    feedback: ({ published, changes, path }) =>
      order('feedback', published, { changes, path }, published.files),
    golden: ({ published, changes, onProgress, signal }) =>
      order('golden', published, { changes }, published.files, onProgress, signal),
    explain: ({ published, changes, text }) =>
      order('explain', published, { changes, text }, published.files),
    losses: (published) => order('losses', published, {}, published.files),
    isOpen: () => thread !== undefined && !stopped,
    async stop() {
      stopped = true
      clearTimeout(idle)
      await thread?.worker.terminate()
    },
  }
}

const filesOf = async (files: Published['files']) => (typeof files === 'function' ? files() : files)
