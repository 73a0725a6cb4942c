import { dateOf } from '../flows/records.ts'
import type { Facts, TicketFacts } from '../flows/world.ts'
import { shorten } from '../text/sentences.ts'
import { ticketCodeIn } from '../text/ticket-code.ts'
import { said, type Bot, type Input } from './bot.ts'
import type { Choice, Decision, Reply } from './decision.ts'
import { beginDialogue, continueDialogue, type Elsewhere } from './dialogues.ts'
import { payloads, type AboutTicket } from './payloads.ts'
import { agencyName } from './world.ts'

/** What people are told of an agency's answer, and what they say of it. */

/** An answer as one of those who asked is told it. */
export interface ToldAnswer {
  code: string
  /** Their own words; null where nothing is left of them. */
  wording: string | null
  askedAt: number
  /** Id of the agency; null where the department itself answers. */
  agency: string | null
  text: string
  /** They were told another one before. */
  correction: boolean
  /** Files that come with it, and names of those that cannot go this way. */
  files: number
  filesLeft: readonly string[]
}

/** Of their own words, in characters: enough to know what it was about. */
const LONGEST_WORDING = 160

/**
 * The answer in words, and the question whether it helps; one message where no file stands between,
 * for buttons belong under what comes last.
 */
export function answerReplies(
  told: ToldAnswer,
  bot: Bot,
): { words: Reply; question: Reply | null } {
  const { flows } = bot
  const { correction, files, filesLeft } = told
  const text = [
    flows.line(correction ? 'answer_corrected' : 'answer_told', valuesOf(told, told.askedAt, bot)),
    ...(filesLeft.length > 0
      ? [flows.line('answer_files_left', { files: filesLeft.join(', ') })]
      : []),
  ].join('\n\n')
  const question = flows.line('answer_question')
  const choices = verdictChoices(told.code, bot)
  return files > 0
    ? { words: { text, choices: [] }, question: { text: question, choices } }
    : { words: { text: `${text}\n\n${question}`, choices }, question: null }
}

/** The buttons under an answer. */
export const verdictChoices = (code: string, { flows }: Bot): Choice[] => [
  { label: flows.line('answer_clear'), payload: payloads.ticket(code, 'clear') },
  { label: flows.line('answer_unclear'), payload: payloads.ticket(code, 'unclear') },
]

function valuesOf(
  { code, wording, agency, text }: Pick<ToldAnswer, 'code' | 'wording' | 'agency' | 'text'>,
  date: number,
  { library }: Bot,
) {
  const words = (wording ?? '').replace(/\s+/g, ' ').trim()
  return {
    code,
    date: dateOf(date),
    wording: words === '' ? null : shorten(words, LONGEST_WORDING),
    agency: (agency === null ? null : agencyName(agency, library)) ?? library.organisation.name,
    answer: text.trim(),
  }
}

/** A tap under an answer. Whoever types a code gets nothing by it: it must have been told them. */
export function answerTicketTap(
  { code: typed, what }: { code: string; what: AboutTicket },
  input: Input,
  bot: Bot,
  elsewhere: Elsewhere,
): Decision {
  const { flows } = bot
  const code = ticketCodeIn(typed)
  const ticket = code === null ? null : ticketIn(input.facts)
  if (code !== null && ticket === undefined) {
    return { ...said('flow', []), need: { kind: 'ticket', code } }
  }
  if (!ticket?.told) {
    const text = flows.line('answer_not_yours', { code: code ?? shorten(typed, 20) })
    return said('flow', [{ text, choices: [] }])
  }
  switch (what) {
    case 'clear':
      return clear(ticket.code, bot)
    case 'unclear':
      return unclear(ticket.code, input, bot, elsewhere)
    case 'answer':
      return again(ticket, ticket.told, bot)
  }
}

/** Undefined until it was looked up. */
const ticketIn = (facts: Facts | undefined): TicketFacts | null | undefined =>
  facts?.kind === 'ticket' ? facts.ticket : undefined

/**
 * What somebody writes who just read an answer: "rõ rồi cảm ơn", "vẫn chưa hiểu".
 * @param answersOutright whether the words are a question of their own
 */
export function answerVerdict(
  input: Input,
  bot: Bot,
  elsewhere: Elsewhere,
  answersOutright: (input: Input) => boolean,
): Decision | undefined {
  const { told, text } = input
  if (!told || text === null) return undefined
  const verdict = bot.flows.verdict(text)
  if (!verdict) return undefined
  if (verdict.kind === 'clear') return clear(told.code, bot)
  if (!verdict.more) return unclear(told.code, input, bot, elsewhere)
  return answersOutright(input) ? undefined : unclearBecause(told.code, input, bot, elsewhere)
}

function clear(code: string, { flows }: Bot): Decision {
  return {
    ...said('feedback', [{ text: flows.line('answer_thanks'), choices: [] }]),
    requests: [{ kind: 'verdict', code, verdict: 'clear' }],
  }
}

/** The dialogue that asks what is missing. */
const UNCLEAR = 'ticket-unclear'

function unclear(code: string, input: Input, bot: Bot, elsewhere: Elsewhere): Decision {
  const dialogue = bot.flows.dialogue(UNCLEAR)
  if (!dialogue) return unasked(code, bot)
  const begun = beginDialogue(dialogue, input, bot, elsewhere, { code })
  return { ...begun, requests: [{ kind: 'verdict', code, verdict: 'unclear' }, ...begun.requests] }
}

/** They said at once what is missing: not asked for a second time. */
function unclearBecause(code: string, input: Input, bot: Bot, elsewhere: Elsewhere): Decision {
  const dialogue = bot.flows.dialogue(UNCLEAR)
  const [step] = Object.keys(dialogue?.steps ?? {})
  if (!dialogue || step === undefined) return unasked(code, bot)
  const flow = { flow: dialogue.id, step, values: { code }, tries: 0, at: input.now }
  const within = { ...input, context: { ...input.context, flow } }
  const gone = continueDialogue(within, bot, elsewhere, () => false) ?? unasked(code, bot)
  return { ...gone, requests: [{ kind: 'verdict', code, verdict: 'unclear' }, ...gone.requests] }
}

/** Where the editors took the dialogue away. */
function unasked(code: string, { flows }: Bot): Decision {
  return {
    ...said('feedback', [{ text: flows.line('answer_thanks'), choices: [] }]),
    requests: [{ kind: 'reopen', code, content: null }],
  }
}

function again(
  { code }: TicketFacts,
  { answer, agency, wording, at }: NonNullable<TicketFacts['told']>,
  bot: Bot,
): Decision {
  const values = valuesOf({ code, wording, agency, text: answer }, at, bot)
  const text = `${bot.flows.line('answer_again', values)}\n\n${bot.flows.line('answer_question')}`
  return said('flow', [{ text, choices: verdictChoices(code, bot) }])
}

/** How states of tickets are said: by the dialogue that looks them up. */
export function ticketStateWords({ flows }: Bot, state: string): string {
  for (const { steps } of flows.dialogues) {
    for (const step of Object.values(steps)) {
      if (step.do === 'look-up' && step.what === 'ticket') return step.names[state] ?? state
    }
  }
  return state
}
