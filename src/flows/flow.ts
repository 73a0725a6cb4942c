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
  'about_what',
  'none_of_these',
  'unanswered',
  'not_these',
  'not_right',
  'not_right_instead',
  'talk_to_staff',
  'handoff',
  'not_understood_twice',
  'noted_for_staff',
  'waiting_long',
  'bot_off',
  'attachment',
  'sticker',
  'location',
  'link',
  'info_kept',
  'masked',
  'citizen_id',
  'too_many',
  'erase_button',
  'erased',
  'erasure_title',
  'erasure_how',
  'erasure_open',
  'erasure_done',
  'erasure_unknown',
  'answer_told',
  'answer_corrected',
  'answer_files_left',
  'answer_question',
  'answer_clear',
  'answer_unclear',
  'answer_again',
  'answer_thanks',
  'answer_not_yours',
  'ticket_page_title',
  'ticket_page_how',
  'ticket_page_label',
  'ticket_page_look',
  'ticket_page_state',
  'ticket_page_private',
  'ticket_page_unreadable',
  'ticket_page_unknown',
  'ticket_page_wait',
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
  words: z.strictObject({
    cancel: z.array(line).min(1),
    resume: z.array(line).min(1),
    /** Said of what was offered: none of it. */
    none: z.array(line).default([]),
    /** Said right after an answer: it was not what was asked. With words that may stand around. */
    not_right: z.array(line).default([]),
    not_right_around: z.array(line).default([]),
    /** Said of an agency's answer that was just read: it helped, or it did not. */
    clear: z.array(line).default([]),
    unclear: z.array(line).default([]),
    /** It did not, said in words that mean so only when nothing follows. */
    unclear_alone: z.array(line).default([]),
    /** Words that may stand around these and say nothing of their own. */
    around: z.array(line).default([]),
  }),
})

const facet = z.strictObject({
  /** On the button under an article. */
  label: line.max(20),
  /** The message is this and little else: a question about the article just read. */
  phrases: z.array(line).min(1),
  /** Words in the title of an article that is about nothing else. */
  about: z.array(line).default([]),
})

/** What people ask next about an article that was just given. */
export const facetsFile = z.strictObject({
  kind: z.literal('facets'),
  /** Words that mean nothing by themselves: "ạ", "thì", "nữa". */
  fillers: z.array(line).default([]),
  /** Words that mean nothing beside a facet's: "hết", "làm". */
  around: z.array(line).default([]),
  /** Words with which a message begins that leans on what was said: "còn", "nếu". */
  leads: z.array(line).default([]),
  /** Words with which it ends: "thì sao". */
  ends: z.array(line).default([]),
  /** Groups of words that name the same in a message and in the questions of articles. */
  alike: z.array(z.array(line).min(2)).default([]),
  facets: z.record(z.string(), facet),
})
export type Facets = z.infer<typeof facetsFile>

/** A canned answer to something that is not a question for the handbook. */
export const replyFile = z.strictObject({
  kind: z.literal('reply'),
  outcome: z.enum(['smalltalk', 'handoff', 'emergency', 'feedback', 'refused', 'flow']),
  /** The message is this phrase and little else. */
  whole: z.array(line).default([]),
  /** The message has this phrase somewhere, or this pattern holds. */
  contains: z.array(line).default([]),
  /** Phrases and patterns that make `contains` not hold. */
  unless: z.array(line).default([]),
  /** Phrases and patterns that hold whatever `unless` says. */
  always: z.array(line).default([]),
  /** Where messages call for several replies of one outcome: the lowest first. */
  rank: z.number().int().min(1).max(9).default(9),
  /** `{greeting}` and other names of lines stand for those lines. */
  /** Patterns of messages that get this instead of an article that holds for our province only. */
  instead_of_local: z.array(line).default([]),
  say: line,
  /** Buttons under it: `erase` carries out the erasure that was asked for, `staff` hands over,
   * `menu` stands for what the greeting offers. */
  offer: z.array(z.enum(['erase', 'staff', 'menu'])).default([]),
})

/** Words that patterns name together; a member `{other}` brings in another group. */
export const groupsFile = z.strictObject({
  kind: z.literal('groups'),
  groups: z.record(z.string(), z.array(z.coerce.string().trim().min(1)).min(1)),
})

/** The provinces of today, each with those that went into it in 2025 and what else it is called. */
export const provincesFile = z.strictObject({
  kind: z.literal('provinces'),
  provinces: z.record(z.string(), z.array(line)),
})

/** Messages to learn from, by the reply they call for (`other` for none) and by kind of wording. */
export const examplesFile = z.strictObject({
  kind: z.literal('examples'),
  /** What is learnt does not count where one of these holds; patterns of the replies still do. */
  unless: z.array(line).default([]),
  examples: z.record(z.string(), z.record(z.string(), z.array(line).min(1))),
})

const share = z.number().min(0).max(1)

/** Messages to learn talk from that is no question, by the reply or dialogue they call for. */
export const talkFile = z.strictObject({
  kind: z.literal('talk'),
  /** What is learnt is followed from this probability on. */
  believed: share,
  /** Names of groups in word-groups.yml, and of provinces, that are learnt as one. */
  groups: z.array(line).default([]),
  kinds: z.record(
    z.string(),
    z.strictObject({
      believed: share.optional(),
      /** From this probability on also where the handbook is sure; without it never. */
      overrules: share.optional(),
      /** The same of a message that asks nothing. */
      unasked: share.optional(),
      /** One of these must hold. */
      needs: z.array(line).default([]),
      /** None of these may hold. */
      unless: z.array(line).default([]),
    }),
  ),
  examples: z.record(z.string(), z.record(z.string(), z.array(line).min(1))),
})
export type TalkFile = z.infer<typeof talkFile>

export type Wording = z.infer<typeof wordingFile>
export type ReplyFlow = z.infer<typeof replyFile> & { id: string }
