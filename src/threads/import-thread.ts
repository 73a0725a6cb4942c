/** Reads one file that an editor brings, in a thread of its own; started by run-import. */
import { parentPort, workerData } from 'node:worker_threads'
import { Unreadable } from '../exchange/limits.ts'
import { readImport, type ImportOrder, type ImportResult } from '../exchange/read-import.ts'
import type { Progress } from '../exchange/pdf-lines.ts'

export type ImportNews =
  | { progress: Progress }
  | { result: ImportResult }
  /** For the editor. */
  | { unreadable: string }

const tell = (news: ImportNews) => parentPort?.postMessage(news)

try {
  const order = workerData as ImportOrder
  tell({ result: await readImport(order, (progress) => tell({ progress })) })
} catch (error) {
  if (!(error instanceof Unreadable)) throw error
  tell({ unreadable: error.message })
}
