import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import type { TaskName, Tasks } from './index-thread.ts'

/** For 10,000 articles, in MB. */
const HEAP = 1024

export interface Running<Result> {
  /** Rejects when the thread fails or is stopped. */
  result: Promise<Result>
  /** Ends the thread in the middle of its work; resolves when it is gone. */
  stop(): Promise<void>
}

/** Does a long task beside the thread that answers. The thread ends with the task. */
export function runInThread<Name extends TaskName>(
  name: Name,
  order: Tasks[Name]['order'],
): Running<Tasks[Name]['result']> {
  const worker = openThread('index-thread', { name, order })
  const result = new Promise<Tasks[Name]['result']>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error(`the thread "${name}" was stopped`)))
  })
  // Whoever stops it need not wait for the result as well.
  result.catch(() => undefined)
  return { result, stop: async () => void (await worker.terminate()) }
}

/**
 * Starts a file beside this one, by its name without ending, as a thread.
 * @param heap beyond it the thread ends with an error, and the process goes on. In MB
 */
export function openThread(name: string, workerData: unknown, heap = HEAP): Worker {
  // `npm start` bounds the heap of the process, and V8 would hold a thread to that whatever its
  // own limit says. The bound of what already runs is fixed and stays.
  setFlagsFromString('--max-old-space-size=0')
  const options = { workerData, resourceLimits: { maxOldGenerationSizeMb: heap } }
  const here = import.meta.url
  if (here.endsWith('.js')) return new Worker(new URL(`./${name}.js`, here), options)
  // From src/: a thread knows nothing of the loader that the process was started with.
  const file = JSON.stringify(new URL(`./${name}.ts`, here).href)
  const code = `import('tsx/esm/api').then(({ register }) => (register(), import(${file})))`
  return new Worker(code, { ...options, eval: true })
}
