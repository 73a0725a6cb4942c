/** Reading what people write at the steps of a dialogue, and what is offered them there. */
import { fold } from '../text/normalise.ts'
import { ticketCodeIn } from '../text/ticket-code.ts'
import { tokens } from '../text/tokens.ts'
import type { StepOf, WrittenOption } from './dialogue.ts'
import type { FlowState, Option, Target } from './move.ts'
import type { World } from './world.ts'

/** Fields of business offered at once; the next page lies behind the last button. */
const FIELDS_AT_ONCE = 3
/** Picked to turn the page; the page's number follows. */
export const NEXT_PAGE = '+'

/** What an `ask` step takes from a message; null when it is no answer. */
export function readAsked({ expect, min, max }: StepOf<'ask'>, text: string): string | null {
  const trimmed = text.trim()
  switch (expect) {
    case 'phone':
      return phoneIn(trimmed)
    case 'ticket-code':
      return ticketCodeIn(trimmed)
    case 'name':
      // Shown to others: letters only, so that nobody puts a number or an address there.
      return /^[\p{L}][\p{L} .'-]*$/u.test(trimmed) && fits(trimmed, min, max) ? trimmed : null
    case 'text':
      return fits(trimmed, min, max) && /\p{L}/u.test(trimmed) ? trimmed : null
  }
}

const fits = (text: string, min: number, max: number) => text.length >= min && text.length <= max

/**
 * A Vietnamese phone number in a text, digits only: 0912345678, +84 912 345 678, 0210-3.456.789.
 * Never a part of a longer number: that of a citizen's identity card begins with 0 as well.
 */
function phoneIn(text: string): string | null {
  const [found] = /(?<!\d)(?:\+?84|0)(?:[\s.-]?\d){9,10}(?!\d)/.exec(text) ?? []
  if (!found) return null
  return found.replace(/\D/g, '').replace(/^840?/, '0')
}

/** What is kept when an option is chosen. */
export const valueOf = ({ value, label }: WrittenOption) => value ?? label
/** Words as they are compared: folded, without signs. */
export const plain = (text: string) => fold(tokens(text).join(' '))
// "dạ đồng ý ạ" is "đồng ý".
const AROUND = /^(?:(?:da|vang|a|em|toi|chon) )*|(?: (?:a|nhe|nha|em|di|luon|giup))*$/g

/** Whether somebody typed an option instead of tapping it. */
export function isTyped(
  { label, title, words }: Pick<WrittenOption, 'label' | 'words'> & { title?: string | undefined },
  text: string,
): boolean {
  const typed = plain(text)
  const bare = typed.replace(AROUND, '')
  return [label, title, ...words].some((name) => {
    const known = name === undefined ? '' : plain(name)
    return known !== '' && (known === typed || known === bare)
  })
}

/** Buttons of an `ask` or `choose` step. */
export function optionsOf(
  step: StepOf<'ask' | 'choose'>,
  state: FlowState,
  world: World,
): Option[] {
  const { skip } = step
  const leaveOut: Option[] =
    skip === undefined ? [] : [{ label: skip, target: { kind: 'pick', value: '' }, aside: true }]
  if (step.do === 'ask') return leaveOut
  if (Array.isArray(step.options))
    return [...step.options.map((one) => toOption(one, state.values['code'])), ...leaveOut]
  const fields = world.fieldsFor(state.values[step.options.fields_for] ?? '')
  const page = Number(state.values.page ?? 0)
  // With the next page, the way past and the way out there are five buttons at most.
  const atOnce = FIELDS_AT_ONCE - leaveOut.length
  const shown = fields.slice(page * atOnce, (page + 1) * atOnce)
  const more = fields.length > (page + 1) * atOnce ? page + 1 : 0
  return [
    ...shown.map(({ id, label }): Option => ({ label, target: { kind: 'pick', value: id } })),
    {
      label: String(world.values.more_fields ?? '+'),
      target: { kind: 'pick', value: `${NEXT_PAGE}${more}` },
      aside: true,
    },
    ...leaveOut,
  ]
}

/** @param code of the ticket that was looked up */
export function toOption(option: WrittenOption, code = ''): Option {
  const { label, title, flow, article, ask, topics, ticket } = option
  const target: Target =
    flow !== undefined
      ? { kind: 'flow', id: flow }
      : article !== undefined
        ? { kind: 'article', id: article }
        : ask !== undefined
          ? { kind: 'ask', text: ask }
          : topics
            ? { kind: 'topics' }
            : ticket
              ? { kind: 'ticket', code }
              : { kind: 'pick', value: valueOf(option) }
  return { label, ...(title === undefined ? {} : { title }), target }
}
