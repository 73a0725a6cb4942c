import express, { type RequestHandler, type Router } from 'express'
import { z } from 'zod'
import { inboxViews, type InboxStore } from '../../conversations/inbox.ts'
import { channelNames } from '../../conversations/message.ts'
import type { ConversationList, ConversationSummary, Suggestion } from '../console-contract.ts'
import { whoIs } from './door.ts'
import { readInput } from './refusals.ts'
import { toSummary } from './shapes.ts'

export interface InboxOptions {
  inbox: InboxStore
  /** The articles nearest to some words. */
  suggest: (words: string, most: number) => Suggestion[]
  colleagues: () => Promise<{ id: number; name: string }[]>
  now: () => number
}

/** Conversations of one page. */
const PAGE = 50
const MOST_ARTICLES = 10

const inboxQuery = z.object({
  view: z.enum(inboxViews).default('waiting'),
  channel: z.enum(channelNames).optional(),
  label: z.string().trim().min(1).max(40).optional(),
  q: z.string().trim().max(200).optional(),
  after: z.string().max(60).optional(),
})
const wordsQuery = z.object({ q: z.string().trim().max(500).default('') })

/** Lists of the inbox, and what helps to find one's way in it. */
export function createInbox({ inbox, suggest, colleagues, now }: InboxOptions): Router {
  const router = express.Router()

  const list: RequestHandler = async (request, response) => {
    const asked = readInput(inboxQuery, onlyGiven(request.query), response)
    if (!asked) return
    const { q, channel, label, after, view } = asked
    const userId = whoIs(response).user.id
    const found = await inbox.list({
      view,
      userId,
      most: PAGE,
      now: now(),
      ...(q ? { words: q } : {}),
      ...(channel ? { channel } : {}),
      ...(label ? { label } : {}),
      ...(after ? { after } : {}),
    })
    const conversations: ConversationSummary[] = found.lines.map((line) => toSummary(line, now()))
    const counts = await inbox.counts(userId, now())
    response.json({ conversations, next: found.next, counts } satisfies ConversationList)
  }
  router.get('/conversations', list)

  router.get('/labels', async (_request, response) => {
    response.json({ labels: await inbox.labels() })
  })

  router.get('/colleagues', async (_request, response) => {
    response.json({ colleagues: await colleagues() })
  })

  router.get('/articles', (request, response) => {
    const asked = readInput(wordsQuery, onlyGiven(request.query), response)
    if (!asked) return
    const articles: Suggestion[] =
      asked.q === ''
        ? []
        : suggest(asked.q, MOST_ARTICLES).map((one) => ({ ...one, confidence: null }))
    response.json({ articles })
  })
  return router
}

/** Empty fields of a form are fields left out. */
const onlyGiven = (query: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))
