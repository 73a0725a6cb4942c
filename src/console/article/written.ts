import { useEffect, useState, useSyncExternalStore } from 'react'
import type { FilePage } from '../../web/workshop-contract.ts'
import { DraftSaver, type Written } from './draft-saver.ts'

/** The text of a file that is being written, kept on the server while it is typed. */
export function useWritten(file: FilePage): { saver: DraftSaver; written: Written } {
  const [saver] = useState(() => new DraftSaver(file))
  const written = useSyncExternalStore(saver.watch, saver.written)

  useEffect(() => saver.see(file), [saver, file])

  useEffect(() => {
    const keep = () => void saver.flush()
    const leaving = (event: BeforeUnloadEvent) => {
      if (saver.isSaved) return
      keep()
      event.preventDefault()
    }
    // The last chance on a phone.
    const hidden = () => {
      if (document.visibilityState === 'hidden') keep()
    }
    window.addEventListener('beforeunload', leaving)
    window.addEventListener('online', keep)
    document.addEventListener('visibilitychange', hidden)
    return () => {
      window.removeEventListener('beforeunload', leaving)
      window.removeEventListener('online', keep)
      document.removeEventListener('visibilitychange', hidden)
      keep()
    }
  }, [saver])

  return { saver, written }
}
