import { useSyncExternalStore } from 'react'
import type { Colleague } from '../../web/console-contract.ts'

/** Who of ours is writing to whom right now. */
const typing = new Map<number, Colleague>()
const ends = new Map<number, ReturnType<typeof setTimeout>>()
const watchers = new Set<() => void>()
/** Longer than the pause between two events of one who writes on. */
const LASTS = 7000

export function setTyping(conversation: number, by: Colleague): void {
  typing.set(conversation, by)
  clearTimeout(ends.get(conversation))
  ends.set(
    conversation,
    setTimeout(() => {
      typing.delete(conversation)
      tell()
    }, LASTS),
  )
  tell()
}

const tell = () => watchers.forEach((watcher) => watcher())

function watch(watcher: () => void) {
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}

export const useTyping = (conversation: number): Colleague | undefined =>
  useSyncExternalStore(watch, () => typing.get(conversation))
