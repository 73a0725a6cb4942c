import { useSyncExternalStore } from 'react'
import type { Message, NewReply } from '../../web/console-contract.ts'
import { call, failureWords } from '../api/client.ts'
import { keepMessage, refreshConversation, refreshLists } from '../api/conversations.ts'

/** A reply on its way to our server. */
export interface Sending {
  /** Chosen once: whatever is repeated under it is sent once. */
  id: string
  conversation: number
  text: string
  file: { id: number; name: string } | null
  quotes: { id: number; text: string } | null
  at: number
  state: 'sending' | 'failed'
  why: string | null
}

export type Reply = Pick<Sending, 'text' | 'file' | 'quotes'>

const keyOf = (user: number) => `hds-sending.${user}`
const watchers = new Set<() => void>()
let owner = 0
let all: readonly Sending[] = []

/** What was on its way when the page closed may have arrived: repeating it does no harm. */
function load(user: number): void {
  if (owner === user) return
  owner = user
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(user)) ?? '[]') as Sending[]
    all = kept.map((one) => ({
      ...one,
      state: 'failed',
      why: one.why ?? 'Trang đã đóng khi đang gửi. Thử lại sẽ không gửi hai lần.',
    }))
  } catch {
    all = []
  }
}

function change(next: readonly Sending[]): void {
  all = next
  try {
    localStorage.setItem(keyOf(owner), JSON.stringify(all))
  } catch {
    // Without storage they live as long as the page.
  }
  watchers.forEach((watcher) => watcher())
}

export function useSending(user: number, conversation: number): readonly Sending[] {
  load(user)
  const now = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    () => all,
  )
  return now.filter((one) => one.conversation === conversation)
}

/** Not randomUUID: a page without https has none. */
const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')

export function send(conversation: number, reply: Reply): void {
  const one: Sending = {
    ...reply,
    id: newId(),
    conversation,
    at: Date.now(),
    state: 'sending',
    why: null,
  }
  change([...all, one])
  void post(one)
}

export function sendAgain(id: string): void {
  const one = all.find((each) => each.id === id)
  if (!one || one.state === 'sending') return
  change(all.map((each) => (each.id === id ? { ...each, state: 'sending', why: null } : each)))
  void post(one)
}

export const forget = (id: string): void => change(all.filter((one) => one.id !== id))

async function post({ id, conversation, text, file, quotes }: Sending): Promise<void> {
  const body: NewReply = {
    id,
    text,
    ...(file ? { file: file.id } : {}),
    ...(quotes ? { quotes: quotes.id } : {}),
  }
  try {
    const { message } = await call<{ message: Message }>(
      'POST',
      `/conversations/${conversation}/replies`,
      body,
    )
    keepMessage(conversation, message)
    forget(id)
    refreshConversation(conversation)
    refreshLists()
  } catch (error) {
    const why = failureWords(error)
    change(all.map((one) => (one.id === id ? { ...one, state: 'failed', why } : one)))
  }
}
