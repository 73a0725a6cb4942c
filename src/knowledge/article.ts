import { z } from 'zod'

/** One answer of the handbook with the questions it answers. */
export interface Article extends FrontMatter {
  /** File name without its ending; never changes, reports and links name it. */
  id: string
  /** Plain text: the two-sentence answer first, then steps. */
  body: string
  /** The same cut where the editor wrote `<!-- xem tiếp -->`; read one at a time. */
  screens: readonly string[]
}

/** What people ask next about an answer: what it costs, how long it takes … */
export const facetNames = ['fee', 'time', 'papers', 'where', 'online'] as const
export type FacetName = (typeof facetNames)[number]

/** Most characters of the first message of an answer, with its source. */
export const FIRST_SCREEN = 600
const LONGEST_FACET = 400

const day = z.iso.date()
/** A day, a month or a year, as far as it is known. */
const when = z.coerce
  .string()
  .regex(/^\d{4}(-\d{2}){0,2}$/, 'phải viết như 2026-06-25, 2026-06 hoặc 2026')
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'chỉ được có chữ thường không dấu, số và dấu gạch ngang ở giữa, như can-cuoc')
const line = z.string().trim().min(1)

export const frontMatter = z.strictObject({
  title: line.max(100),
  /** Short name for a button. */
  label: line.max(20),
  topic: slug,
  audience: z.array(slug).min(1),
  /** Agency that answers for the text. */
  owner: slug,
  /** Ways of asking, with diacritics: the index lives from them. */
  questions: z.array(line.max(300)).min(1),
  sources: z
    .array(z.strictObject({ name: line, url: z.url().optional(), date: when.optional() }))
    .min(1),
  /** Short answers that stand alone, for what is asked next. */
  facets: z
    .strictObject(
      Object.fromEntries(
        facetNames.map((name) => [name, line.max(LONGEST_FACET).optional()]),
      ) as Record<FacetName, z.ZodOptional<z.ZodString>>,
    )
    .default({}),
  legal_basis: z.array(line).optional(),
  effective_from: day.optional(),
  effective_to: day.optional(),
  review_by: day,
  /** Staff must still confirm part of it: the answer says so. */
  verify: z.boolean(),
  /** Holds for our province only; not given where another one is named. */
  local: z.boolean().default(false),
  related: z.array(slug).default([]),
  links: z
    .array(
      z.strictObject({
        title: line.max(60),
        // Or one of the organisation's, such as {website}.
        url: z.union([z.url({ protocol: /^https?$/ }), z.string().regex(/^\{\w+\}$/, 'là một tên trong ngoặc nhọn như {website}')]),
      }),
    )
    .default([]),
})
export type FrontMatter = z.infer<typeof frontMatter>

// Making one takes longer than all else that is done with it.
export const dayInVietnam = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' })

/** Thousands of articles are asked at one moment. */
let last = { now: NaN, day: '' }

/** Whether an article may be given as an answer on a day (ms UTC). */
export function isInForce(
  { effective_from, effective_to }: Pick<FrontMatter, 'effective_from' | 'effective_to'>,
  now: number,
): boolean {
  if (now !== last.now) last = { now, day: dayInVietnam.format(now) }
  const today = last.day
  return (!effective_from || effective_from <= today) && (!effective_to || today <= effective_to)
}
