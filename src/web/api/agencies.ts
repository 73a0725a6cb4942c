import express, { type Router } from 'express'
import { z } from 'zod'
import type { AgencyChange } from '../../knowledge/edit-agencies.ts'
import type { AgencyFigures } from '../../tickets/ports.ts'
import type { Agencies as AgencyFile } from '../../knowledge/directory.ts'
import type { Agencies } from '../tickets-contract.ts'
import { whoIs, type Door } from './door.ts'
import { readInput, refuse } from './refusals.ts'

export interface AgencyOptions {
  door: Door
  agencies: () => AgencyFile
  figures: () => Promise<AgencyFigures[]>
  /** Changes one in the handbook; false when no agency has the id. */
  changeAgency: (id: string, change: AgencyChange, by: number) => Promise<boolean>
  /** Null: no mail server is set. @throws with the server's words */
  sendTestMail: ((to: string, agencyName: string) => Promise<void>) | null
}

const email = z.email('Địa chỉ thư chưa đúng, ví dụ vanthu@sotp.example.gov.vn.')
const change = z.object({
  name: z.string().trim().min(3, 'Ghi tên cơ quan.').max(200).optional(),
  email: email.nullable().optional(),
  answerWithin: z
    .number()
    .int('Số ngày làm việc là số nguyên.')
    .min(1, 'Ít nhất 1 ngày làm việc.')
    .max(90, 'Nhiều nhất 90 ngày làm việc.')
    .optional(),
  batch: z.boolean().optional(),
  straightOut: z.boolean().optional(),
  escalateTo: z
    .object({ name: z.string().trim().min(1, 'Ghi tên người được báo.').max(100), email })
    .nullable()
    .optional(),
})

/** Agencies that answer: who they are, what they have, how they keep to their days. */
export function createAgencies(options: AgencyOptions): Router {
  const { door, agencies, figures, changeAgency, sendTestMail } = options
  const router = express.Router()

  router.get('/', async (_request, response) => {
    response.json(await page())
  })

  router.put('/:id', door.may('edit'), async (request, response) => {
    const { id } = request.params as { id: string }
    const input = readInput(change, request.body, response)
    if (!input) return
    const before = agencies().agencies.find((one) => one.id === id)
    if (!before || !(await changeAgency(id, changeOf(input), whoIs(response).user.id))) {
      refuse(response, 'not-found')
      return
    }
    const shown = { email: before.email, within: before.answer_within, batch: before.batch }
    const { email, answer_within, batch } = { ...before, ...changeOf(input) }
    const after = { email, within: answer_within, batch }
    await door.audited(response, 'agency.change', `agency:${id}`, shown, after)
    response.json(await page())
  })

  router.post('/:id/test-mail', door.may('tickets'), async (request, response) => {
    const agency = agencies().agencies.find(({ id }) => id === request.params['id'])
    if (!agency) refuse(response, 'not-found')
    else if (agency.email === null) refuse(response, 'no-address')
    else if (!sendTestMail) refuse(response, 'mail-off')
    else {
      try {
        await sendTestMail(agency.email, agency.name)
        await door.audited(response, 'agency.test-mail', `agency:${agency.id}`)
        response.json({ sent: true })
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error)
        refuse(response, 'mail-failed', `Máy chủ thư không nhận thư thử: ${said}`)
      }
    }
  })
  return router

  async function page(): Promise<Agencies> {
    const known = new Map((await figures()).map((one) => [one.agency, one]))
    const file = agencies()
    return {
      agencies: file.agencies.map((agency) => {
        const {
          open = 0,
          late = 0,
          answered = 0,
          onTime = 0,
          medianMs = null,
        } = known.get(agency.id) ?? {}
        return {
          ...{ id: agency.id, name: agency.name, email: agency.email, fields: agency.fields },
          ...{ level: agency.level, validTo: agency.valid_to ?? null },
          successor: agency.successor ?? null,
          answerWithin: agency.answer_within,
          ...{ batch: agency.batch, straightOut: agency.straight_out },
          ...{ escalateTo: agency.escalate_to, confirm: agency.confirm },
          ...{ open, late, answered, onTime, medianMs },
        }
      }),
      fields: file.fields,
      mail: sendTestMail !== null,
    }
  }
}

function changeOf(input: z.infer<typeof change>): AgencyChange {
  const { name, email, answerWithin, batch, straightOut, escalateTo } = input
  return {
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(answerWithin === undefined ? {} : { answer_within: answerWithin }),
    ...(batch === undefined ? {} : { batch }),
    ...(straightOut === undefined ? {} : { straight_out: straightOut }),
    ...(escalateTo === undefined ? {} : { escalate_to: escalateTo }),
  }
}
