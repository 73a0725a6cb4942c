import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { outcomes } from '../../src/bot/decision.ts'
import { attachmentKinds } from '../../src/conversations/message.ts'
import { readYaml } from '../../src/content/file.ts'
import { ticketStates } from '../../src/tickets/states.ts'

/** Conversations as data: what a person does, and what must come of it. */

const words = z.string().min(1)
const list = z.union([words, z.array(words).min(1)]).transform((one) => [one].flat())

/** What must hold of the turn; what is not named may be anything, except that work left behind
 * (tickets, hand-offs …) must be named. */
const expected = z.strictObject({
  outcome: z.enum(outcomes).optional(),
  article: words.nullable().optional(),
  /** Pieces of what the person reads, in any order. */
  says: list.optional(),
  never: list.optional(),
  /** Labels of all the buttons of the last message, and of some of them. */
  choices: z.array(words).optional(),
  offers: list.optional(),
  /** The dialogue the person is in, and where; null for none. */
  dialogue: words.nullable().optional(),
  step: words.optional(),
  paused: z.boolean().optional(),
  /** Work for people or for the database: its kind, or some of its fields. */
  does: z.array(z.union([words, z.looseObject({ kind: words })])).default([]),
})

const step = z.union([
  z.strictObject({ person: words }),
  /** A long message. */
  z.strictObject({ repeats: words, times: z.number().int().positive() }),
  /** The label of a button of the last messages, or of an older one that says `of`. */
  z.strictObject({ tap: words, of: words.optional() }),
  z.strictObject({ sends: z.enum(attachmentKinds), with: words.optional() }),
  z.strictObject({ event: z.enum(['follow', 'start', 'info']) }),
  /** A person of ours ends the conversation, or gives it back to the bot. */
  z.strictObject({ staff: z.enum(['closes', 'releases']) }),
  z.strictObject({ passes: z.string().regex(/^\d+ (min|h|d)$/) }),
  /** What became of the person's last ticket, or of somebody else's; an answer is told them at once. */
  z.strictObject({
    ticket: z.strictObject({
      state: z.enum(ticketStates).optional(),
      agency: words.optional(),
      /** In so long, or so long ago. */
      due: z
        .string()
        .regex(/^-?\d+ (min|h|d)$/)
        .optional(),
      answer: words.optional(),
      /** The code of a stranger's. */
      stranger: words.optional(),
    }),
  }),
  z.strictObject({
    bot: z.union([words.transform((says) => expected.parse({ says })), expected]),
  }),
])

const story = z.strictObject({
  story: words,
  /** In Viet Nam. A Monday in working hours without it. */
  at: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d$/)
    .default('2026-11-23 09:00'),
  /** In how many office minutes staff usually answer; nobody knows without it. */
  usually: z.number().positive().optional(),
  /** Why it is not played without diacritics. */
  marks: words.optional(),
  steps: z.array(step).min(2),
})

export type Story = z.output<typeof story>
export type StoryStep = Story['steps'][number]
export type Expected = z.output<typeof expected>

/** The stories of every YAML file in a folder, by the file's name. */
export function readStories(folder: string): { file: string; stories: Story[] }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .map((file) => {
      try {
        const stories = readYaml(z.array(story).min(1), readFileSync(join(folder, file), 'utf8'))
        return { file, stories }
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        throw new Error(`${file}: ${why}`, { cause: error })
      }
    })
}

export const startOfStory = ({ at }: Story): number =>
  Date.parse(`${at.replace(' ', 'T')}:00+07:00`)

const units = { min: 60_000, h: 3600_000, d: 24 * 3600_000 } as const

/** "25 h" in ms. */
export function span(passes: string): number {
  const [count, unit] = passes.split(' ')
  return Number(count) * units[unit as keyof typeof units]
}
