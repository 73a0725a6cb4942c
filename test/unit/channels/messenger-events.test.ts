import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseMessengerBody } from '../../../src/channels/messenger/events.ts'
import {
  isInteraction,
  wantsAnswer,
  type Attachment,
  type EchoAuthor,
} from '../../../src/conversations/message.ts'
import type { Json } from '../../support/http-double.ts'
import { brokenMessengerBody, changedMessengerEvent } from '../../support/messenger-bodies.ts'
import { messengerEvent, messengerTestPage } from '../../support/messenger-events.ts'

const { psid, pageId } = messengerTestPage
const timestamp = 1_700_000_000_000
const at = { psid, mid: 'm_1', timestamp }

const read = (body: string) => parseMessengerBody(JSON.parse(body))
const page = (...entry: unknown[]) => ({ object: 'page', entry })
const event = (what: object) => ({
  sender: { id: psid },
  recipient: { id: pageId },
  timestamp,
  ...what,
})
const text = (mid: string) => event({ message: { mid, text: mid } })

describe('batches', () => {
  test('several entries with several events, in their order', () => {
    const body = page(
      { id: pageId, messaging: [text('m_1'), text('m_2')] },
      { id: pageId, messaging: [text('m_3')] },
    )
    const ids = parseMessengerBody(body).map(({ platformMessageId }) => platformMessageId)
    expect(ids).toEqual(['m_1', 'm_2', 'm_3'])
  })

  test.each([
    ['a string', 'entry'],
    ['null', null],
    ['without messaging', { id: pageId }],
    ['messaging null', { messaging: null }],
    ['messaging a string', { messaging: 'text' }],
    ['an event null', { messaging: [null] }],
    ['an event without sender', { messaging: [{ message: { mid: 'm_0', text: 'a' } }] }],
    ['changes', { id: '0', changes: [{ field: 'messages', value: {} }] }],
  ])('an entry that is %s does not take the others along', (_name, entry) => {
    const body = page({ messaging: [text('m_1')] }, entry, { messaging: [text('m_2')] })
    expect(parseMessengerBody(body)).toHaveLength(2)
  })
})

describe('from a person', () => {
  test('a text', () => {
    expect(read(messengerEvent.text({ ...at, text: 'Xin chào phường 👶' }))).toEqual([
      {
        channel: 'messenger',
        kind: 'text',
        event: 'message',
        personId: psid,
        platformMessageId: 'm_1',
        text: 'Xin chào phường 👶',
        payload: null,
        sentAt: timestamp,
      },
    ])
  })

  test('a quick reply is a tap whose text is its title', () => {
    const tap = { ...at, title: 'Khai sinh', payload: '#bai:khai-sinh' }
    expect(read(messengerEvent.quickReply(tap))).toMatchObject([
      { kind: 'tap', event: 'message', text: 'Khai sinh', payload: '#bai:khai-sinh' },
    ])
  })

  test('a postback is a tap', () => {
    const tap = { ...at, title: 'Gặp cán bộ', payload: '#gap-can-bo' }
    expect(read(messengerEvent.postback(tap))).toMatchObject([
      {
        kind: 'tap',
        event: 'postback',
        platformMessageId: 'm_1',
        text: 'Gặp cán bộ',
        payload: '#gap-can-bo',
      },
    ])
  })

  test('a postback without mid is known by its time and payload', () => {
    const postback = event({ postback: { title: 'A', payload: '#a' } })
    expect(parseMessengerBody(page({ messaging: [postback] }))).toMatchObject([
      { platformMessageId: `at:${timestamp}:#a` },
    ])
  })

  test.each(['GET_STARTED', '#bat-dau'])('the start button, payload %s', (payload) => {
    expect(read(messengerEvent.getStarted({ ...at, payload }))).toMatchObject([
      { kind: 'start', event: 'postback' },
    ])
  })

  test('typing GET_STARTED starts nothing', () => {
    expect(read(messengerEvent.text({ ...at, text: 'GET_STARTED' }))).toMatchObject([
      { kind: 'text' },
    ])
  })

  test.each(['new', 'old', 'both'] as const)('a sticker, %s form: one sticker', (form) => {
    expect(read(messengerEvent.sticker({ ...at, form }))).toMatchObject([
      { kind: 'attachment', text: null, attachments: [{ kind: 'sticker' }] },
    ])
    expect(read(messengerEvent.sticker({ ...at, form }))[0]).not.toHaveProperty('attachments.1')
  })

  const url = 'https://example.com/a'
  test.each<[name: string, attachment: { type: string; payload: Json | null } & Json, Attachment]>([
    ['an image', { type: 'image', payload: { url } }, { kind: 'image', url }],
    ['a recording', { type: 'audio', payload: { url } }, { kind: 'audio', url }],
    ['a film', { type: 'video', payload: { url } }, { kind: 'video', url }],
    ['a file', { type: 'file', payload: { url } }, { kind: 'file', url }],
    ['a reel', { type: 'reel', payload: { url, reel_video_id: 7 } }, { kind: 'video', url }],
    ['a reel of Instagram', { type: 'ig_reel', payload: { url } }, { kind: 'video', url }],
    [
      'a post',
      { type: 'post', payload: { url, title: 'Bài', id: 1 } },
      { kind: 'link', url, name: 'Bài' },
    ],
    ['a post of Instagram', { type: 'ig_post', payload: { url } }, { kind: 'link', url }],
    [
      'a shared link',
      { type: 'fallback', payload: { url, title: 'Cổng' } },
      { kind: 'link', url, name: 'Cổng' },
    ],
    [
      'a shared link, old form',
      { type: 'fallback', payload: null, title: 'Cổng', URL: url },
      { kind: 'link', url, name: 'Cổng' },
    ],
    [
      'a place',
      { type: 'location', payload: { coordinates: { lat: 21.5, long: 103.9 } } },
      { kind: 'location', latitude: 21.5, longitude: 103.9 },
    ],
    ['an appointment', { type: 'appointment_booking', payload: {} }, { kind: 'other' }],
    ['a template', { type: 'template', payload: { elements: [] } }, { kind: 'other' }],
    ['what is not yet invented', { type: 'hologram', payload: null }, { kind: 'other' }],
    ['a name every object has', { type: 'constructor', payload: null }, { kind: 'other' }],
    ['an address that is none', { type: 'image', payload: { url: 'x' } }, { kind: 'image' }],
  ])('%s, without and with words', (_name, attachment, expected) => {
    const [alone] = read(messengerEvent.attachment({ ...at, ...attachment }))
    expect(alone).toMatchObject({ kind: 'attachment', text: null })
    expect(alone).toHaveProperty('attachments', [expected])
    const [both] = read(messengerEvent.attachment({ ...at, ...attachment, text: 'Đúng không?' }))
    expect(both).toMatchObject({ kind: 'text', text: 'Đúng không?' })
    expect(both).toHaveProperty('attachments', [expected])
  })

  test('an answer to a certain message', () => {
    expect(read(messengerEvent.replyTo({ ...at, text: 'Câu này', to: 'm_0' }))).toMatchObject([
      { kind: 'text', text: 'Câu này', quotes: 'm_0' },
    ])
  })

  test('their own number, shared by tapping it, is a filled-in form', () => {
    const tap = { ...at, title: '+84912345678', payload: '+84912345678' }
    expect(read(messengerEvent.quickReply(tap))).toMatchObject([
      { kind: 'info', text: null, payload: null, info: { phone: '+84912345678' } },
    ])
    expect(read(messengerEvent.quickReply({ ...tap, title: 'Khai sinh' }))).toMatchObject([
      { kind: 'tap' },
    ])
    expect(read(messengerEvent.text({ ...at, text: '0912345678' }))).toMatchObject([
      { kind: 'text' },
    ])
  })

  test('a message that an ad led to: the message, and where it came from', () => {
    const referral = { ref: 'qr-phuong', source: 'ADS', type: 'OPEN_THREAD', ad_id: 12 }
    expect(read(messengerEvent.message(at, { text: 'Chào', referral }))).toMatchObject([
      { kind: 'text', text: 'Chào' },
      {
        kind: 'note',
        event: 'referral',
        interaction: true,
        details: { ref: 'qr-phuong', source: 'ADS', type: 'OPEN_THREAD', ad: '12' },
      },
    ])
    const tap = { ...at, title: 'Bắt đầu', payload: 'GET_STARTED', referral: { ref: 'qr' } }
    expect(read(messengerEvent.postback(tap))).toMatchObject([
      { kind: 'start' },
      { kind: 'note', event: 'referral', details: { ref: 'qr' } },
    ])
  })

  test('an odd piece does not take the message along', () => {
    const odd = { quick_reply: 7, reply_to: 'm_0', attachments: 'none', referral: null, app_id: {} }
    expect(read(messengerEvent.message(at, { text: 'Chào', ...odd }))).toMatchObject([
      { kind: 'text', text: 'Chào', payload: null },
    ])
  })

  test.each([
    ['ms', 1_700_000_000_000],
    ['ms as text', '1700000000000'],
    ['seconds', 1_700_000_000],
    ['seconds as text', '1700000000'],
  ])('the time in %s', (_name, time) => {
    const body = page({ messaging: [{ ...text('m_1'), timestamp: time }] })
    expect(parseMessengerBody(body)).toMatchObject([{ sentAt: timestamp }])
  })
})

describe('from our side', () => {
  test.each<[name: string, appId: string | null | undefined, author: EchoAuthor]>([
    ['ours', undefined, 'app'],
    ["another program's", '999', 'app'],
    ["the Page inbox's", '263902037430900', 'staff'],
    ["the Page inbox's as one page prints it", '26390203743090', 'staff'],
    ['one without an app', null, 'staff'],
  ])('%s: an echo, and the person is the recipient', (_name, appId, author) => {
    const [echo] = read(
      messengerEvent.echo({ ...at, text: 'Chào', ...(appId !== undefined && { appId }) }),
    )
    expect(echo).toMatchObject({ kind: 'echo', event: 'message_echo', personId: psid, author })
    expect(wantsAnswer(echo!)).toBe(false)
    expect(isInteraction(echo!)).toBe(false)
  })

  test('our tag comes back; metadata that cannot be one is left alone', () => {
    const tag = 'dGhlLXRyYWNl_-.42'
    expect(read(messengerEvent.echo({ ...at, text: 'a', metadata: tag }))).toMatchObject([{ tag }])
    for (const metadata of ['campaign', 'v1.99999999999999999999', 'a b.1', '.1']) {
      const [echo] = read(messengerEvent.echo({ ...at, text: 'a', metadata }))
      expect(echo).not.toHaveProperty('tag')
    }
  })

  test('an echo with nothing but an attachment', () => {
    const attachments = [{ type: 'image', payload: { url: 'https://example.com/a.jpg' } }]
    expect(read(messengerEvent.echo({ ...at, attachments }))).toMatchObject([
      { kind: 'echo', text: null, attachments: [{ kind: 'image' }] },
    ])
  })

  test('what the Page sent is an echo even where nothing says so', () => {
    const message = { message: { mid: 'm_1', text: 'Chào' } }
    const swapped = { ...event(message), sender: { id: pageId }, recipient: { id: psid } }
    expect(parseMessengerBody(page({ id: pageId, messaging: [swapped] }))).toMatchObject([
      { kind: 'echo', personId: psid },
    ])
  })
})

describe('while others hold the conversation', () => {
  test('messages and taps are heard, marked, and never answered', () => {
    const heard = [
      ...read(messengerEvent.standby({ ...at, text: 'Xin chào' })),
      ...read(messengerEvent.standbyPostback({ ...at, title: 'Khai sinh' })),
    ]
    expect(heard).toMatchObject([
      { kind: 'text', event: 'message', text: 'Xin chào', standby: true },
      { kind: 'tap', event: 'standby_postback', text: 'Khai sinh', payload: null, standby: true },
    ])
    expect(heard.some(wantsAnswer)).toBe(false)
    expect(heard.every(isInteraction)).toBe(true)
  })

  test('nor is a shared phone number', () => {
    const phone = '+84912345678'
    const message = { mid: 'm_1', text: phone, quick_reply: { payload: phone } }
    const heard = parseMessengerBody(page({ id: pageId, standby: [event({ message })] }))
    expect(heard).toMatchObject([{ kind: 'info', info: { phone }, standby: true }])
    expect(heard.some(wantsAnswer)).toBe(false)
  })

  test('an echo in standby is an echo', () => {
    const echo = { ...event({ message: { mid: 'm_1', is_echo: true, text: 'a' } }) }
    const body = page({ id: pageId, standby: [{ ...echo, recipient: { id: psid } }] })
    expect(parseMessengerBody(body)).toMatchObject([{ kind: 'echo', author: 'staff' }])
  })
})

describe('beside messages', () => {
  const common = { channel: 'messenger', personId: psid, sentAt: timestamp }
  const note = (event: string, details: object, interaction = false) => [
    { ...common, kind: 'note', event, interaction, details },
  ]

  test.each<[name: string, body: string, expected: object[]]>([
    [
      'delivered, with ids',
      messengerEvent.delivery({ psid, watermark: timestamp, mids: ['m_1', 'm_2'] }),
      [
        { kind: 'receipt', state: 'received', of: ['m_1', 'm_2'] },
        { kind: 'receipt', state: 'received', of: timestamp },
      ],
    ],
    [
      'delivered, without',
      messengerEvent.delivery({ psid, watermark: timestamp }),
      [{ kind: 'receipt', state: 'received', of: timestamp }],
    ],
    [
      'read',
      messengerEvent.read({ ...at, watermark: timestamp - 5 }),
      [{ ...common, kind: 'receipt', state: 'seen', of: timestamp - 5 }],
    ],
    [
      'a reaction',
      messengerEvent.reaction({ ...at, reaction: 'love' }),
      note('reaction', { mid: 'm_1', action: 'react', reaction: 'love', emoji: '👍' }, true),
    ],
    [
      'a reaction taken back',
      messengerEvent.reaction({ ...at, action: 'unreact' }),
      note('reaction', { mid: 'm_1', action: 'unreact' }),
    ],
    [
      'written anew',
      messengerEvent.edit({ ...at, text: 'Sửa lại', edits: 2 }),
      [
        {
          ...common,
          kind: 'edit',
          target: 'm_1',
          text: 'Sửa lại',
          platformMessageId: 'message_edit:m_1:2',
        },
      ],
    ],
    [
      'taken back',
      messengerEvent.deletion({ ...at, mids: ['m_1', 'm_2'] }),
      [{ ...common, kind: 'deletion', targets: ['m_1', 'm_2'] }],
    ],
    [
      "taken back, in Instagram's form",
      messengerEvent.deletion({ ...at, mids: ['m_1'], old: true }),
      [{ ...common, kind: 'deletion', targets: ['m_1'] }],
    ],
    [
      'a link into the conversation',
      messengerEvent.referral({ ...at, ref: 'qr-phuong' }),
      note('referral', { ref: 'qr-phuong', source: 'SHORTLINK', type: 'OPEN_THREAD' }, true),
    ],
    [
      'a plug-in',
      messengerEvent.optin({ ...at, ref: 'trang-chu' }),
      note('optin', { ref: 'trang-chu' }, true),
    ],
    [
      'consent to marketing',
      messengerEvent.other(at, { optin: { type: 'notification_messages', title: 'Tin' } }),
      note('optin', { type: 'notification_messages', title: 'Tin' }),
    ],
    [
      'the conversation handed on',
      messengerEvent.handover({
        ...at,
        what: 'pass',
        from: '1',
        to: 263902037430900,
        metadata: 'x',
      }),
      note('pass_thread_control', {
        previousOwner: '1',
        newOwner: '263902037430900',
        metadata: 'x',
      }),
    ],
    [
      'the conversation handed on from nobody, sides swapped',
      messengerEvent.handover({ ...at, what: 'pass', from: null, to: '2', swapped: true }),
      note('pass_thread_control', { newOwner: '2', metadata: '' }),
    ],
    [
      'the conversation taken',
      messengerEvent.handover({ ...at, what: 'take', from: '1', to: '2' }),
      note('take_thread_control', { previousOwner: '1', newOwner: '2', metadata: '' }),
    ],
    [
      'the conversation asked for',
      messengerEvent.handover({ ...at, what: 'request', to: 3 }),
      note('request_thread_control', { requestedOwner: '3', metadata: '' }),
    ],
    [
      'roles of apps',
      messengerEvent.appRoles({ ...at, roles: { '12': ['primary_receiver'] } }),
      note('app_roles', { roles: [['12', ['primary_receiver']]] }),
    ],
    [
      'an account linked, its code not kept',
      messengerEvent.accountLinking({ ...at, status: 'linked' }),
      note('account_linking', { status: 'linked' }),
    ],
    [
      'a thumb under an answer',
      messengerEvent.responseFeedback({ ...at, feedback: 'Good response' }),
      note('response_feedback', { feedback: 'Good response', mid: 'm_1' }).map((one) => ({
        ...one,
        judges: { message: 'm_1', right: true },
      })),
    ],
    [
      'a thumb that a later version of the platform may have',
      messengerEvent.responseFeedback({ ...at, feedback: 'Mixed response' }),
      note('response_feedback', { feedback: 'Mixed response', mid: 'm_1' }),
    ],
    [
      'marks for the service, what was typed masked',
      messengerEvent.customerFeedback({
        ...at,
        question: 'q1',
        payload: '4',
        more: 'mật khẩu của em là Abc@12345',
      }),
      note('messaging_feedback', {
        answers: [
          {
            question: 'q1',
            type: 'csat',
            payload: '4',
            text: expect.not.stringContaining('Abc@12345') as string,
          },
        ],
      }),
    ],
  ])('%s', (_name, body, expected) => {
    const events = read(body)
    expect(events).toMatchObject(expected)
    expect(events).toHaveLength(expected.length)
    for (const [at, one] of expected.entries()) {
      if ('details' in one) expect(events[at]).toHaveProperty('details', one.details)
    }
    expect(events.some(wantsAnswer)).toBe(false)
  })

  test.each(['policy_enforcement', 'policy-enforcement'])('%s is about the Page', (key) => {
    const policy = { [key]: { action: 'block', reason: 'Spam' } }
    const body = page({
      id: pageId,
      messaging: [{ recipient: { id: pageId }, timestamp, ...policy }],
    })
    expect(parseMessengerBody(body)).toEqual([
      {
        kind: 'account',
        channel: 'messenger',
        event: 'policy_enforcement',
        platformMessageId: `policy_enforcement:block:${timestamp}`,
        sentAt: timestamp,
        details: { action: 'block', reason: 'Spam' },
      },
    ])
  })

  test('without a time of its own an event has that of its entry', () => {
    const read = { sender: { id: psid }, recipient: { id: pageId }, read: { watermark: 5e12 } }
    const body = page({ id: pageId, time: timestamp, messaging: [read] })
    expect(parseMessengerBody(body)).toMatchObject([{ sentAt: timestamp, of: 5e12 }])
  })

  test('what happened twice has two ids, what was sent twice has one', () => {
    const ids = (body: string) => read(body).map(({ platformMessageId }) => platformMessageId)
    const once = messengerEvent.reaction({ ...at, mid: 'm_1' })
    const again = messengerEvent.reaction({ ...at, mid: 'm_1', timestamp: timestamp + 1 })
    expect(ids(once)).toEqual(ids(once))
    expect(ids(once)).not.toEqual(ids(again))
  })
})

describe('no event', () => {
  test.each([
    ["the dashboard's test", messengerEvent.dashboardTest()],
    ["the documentation's smoke test", messengerEvent.smokeTest()],
    ['what is not yet invented', messengerEvent.other(at, { hologram: { mid: 'm_1' } })],
    ['a name every object has', messengerEvent.other(at, { constructor: {}, toString: {} })],
    ['a message with nothing in it', messengerEvent.message(at, {})],
    ['a deletion of nothing', messengerEvent.deletion({ ...at, mids: [] })],
  ])('%s', (_name, body) => {
    expect(read(body)).toEqual([])
  })

  test.each([
    ['another object', { object: 'instagram', entry: [{ messaging: [text('m_1')] }] }],
    ['entry no list', { object: 'page', entry: {} }],
    ['no entry', { object: 'page' }],
    ['an id as a number', page({ messaging: [{ ...text('m_1'), sender: { id: 2 } }] })],
    [
      'somebody without an id',
      page({ messaging: [{ ...text('m_1'), sender: { user_ref: 'u' } }] }),
    ],
    ['a message without mid', page({ messaging: [event({ message: { text: 'a' } })] })],
    ['a mid that breaks lines', page({ messaging: [text('m_\n1')] })],
    ['a mid without end', page({ messaging: [text('m'.repeat(501))] })],
    ['no time', page({ messaging: [{ ...text('m_1'), timestamp: null }] })],
    ['time no number', page({ messaging: [{ ...text('m_1'), timestamp: '' }] })],
    ['time with a fraction', page({ messaging: [{ ...text('m_1'), timestamp: 1.5 }] })],
  ])('%s', (_name, body) => {
    expect(parseMessengerBody(body)).toEqual([])
  })
})

test('whatever the body, it never throws and what it gives is whole', () => {
  fc.assert(
    fc.property(brokenMessengerBody, (body) => {
      for (const event of parseMessengerBody(body)) {
        const ids = [event.platformMessageId, ...('personId' in event ? [event.personId] : [])]
        for (const id of ids) {
          expect(typeof id).toBe('string')
          expect(id).toMatch(/^[^\p{Cc}]{1,500}$/u)
        }
        expect(Number.isSafeInteger(event.sentAt)).toBe(true)
        expect(event.channel).toBe('messenger')
      }
    }),
    { numRuns: 2000 },
  )
})

test('of a real event with one value changed, all others of its batch stay', () => {
  fc.assert(
    fc.property(changedMessengerEvent, (changed) => {
      const entry = (mid: string) => ({ id: pageId, messaging: [text(mid)] })
      const body = page(entry('m_before'), ...changed.entry, entry('m_after'))
      const ids = parseMessengerBody(body).map(({ platformMessageId }) => platformMessageId)
      expect(ids[0]).toBe('m_before')
      expect(ids.at(-1)).toBe('m_after')
    }),
    { numRuns: 1000 },
  )
})
