import { useEffect, useRef, useState } from 'react'
import type { Progress, Watched } from '../api/imports.ts'

/** One long thing at a time: how far it is, what went wrong, and a way to stop it. */
export function useWork() {
  const [doing, setDoing] = useState<string | null>(null)
  const [progress, setProgress] = useState<Progress | null>(null)
  const [error, setError] = useState<unknown>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  async function run<T>(
    what: string,
    work: (watched: Watched) => Promise<T>,
    then: (result: T) => void,
  ): Promise<void> {
    running.current?.abort()
    const own = new AbortController()
    running.current = own
    setDoing(what)
    setProgress(null)
    setError(null)
    try {
      const result = await work({ told: setProgress, signal: own.signal })
      if (!own.signal.aborted) then(result)
    } catch (failed) {
      if (!own.signal.aborted) setError(failed)
    } finally {
      if (running.current === own) {
        running.current = null
        setDoing(null)
      }
    }
  }
  return {
    doing,
    progress,
    error,
    run,
    fail: setError,
    cancel() {
      running.current?.abort()
      running.current = null
      setDoing(null)
    },
  }
}
