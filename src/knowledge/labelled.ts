import { z } from 'zod'

/** knowledge/labelled.yml: what people really asked, and which article answers it, if any does. */
export const labelledFile = z.strictObject({
  questions: z
    .array(
      z.strictObject({
        ask: z.string().trim().min(1),
        /** Id of the article; null when the handbook has none. */
        article: z.string().trim().min(1).nullable(),
      }),
    )
    .default([]),
})

export type Labelled = z.infer<typeof labelledFile>['questions'][number]
