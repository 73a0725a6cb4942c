import { z } from 'zod'

/** A folder of the handbook as people see it. */
export interface Topic {
  id: string
  /** Short name for a button. */
  label: string
  title: string
  /** One sentence on what is found there. */
  about: string
  /** Ids of the articles that people ask for most, shown first. */
  first: readonly string[]
}

/** Topics in the order in which citizens ask for them. */
export const topicsFile = z.strictObject({
  topics: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'phải là tên thư mục: chữ thường không dấu, số và dấu gạch ngang ở giữa, như can-cuoc'),
        label: z.string().trim().min(1).max(20),
        title: z.string().trim().min(1).max(80),
        about: z.string().trim().min(1).max(200),
        first: z.array(z.string()).default([]),
      }),
    )
    .min(1)
    .refine((topics) => new Set(topics.map(({ id }) => id)).size === topics.length, {
      error: 'có một chủ đề viết hai lần: hãy bỏ một',
    }),
})
