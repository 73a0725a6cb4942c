import { Unreadable } from '../exchange/limits.ts'
import type { Progress } from '../exchange/pdf-lines.ts'
import type { ImportOrder, ImportResult } from '../exchange/read-import.ts'
import type { ImportNews } from './import-thread.ts'
import { openThread } from './run-in-thread.ts'

/** In MB; what needs more is no handbook. */
const HEAP = 512
/** Two hundred pages take seconds. */
const LONGEST = 5 * 60_000

export interface RunningImport {
  /** Rejects with Unreadable for a file that cannot be taken in, with Cancelled when cancelled. */
  result: Promise<ImportResult>
  /** Ends the thread wherever it is; resolves when it is gone. */
  cancel(): Promise<void>
}

/** Somebody did not want to wait. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

/**
 * Reads a file beside the thread that answers. A file that is made to take the memory or the time
 * of the process costs it a thread.
 */
export function runImport(
  order: ImportOrder,
  {
    onProgress = () => undefined,
    heap = HEAP,
    longest = LONGEST,
  }: { onProgress?: (progress: Progress) => void; heap?: number; longest?: number } = {},
): RunningImport {
  const worker = openThread('import-thread', order, heap)
  let isCancelled = false
  const result = new Promise<ImportResult>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(tooMuch())
      void worker.terminate()
    }, longest)
    worker.on('message', (news: ImportNews) => {
      if ('progress' in news) onProgress(news.progress)
      else if ('result' in news) resolve(news.result)
      else reject(new Unreadable(news.unreadable))
    })
    worker.once('error', (error: NodeJS.ErrnoException) => {
      const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY' || error instanceof RangeError
      reject(isMemory ? tooMuch() : error)
    })
    worker.once('exit', () => {
      clearTimeout(timer)
      reject(isCancelled ? new Cancelled('The import was cancelled') : tooMuch())
    })
  })
  // Whoever cancels need not wait for the result as well.
  result.catch(() => undefined)
  return {
    result,
    async cancel() {
      isCancelled = true
      await worker.terminate()
    },
  }
}

const tooMuch = () =>
  new Unreadable(
    'Tệp quá nặng để đọc, đã dừng lại để máy chủ chạy tiếp. Hãy chia tệp thành nhiều phần, bỏ bớt hình ảnh rồi nhập lại.',
  )
