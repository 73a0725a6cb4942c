import { expect } from 'vitest'
import type { Input } from '../../src/bot/bot.ts'
import type { Choice, Reply } from '../../src/bot/decision.ts'
import { toMessengerMessage, toMessengerParts } from '../../src/channels/messenger/parts.ts'
import { readTap, toInlineKeyboard, toTelegramParts } from '../../src/channels/telegram/parts.ts'
import { createWebChannel } from '../../src/channels/web/channel.ts'
import { toZaloMessage, toZaloParts, withChoices } from '../../src/channels/zalo/parts.ts'
import type { OutgoingChoice, OutgoingPart } from '../../src/conversations/message.ts'

/** A message as it stands on the person's phone. */
export interface Shown {
  text: string
  buttons: readonly { label: string; payload: string }[]
}

export type Said = Pick<Input, 'kind' | 'text' | 'payload'>

/** What a platform makes of replies, within its documented limits, and of a tap on them. */
export interface StoryChannel {
  name: string
  /** There are no buttons, or nobody taps them: an old one cannot be tapped. */
  typed?: true
  /** Fails the test where a limit is passed. */
  show(reply: Reply): Shown[]
  /** What comes in when a button is tapped; where there are no buttons, what has to be typed. */
  tap(choice: Choice, shown: Shown): Said
}

const typed = (text: string): Said => ({ kind: 'text', text, payload: null })
const tapped = (text: string | null, payload: string | null): Said => ({
  kind: 'tap',
  text,
  payload,
})

function limits(part: OutgoingPart, most: { text: number; buttons: number; title: number }): void {
  expect(part.text.trim()).not.toBe('')
  expect(part.text.length).toBeLessThanOrEqual(most.text)
  expect(part.choices.length).toBeLessThanOrEqual(most.buttons)
  for (const { label, payload, url } of part.choices) {
    expect(label.trim()).not.toBe('')
    expect(label.length).toBeLessThanOrEqual(most.title)
    expect(payload === undefined).toBe(url !== undefined)
    expect(payload?.length ?? 1).toBeGreaterThan(0)
    expect(payload?.length ?? 0).toBeLessThanOrEqual(1000)
  }
}

const tappable = (choices: readonly OutgoingChoice[]) =>
  choices.flatMap(({ label, payload }) => (payload === undefined ? [] : [{ label, payload }]))

/** The button that carries a choice. */
function buttonFor({ label, payload }: Choice, { buttons }: Shown) {
  const button = buttons.find((one) => one.payload === payload)
  if (!button) throw new Error(`no button carries "${label}" (${payload})`)
  return button
}

const zalo: StoryChannel = {
  name: 'zalo',
  show: (reply) =>
    toZaloParts(reply).map((part) => {
      limits(part, { text: 2000, buttons: 5, title: 100 })
      const { text, attachment } = toZaloMessage(part) as {
        text: string
        attachment?: { payload: { buttons: { title: string; type: string; payload: unknown }[] } }
      }
      const buttons = (attachment?.payload.buttons ?? []).flatMap(({ title, type, payload }) =>
        type === 'oa.query.hide' ? [{ label: title, payload: String(payload) }] : [],
      )
      return { text, buttons }
    }),
  // Zalo gives the payload back as if it had been typed.
  tap: (choice, shown) => {
    const { payload } = buttonFor(choice, shown)
    return tapped(payload, payload)
  },
}

/** A visitor of the account's chat box without an account: text only. */
const zaloVisitor: StoryChannel = {
  name: 'zalo visitor',
  typed: true,
  show: (reply) =>
    toZaloParts(reply).map((part) => {
      const text = withChoices(part.text, part.choices)
      expect(text.length).toBeLessThanOrEqual(2000)
      return { text, buttons: [] }
    }),
  tap: ({ label, title }, { text }) => {
    for (const line of text.split('\n').reverse()) {
      const [, number, name] = /^(?:(\d)\. )?(.*)$/.exec(line) ?? []
      if (name !== undefined && (name === title || name === label)) return typed(number ?? name)
    }
    throw new Error(`no line offers "${label}":\n${text}`)
  },
}

const messenger: StoryChannel = {
  name: 'messenger',
  show: (reply) =>
    toMessengerParts(reply).map((part) => {
      limits(part, { text: 1999, buttons: 13, title: 20 })
      const { text, quick_replies: replies = [] } = toMessengerMessage(part, 'tag') as {
        text: string
        quick_replies?: { title: string; payload: string }[]
      }
      return { text, buttons: replies.map(({ title, payload }) => ({ label: title, payload })) }
    }),
  tap: (choice, shown) => {
    const { label, payload } = buttonFor(choice, shown)
    // A number must stand before the choice it stands for.
    if (/^\d+$/.test(label)) {
      expect(shown.text.split('\n')).toContain(`${label}. ${choice.title ?? choice.label}`)
    }
    return tapped(label, payload)
  },
}

const telegram: StoryChannel = {
  name: 'telegram',
  show: (reply) =>
    toTelegramParts(reply).map((part) => {
      limits(part, { text: 4096, buttons: 100, title: 100 })
      const rows = toInlineKeyboard(part.choices)?.inline_keyboard.flat() ?? []
      const buttons = rows.flatMap((button) =>
        'callback_data' in button ? [{ label: button.text, payload: button.callback_data }] : [],
      )
      for (const { payload } of buttons) {
        expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(64)
      }
      return { text: part.text, buttons }
    }),
  tap: ({ label, title, payload }, { buttons }) => {
    const button = buttons.find(
      (one) => one.payload === payload || one.label === (title ?? label).slice(0, 100),
    )
    if (!button) throw new Error(`no button carries "${label}" (${payload})`)
    const keys = buttons.map((one) => ({ text: one.label, callback_data: one.payload }))
    return { kind: 'tap', ...readTap(button.payload, keys) }
  },
}

const page = createWebChannel({ announceTyping: () => undefined })
const web: StoryChannel = {
  name: 'web',
  show: (reply) =>
    page.toParts(reply).map((part) => {
      limits(part, { text: 10_000, buttons: 13, title: 100 })
      return { text: part.text, buttons: tappable(part.choices) }
    }),
  tap: (choice, shown) => {
    const { label, payload } = buttonFor(choice, shown)
    return tapped(label, payload)
  },
}

/** On the web, but instead of tapping the person types what stands on the button. */
const webTyped: StoryChannel = {
  ...web,
  name: 'web, typed',
  typed: true,
  tap: (choice, shown) => typed(buttonFor(choice, shown).label),
}

export const storyChannels = [zalo, zaloVisitor, messenger, telegram, web, webTyped] as const
