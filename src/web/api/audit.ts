import express, { type Router } from 'express'
import { z } from 'zod'
import type { AuditLog } from '../../staff/ports.ts'
import type { AuditEntry } from '../console-contract.ts'
import { readInput } from './refusals.ts'

const PAGE = 50

const number = z
  .string()
  .regex(/^\d{1,15}$/, 'before và user là số.')
  .transform(Number)
const wanted = z.object({
  before: number.optional(),
  user: number.optional(),
  action: z
    .string()
    .regex(/^[a-z-]+(?:\.[a-z-]+)?$/, 'action có dạng user hoặc user.change.')
    .optional(),
})

/** What was done, newest first. There is no way to change it. */
export function createAudit(audit: AuditLog): Router {
  const router = express.Router()
  router.get('/', async (request, response) => {
    const input = readInput(wanted, request.query, response)
    if (!input) return
    const { before, user: userId, action } = input
    const found = await audit.entries({ before, userId, action, most: PAGE + 1 })
    const entries: AuditEntry[] = found.slice(0, PAGE)
    const next = found.length > PAGE ? (entries.at(-1)?.id ?? null) : null
    response.json({ entries, next })
  })
  return router
}
