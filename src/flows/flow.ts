import { z } from 'zod'

const line = z.string().trim().min(1)

/** Every fixed line the bot may say; the file must have all of them and no other. */
export const lineNames = [
  'notice',
  'greeting',
  'source',
  'verify',
  'see_also',
  'clarify',
  'none_of_these',
  'unanswered',
  'not_these',
  'talk_to_staff',
  'handoff',
  'attachment',
  'sticker',
  'location',
  'link',
  'info_kept',
  'masked',
  'too_many',
  'erase_button',
  'erased',
  'erasure_title',
  'erasure_how',
  'erasure_open',
  'erasure_done',
  'erasure_unknown',
  'messenger_greeting',
  'menu_start',
  'menu_privacy',
  'apology',
] as const
export type LineName = (typeof lineNames)[number]

export const wordingFile = z.strictObject({
  kind: z.literal('wording'),
  lines: z.strictObject(
    Object.fromEntries(lineNames.map((name) => [name, line])) as Record<LineName, typeof line>,
  ),
  suggestions: z.array(line).min(1).max(6),
})

/** A canned answer to something that is not a question for the handbook. */
export const replyFile = z.strictObject({
  kind: z.literal('reply'),
  outcome: z.enum(['smalltalk', 'handoff', 'emergency', 'feedback', 'refused', 'flow']),
  /** The message is this phrase and little else. */
  whole: z.array(line).default([]),
  /** The message has this phrase somewhere. */
  contains: z.array(line).default([]),
  /** Phrases that make `contains` not hold. */
  unless: z.array(line).default([]),
  /** `{greeting}` and other names of lines stand for those lines. */
  say: line,
  /** Buttons under it: `erase` carries out the erasure that was asked for, `staff` hands over. */
  offer: z.array(z.enum(['erase', 'staff'])).default([]),
})

export type Wording = z.infer<typeof wordingFile>
export type ReplyFlow = z.infer<typeof replyFile> & { id: string }
