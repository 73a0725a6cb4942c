import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import type { Colleague, ConversationSummary } from '../../web/console-contract.ts'
import {
  keepSummary,
  knownSummary,
  refreshConversation,
  refreshLists,
} from '../api/conversations.ts'
import { sessionEnded } from '../api/client.ts'
import { queryClient } from '../api/query-client.ts'
import { refreshTickets } from '../api/ticket-cache.ts'
import { refreshWorkshop } from '../api/workshop.ts'
import { callAttention } from './attention.ts'
import { setTyping } from './typing.ts'

type Connection = 'connecting' | 'open' | 'lost'

const ConnectionContext = createContext<Connection>('connecting')
export const useConnection = () => useContext(ConnectionContext)

/** A short break is nobody's business. */
const CALM = 3000
const TRY_AGAIN = 5000

/** Keeps what the server tells in the caches, for as long as somebody is logged in. */
export function Live({ me, children }: { me: Colleague; children: ReactNode }) {
  const [connection, setConnection] = useState<Connection>('connecting')

  useEffect(() => {
    let source: EventSource | undefined
    let complaint: ReturnType<typeof setTimeout> | undefined
    let again: ReturnType<typeof setTimeout> | undefined
    let broken = false

    const connect = () => {
      source = new EventSource('/api/live', { withCredentials: true })
      source.addEventListener('open', () => {
        clearTimeout(complaint)
        complaint = undefined
        setConnection('open')
        // Events of the break come again by their id; what has none, such as new switches, is asked for.
        if (broken) void queryClient.invalidateQueries({ predicate: notMe })
        broken = false
      })
      source.addEventListener('error', () => {
        broken = true
        complaint ??= setTimeout(() => setConnection('lost'), CALM)
        if (source?.readyState !== EventSource.CLOSED) return
        // The browser gave up: a status other than 200. If it was the session, asking tells.
        void queryClient.invalidateQueries({ queryKey: ['me'] })
        again = setTimeout(connect, TRY_AGAIN)
      })
      source.addEventListener('conversation', ({ data }: MessageEvent<string>) => {
        const summary = JSON.parse(data) as ConversationSummary
        callAttention(summary, knownSummary(summary.id), me)
        keepSummary(summary)
        refreshConversation(summary.id)
        refreshLists()
      })
      source.addEventListener('tickets', refreshTickets)
      source.addEventListener('content', refreshWorkshop)
      source.addEventListener('typing', ({ data }: MessageEvent<string>) => {
        const { conversation, by } = JSON.parse(data) as { conversation: number; by: Colleague }
        if (by.id !== me.id) setTyping(conversation, by)
      })
      source.addEventListener('session-ended', () => {
        source?.close()
        sessionEnded.dispatchEvent(new Event('ended'))
      })
    }
    connect()
    return () => {
      source?.close()
      clearTimeout(complaint)
      clearTimeout(again)
    }
  }, [me.id])

  return <ConnectionContext value={connection}>{children}</ConnectionContext>
}

const notMe = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[0] !== 'me'
