/** Files of knowledge/ that are lists: agencies, days off, communes, quiz questions. */
import { z } from 'zod'
import type { Complaint } from '../content/file.ts'

const line = z.string().trim().min(1)
const open = line.nullish().transform((value) => value ?? null)
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'may hold a–z, 0–9 and single hyphens')
const day = z.iso.date({ error: 'must be a day written as 2027-05-21' })

export const agenciesFile = z.strictObject({
  /** Fields of business, in the order in which a citizen is asked. */
  fields: z.array(z.strictObject({ id: slug, label: line.max(20) })).min(1),
  agencies: z
    .array(
      z.strictObject({
        id: slug,
        name: line,
        email: z.email().nullish().transform((value) => value ?? null),
        /** Ids of the fields it answers for. */
        fields: z.array(slug).default([]),
        level: z.enum(['central', 'province', 'district', 'commune']),
        valid_from: day.optional(),
        valid_to: day.optional(),
        /** Id of the agency that took over. */
        successor: slug.optional(),
        /** Working days until an answer is due. */
        answer_within: z.number().int().min(1).max(90).default(7),
        /** Somebody must still look whether the name and its fields are right here. */
        confirm: z.boolean().default(false),
      }),
    )
    .min(1),
})
export type Agencies = z.infer<typeof agenciesFile>
export type Agency = Agencies['agencies'][number]
export type Field = Agencies['fields'][number]

export const holidaysFile = z.strictObject({
  days_off: z.array(
    z.strictObject({ day, name: line, confirm: z.boolean().default(false) }),
  ),
  /** Saturdays and Sundays on which the office works. */
  working_days: z.array(z.strictObject({ day, name: line })).default([]),
})
export type Holidays = z.infer<typeof holidaysFile>

export const communesFile = z.strictObject({
  sample: z.boolean(),
  communes: z.array(
    z.strictObject({
      name: line,
      /** Other names people use: the old commune, the short form. */
      also: z.array(line).default([]),
      /** Where the commune's public service centre is, and how to reach it. */
      centre: open,
      teams: z
        .array(z.strictObject({ place: line, contact: open, phone: open }))
        .default([]),
    }),
  ),
})
export type Communes = z.infer<typeof communesFile>
export type Commune = Communes['communes'][number]

export const quizFile = z.strictObject({
  questions: z
    .array(
      z
        .strictObject({
          id: slug,
          ask: line.max(200),
          options: z.array(line.max(60)).min(2).max(4),
          /** Position of the right option, counted from 1. */
          answer: z.number().int().min(1),
          explain: line.max(300),
          source: line.max(120),
          /** Id of the article that says more. */
          article: slug.optional(),
        })
        .refine(({ answer, options }) => answer <= options.length, {
          error: 'answer must be the position of one of the options',
        }),
    )
    .min(1),
})
export type QuizQuestion = z.infer<typeof quizFile>['questions'][number]

/** What is wrong between agencies: unknown successors and fields, one id twice. */
export function complaintsAboutAgencies({ fields, agencies }: Agencies): Complaint[] {
  const complaints: Complaint[] = []
  const ids = agencies.map(({ id }) => id)
  const known = new Set(fields.map(({ id }) => id))
  for (const [at, { id, successor, valid_to, fields: handled }] of agencies.entries()) {
    const say = (field: string, message: string) =>
      complaints.push({ at: ['agencies', at, field], message: `agency ${id} ${message}` })
    if (ids.indexOf(id) < at) say('id', 'is there twice: take one out')
    for (const field of handled) {
      if (!known.has(field)) say('fields', `handles the unknown field "${field}": add it to fields`)
    }
    if (successor !== undefined && !ids.includes(successor)) {
      say('successor', `has the unknown successor "${successor}": write the id of an agency`)
    }
    if (successor !== undefined && valid_to === undefined) {
      say('successor', 'has a successor but no valid_to: add its last day')
    }
  }
  const handledBySomebody = new Set(agencies.flatMap((agency) => agency.fields))
  for (const [at, { id }] of fields.entries()) {
    if (handledBySomebody.has(id)) continue
    const message = `no agency handles the field "${id}": give it to one or take it out`
    complaints.push({ at: ['fields', at], message })
  }
  return complaints
}

/** Who answers on a day for what an agency once answered for; follows who took over. */
export function agencyOn(today: string, id: string, { agencies }: Agencies): Agency | undefined {
  const seen = new Set<string>()
  let agency = agencies.find((one) => one.id === id)
  while (agency?.valid_to !== undefined && agency.valid_to < today && agency.successor) {
    if (seen.has(agency.id)) return undefined
    seen.add(agency.id)
    const { successor } = agency
    agency = agencies.find((one) => one.id === successor)
  }
  return agency
}
