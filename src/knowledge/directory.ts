/** Files of knowledge/ that are lists: agencies, days off, communes, quiz questions. */
import { z } from 'zod'
import type { Complaint } from '../content/file.ts'

const line = z.string().trim().min(1)
const open = line.nullish().transform((value) => value ?? null)
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'chỉ được có chữ thường không dấu, số và dấu gạch ngang ở giữa, như can-cuoc')
const day = z.iso.date()

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
        /** One mail a day with all that came, not one for each ticket. */
        batch: z.boolean().default(false),
        /** Its answers go to citizens without staff reading them first. */
        straight_out: z.boolean().default(false),
        /** Who above it is told when it is late. */
        escalate_to: z
          .strictObject({ name: line, email: z.email() })
          .nullish()
          .transform((value) => value ?? null),
        /** Somebody must still look whether the name and its fields are right here. */
        confirm: z.boolean().default(false),
      }),
    )
    .min(1),
})
export type Agencies = z.infer<typeof agenciesFile>
export type Agency = Agencies['agencies'][number]
export type Field = Agencies['fields'][number]

const half = z.enum(['morning', 'afternoon'])

export const holidaysFile = z.strictObject({
  days_off: z.array(
    z.strictObject({
      day,
      name: line,
      /** The half that is off, when the other is worked. */
      half: half.optional(),
      confirm: z.boolean().default(false),
    }),
  ),
  /** Saturdays and Sundays on which the office works; `half` is the one it works, when not both. */
  working_days: z.array(z.strictObject({ day, name: line, half: half.optional() })).default([]),
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
          error: 'lớn hơn số lựa chọn: hãy ghi lựa chọn đúng đứng thứ mấy, đếm từ 1',
          path: ['answer'],
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
      complaints.push({ at: ['agencies', at, field], message: `Cơ quan “${id}” ${message}` })
    if (ids.indexOf(id) < at) say('id', 'có hai lần: hãy bỏ một')
    for (const field of handled) {
      if (!known.has(field)) say('fields', `nhận lĩnh vực “${field}” chưa có trong danh sách: hãy thêm vào lĩnh vực (fields) ở đầu tệp, hoặc sửa lại mã`)
    }
    if (successor !== undefined && !ids.includes(successor)) {
      say('successor', `có cơ quan thay thế (successor) “${successor}” không có trong danh sách: hãy ghi mã của một cơ quan`)
    }
    if (successor !== undefined && valid_to === undefined) {
      say('successor', 'có cơ quan thay thế (successor) mà chưa có ngày cuối cùng: hãy thêm mục valid_to')
    }
  }
  const handledBySomebody = new Set(agencies.flatMap((agency) => agency.fields))
  for (const [at, { id }] of fields.entries()) {
    if (handledBySomebody.has(id)) continue
    const message = `Lĩnh vực “${id}” chưa có cơ quan nào nhận: hãy giao cho một cơ quan, hoặc bỏ đi`
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
