import { useCallback, useEffect, useRef, useState } from 'react'
import type { GoldenDiff, InsteadOfDraft } from '../../web/workshop-contract.ts'
import { goldenRun } from '../api/workshop.ts'

export type GoldenState =
  | { is: 'running'; done: number; total: number }
  | { is: 'stopped' }
  | { is: 'failed'; error: unknown }
  | { is: 'done'; diff: GoldenDiff }

/** All golden questions asked with the drafts of these paths, or what stands in for one; begins at once. */
export function useGoldenRun(paths: readonly string[], instead: InsteadOfDraft | null = null) {
  const [state, setState] = useState<GoldenState>({ is: 'running', done: 0, total: 0 })
  const running = useRef<AbortController>(null)
  const key = paths.join('\n')

  const run = useCallback(() => {
    running.current?.abort()
    const abort = new AbortController()
    running.current = abort
    const tell = (next: GoldenState) => {
      if (running.current === abort) setState(next)
    }
    tell({ is: 'running', done: 0, total: 0 })
    goldenRun(
      { paths: key.split('\n'), instead: instead ? [instead] : [] },
      (progress) => tell({ is: 'running', ...progress }),
      abort.signal,
    ).then(
      (diff) => tell({ is: 'done', diff }),
      (error: unknown) => tell(abort.signal.aborted ? { is: 'stopped' } : { is: 'failed', error }),
    )
  }, [key, instead])

  useEffect(() => {
    run()
    return () => {
      const abort = running.current
      running.current = null
      abort?.abort()
    }
  }, [run])

  return {
    state,
    again: run,
    stop: () => running.current?.abort(),
    /** What the server found when it looked itself. */
    found: (diff: GoldenDiff) => setState({ is: 'done', diff }),
  }
}
