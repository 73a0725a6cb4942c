import { z } from 'zod'

const line = z.string().trim().min(1)

/** Every fixed line the bot may say; the file must have all of them and no other. */
export const lineNames = [
  'notice',
  'greeting',
  'source',
  'verify',
  'see_also',
  'more',
  'all_there_is',
  'topics',
  'more_topics',
  'articles_of_topic',
  'more_articles',
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
  'menu_more',
  'menu_privacy',
  'flow_cancel',
  'flow_cancelled',
  'flow_resume',
  'flow_given_up',
  'more_fields',
  'apology',
] as const
export type LineName = (typeof lineNames)[number]

export const wordingFile = z.strictObject({
  kind: z.literal('wording'),
  lines: z.strictObject(
    Object.fromEntries(lineNames.map((name) => [name, line])) as Record<LineName, typeof line>,
  ),
  suggestions: z.array(line).min(1).max(6),
  /** What a person says to leave a dialogue, and to take it up again. */
  words: z.strictObject({ cancel: z.array(line).min(1), resume: z.array(line).min(1) }),
})

const facet = z.strictObject({
  /** On the button under an article. */
  label: line.max(20),
  /** The message is this and little else: a question about the article just read. */
  phrases: z.array(line).min(1),
})

/** What people ask next about an article that was just given. */
export const facetsFile = z.strictObject({
  kind: z.literal('facets'),
  /** Words around the phrases that mean nothing by themselves: "thế", "vậy", "còn". */
  fillers: z.array(line).default([]),
  facets: z.record(z.string(), facet),
})
export type Facets = z.infer<typeof facetsFile>

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
  /** Buttons under it: `erase` carries out the erasure that was asked for, `staff` hands over,
   * `menu` stands for what the greeting offers. */
  offer: z.array(z.enum(['erase', 'staff', 'menu'])).default([]),
})

export type Wording = z.infer<typeof wordingFile>
export type ReplyFlow = z.infer<typeof replyFile> & { id: string }
