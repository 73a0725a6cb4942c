import { describe, expect, test } from 'vitest'
import { toMessengerMessage, toMessengerParts } from '../../../src/channels/messenger/parts.ts'
import {
  messengerProfile,
  ProfileTooLong,
  type ProfileWords,
} from '../../../src/channels/messenger/profile.ts'
import { closedWindow, messagingType } from '../../../src/channels/messenger/window.ts'
import type { Speaker } from '../../../src/conversations/message.ts'

const HOUR = 3600_000
const at = 1_700_000_000_000

describe('the window', () => {
  test.each<
    [speaker: Speaker, humanAgent: boolean, hours: number | null, open: boolean, tag: boolean]
  >([
    ['bot', false, 0, true, false],
    ['bot', false, 24, true, false],
    ['bot', false, 24.001, false, false],
    ['bot', true, 24.001, false, false],
    ['bot', true, null, true, false],
    ['staff', false, 24, true, false],
    ['staff', false, 24.001, false, false],
    ['staff', true, 24, true, false],
    ['staff', true, 24.001, true, true],
    ['staff', true, 168, true, true],
    ['staff', true, 168.001, false, true],
    ['staff', true, null, true, false],
  ])('%s, human agent %s, %s h after the last interaction', (speaker, human, hours, open, tag) => {
    const lastInteractionAt = hours === null ? null : at
    const about = { speaker, lastInteractionAt, now: at + (hours ?? 0) * HOUR }
    expect(closedWindow(about, human) === null).toBe(open)
    expect(messagingType(about, human)).toEqual(
      tag ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } : { messaging_type: 'RESPONSE' },
    )
  })
})

describe('words and a file', () => {
  const attachment = {
    kind: 'file',
    fileId: 1,
    name: 'a.pdf',
    mediaType: 'application/pdf',
  } as const
  const choices = [{ label: 'Gặp cán bộ', payload: '#gap-can-bo' }]

  test('are two messages, words first, quick replies under the last', () => {
    expect(toMessengerParts({ text: 'Mời xem', choices, attachment })).toEqual([
      { text: 'Mời xem', choices: [] },
      { text: '', choices, attachment },
    ])
    expect(toMessengerParts({ text: '', choices, attachment })).toEqual([
      { text: '', choices, attachment },
    ])
  })

  test('an uploaded file is named by its id', () => {
    expect(toMessengerMessage({ text: '', choices, attachment }, 'tag', '77')).toEqual({
      attachment: { type: 'file', payload: { attachment_id: '77' } },
      metadata: 'tag',
      quick_replies: [{ content_type: 'text', title: 'Gặp cán bộ', payload: '#gap-can-bo' }],
    })
  })

  test('with the offer of their number there are still at most 13 quick replies', () => {
    const form = { kind: 'contact-form', title: 'a', subtitle: 'b', imageUrl: '' } as const
    const many = Array.from({ length: 13 }, (_, n) => ({ label: String(n), payload: `#${n}` }))
    const message = toMessengerMessage({ text: '', choices: many, attachment: form }, 'tag')
    expect(message).toHaveProperty('quick_replies.length', 13)
    expect(message).toHaveProperty('quick_replies.0', { content_type: 'user_phone_number' })
  })
})

describe("the Page's profile", () => {
  const words: ProfileWords = {
    greeting: 'Chào anh/chị',
    start: 'Bắt đầu',
    menu: 'Danh mục',
    staff: 'Gặp cán bộ',
    privacy: 'Xóa dữ liệu',
    questions: ['A?', 'B?', 'C?', 'D?', 'E?'],
    privacyUrl: 'https://hoidap.gov.vn/xoa-du-lieu',
  }

  test('has at most four first questions, and a link where there is an address', () => {
    const profile = messengerProfile(words)
    expect(profile).toHaveProperty('ice_breakers.0.call_to_actions.length', 4)
    expect(profile).toHaveProperty('ice_breakers.0.call_to_actions.3', {
      question: 'D?',
      payload: '#hoi:D?',
    })
    expect(profile).toHaveProperty('persistent_menu.0.call_to_actions.1', {
      type: 'postback',
      title: 'Danh mục',
      payload: '#mo:menu',
    })
    expect(profile).toHaveProperty('persistent_menu.0.call_to_actions.3', {
      type: 'web_url',
      title: 'Xóa dữ liệu',
      url: words.privacyUrl,
    })
    const without = messengerProfile({ ...words, privacyUrl: undefined })
    expect(without).toHaveProperty('persistent_menu.0.call_to_actions.length', 3)
  })

  test.each<[line: string, longest: number, long: (length: number) => Partial<ProfileWords>]>([
    ['lines.messenger_greeting', 160, (length) => ({ greeting: 'a'.repeat(length) })],
    ['lines.menu_start', 30, (length) => ({ start: 'a'.repeat(length) })],
    ['lines.talk_to_staff', 30, (length) => ({ staff: 'a'.repeat(length) })],
    ['lines.menu_privacy', 30, (length) => ({ privacy: 'a'.repeat(length) })],
    ['suggestions[1]', 995, (length) => ({ questions: ['A?', 'a'.repeat(length)] })],
  ])('%s holds %i characters, and the complaint names it', (line, longest, long) => {
    expect(() => messengerProfile({ ...words, ...long(longest) })).not.toThrow()
    const tooLong = () => messengerProfile({ ...words, ...long(longest + 1) })
    expect(tooLong).toThrow(ProfileTooLong)
    expect(tooLong).toThrow(`flows/wording.yml ${line} has`)
  })
})
