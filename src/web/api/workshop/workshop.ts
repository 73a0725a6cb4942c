import express, { type Router } from 'express'
import { createArticles } from './articles.ts'
import { createDrafts, createTicketDraft } from './drafts.ts'
import { createExchange } from './exchange.ts'
import { createFreshness } from './freshness.ts'
import { createGoldenQuestions } from './golden-questions.ts'
import { createLooking } from './looking.ts'
import type { WorkshopOptions } from './options.ts'
import { createPages } from './pages.ts'
import { createPublishing } from './publishing.ts'
import { createWords } from './words.ts'
import { createWrongAnswers } from './wrong-answers.ts'

export type { WorkshopOptions } from './options.ts'

/** The editors' workshop under /api/workshop; shapes and routes in workshop-contract.ts. */
export function createWorkshop(options: WorkshopOptions): { workshop: Router; ofTicket: Router } {
  const pages = createPages(options)
  const workshop = express.Router()
  workshop.use(options.door.may('edit'))
  workshop.use(
    createArticles(options, pages),
    createDrafts(options, pages),
    createLooking(options),
    createPublishing(options, pages),
    createGoldenQuestions(options),
    createWords(options, pages),
    createWrongAnswers(options, pages),
    createExchange(options, pages),
    createFreshness(options),
  )
  return { workshop, ofTicket: createTicketDraft(options, pages) }
}
