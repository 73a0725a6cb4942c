import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { openAppDatabase, type AppDatabase } from '../support/app-database.ts'
import { startGraphDouble, type GraphDouble } from '../support/graph-double.ts'
import { brokenMessengerBody } from '../support/messenger-bodies.ts'
import { asciiJson, messengerTestPage, postMessenger } from '../support/messenger-events.ts'
import {
  dataFolder,
  environment,
  idle,
  messengerEnvironment,
  startTestApp,
} from '../support/running-app.ts'
import { until } from '../support/until.ts'

const { appSecret, pageId } = messengerTestPage

let data: ReturnType<typeof dataFolder>
let graph: GraphDouble
let app: App
let db: AppDatabase
const now = Date.now

beforeAll(async () => {
  data = dataFolder()
  graph = await startGraphDouble({ now, requireProof: true })
  app = await startTestApp(environment(data.path, messengerEnvironment(graph)), now)
  graph.sendEventsTo({ url: `${app.url}/webhooks/messenger`, appSecret }, 'off')
  db = openAppDatabase(data.path)
})
afterAll(async () => {
  db.close()
  await app.stop()
  await graph.close()
  data.remove()
})

let people = 0
const newPerson = () => String(7234567890123456 + people++)

/** Posts an event, sees it accepted, and waits until all that follows from it is done. */
async function happen(raw: string): Promise<void> {
  expect((await graph.post(raw)).status).toBe(200)
  await idle(app)
}

/** Somebody who asked something; two replies were delivered: the notice and the answer. */
async function knownPerson() {
  const psid = newPerson()
  const mid = `m_asked_${psid}`
  await happen(graph.event.text({ psid, mid, text: 'VNeID là gì?' }))
  return { psid, mid }
}

/** Resolves when no name is left to ask for. */
const nobodyAsks = () =>
  until('nobody asks for a name any more', async () => {
    const { ready, running } = await app.storage.queue.count('profile')
    return ready + running === 0
  })

const theirs = (psid: string) => db.messagesOf(psid, 'in')
const ours = (psid: string) => db.messagesOf(psid, 'out')
const delivered = (psid: string) => graph.delivered.filter((message) => message.psid === psid)

describe('a thumb under our answer', () => {
  const unhelpful = async () =>
    (await app.storage.articleUse.articleUse(0)).get('vneid-la-gi')?.unhelpful

  it('that points down counts against its article, once; one that points up takes it back', async () => {
    const { psid } = await knownPerson()
    const mid = String(ours(psid).at(-1)?.['platform_message_id'])
    const before = await unhelpful()
    const thumb = (feedback: string) =>
      happen(graph.event.responseFeedback({ psid, mid, feedback }))
    await thumb('Bad response')
    await thumb('Bad response')
    expect(await unhelpful()).toBe((before ?? 0) + 1)
    await thumb('Good response')
    expect(await unhelpful()).toBe(before)
    expect(delivered(psid)).toHaveLength(2)
  })
})

describe('what a person sends is stored and answered', () => {
  it('a text', async () => {
    const { psid, mid } = await knownPerson()
    expect(theirs(psid)).toMatchObject([
      { kind: 'text', event: 'message', platform_message_id: mid, text: 'VNeID là gì?' },
    ])
    expect(delivered(psid)).toHaveLength(2)
  })

  it('an answer to a certain message', async () => {
    const { psid } = await knownPerson()
    await happen(graph.event.replyTo({ psid, text: 'VNeID là gì?', to: 'm_earlier' }))
    expect(theirs(psid).at(-1)).toMatchObject({ quotes: 'm_earlier' })
  })

  it.each<[name: string, type: string, payload: Record<string, unknown> | null, kind: string]>([
    ['an image', 'image', { url: 'https://a.vn/a.jpg' }, 'image'],
    ['a recording', 'audio', { url: 'https://a.vn/a.mp4' }, 'audio'],
    ['a film', 'video', { url: 'https://a.vn/a.mp4' }, 'video'],
    ['a file', 'file', { url: 'https://a.vn/a.pdf' }, 'file'],
    ['a reel', 'reel', { url: 'https://a.vn/a', reel_video_id: 1 }, 'video'],
    ['a post', 'post', { url: 'https://a.vn/a', title: 'Bài' }, 'link'],
    ['a link', 'fallback', { url: 'https://a.vn/a', title: 'Bài' }, 'link'],
    ['a link, old form', 'fallback', null, 'link'],
    ['a place', 'location', { coordinates: { lat: 21, long: 103 } }, 'location'],
    ['a template', 'template', {}, 'other'],
  ])('%s', async (_name, type, payload, kind) => {
    const psid = newPerson()
    await happen(graph.event.attachment({ psid, type, payload, url: 'https://a.vn/b' }))
    const [stored] = theirs(psid)
    expect(stored).toMatchObject({ kind: 'attachment', text: null })
    expect(JSON.parse(String(stored?.['attachments']))).toMatchObject([{ kind }])
    expect(delivered(psid)).toHaveLength(2)
  })

  it.each(['new', 'old', 'both'] as const)('a sticker, %s form', async (form) => {
    const psid = newPerson()
    await happen(graph.event.sticker({ psid, form }))
    expect(JSON.parse(String(theirs(psid)[0]?.['attachments']))).toMatchObject([
      { kind: 'sticker' },
    ])
    expect(delivered(psid).at(-1)?.text).toContain('em nhận được rồi')
  })

  it('a link with words beside it is read by its words', async () => {
    const psid = newPerson()
    const link = { type: 'fallback', payload: { url: 'https://a.vn' }, text: 'VNeID là gì?' }
    await happen(graph.event.attachment({ psid, ...link }))
    expect(theirs(psid)).toMatchObject([{ kind: 'text', text: 'VNeID là gì?' }])
    expect(delivered(psid).at(-1)?.text).toContain('VNeID')
  })

  it('a tap on a quick reply, a button, Get Started', async () => {
    const psid = newPerson()
    await happen(graph.event.getStarted({ psid }))
    await happen(graph.event.quickReply({ psid, title: '1', payload: '#bai:ntrust' }))
    await happen(graph.event.postback({ psid, title: 'Gặp cán bộ', payload: '#gap-can-bo' }))
    expect(theirs(psid).map(({ kind }) => kind)).toEqual(['start', 'tap', 'tap'])
    expect(delivered(psid).at(-1)?.text).toContain('yêu cầu gặp cán bộ')
  })

  it('a postback without id, posted twice, is one', async () => {
    const psid = newPerson()
    const tap = graph.event.other({ psid }, { postback: { title: 'A', payload: '#bai:ntrust' } })
    await happen(tap)
    await happen(tap)
    expect(theirs(psid)).toHaveLength(1)
  })

  it('their own number, tapped, is kept with the person and not among the messages', async () => {
    const psid = newPerson()
    const title = '+84912345678'
    await happen(graph.event.quickReply({ psid, title, payload: title }))
    expect(JSON.parse(String(db.contact(psid)?.['info']))).toEqual({ phone: title })
    expect(theirs(psid)).toMatchObject([{ kind: 'info', text: null, payload: null }])
    expect(delivered(psid).at(-1)?.text).toContain('thông tin liên hệ')
  })

  it('a message an ad led to is answered; where it came from is noted', async () => {
    const psid = newPerson()
    const referral = { ref: 'qr-phuong', source: 'ADS', type: 'OPEN_THREAD' }
    await happen(graph.event.message({ psid }, { text: 'VNeID là gì?', referral }))
    expect(theirs(psid)).toHaveLength(1)
    expect(db.notesOf(psid)).toMatchObject([{ event: 'referral', details: { ref: 'qr-phuong' } }])
  })
})

describe('what is known of a person', () => {
  it('name and picture are asked for at the first contact', async () => {
    const psid = newPerson()
    const picture = 'https://platform-lookaside.fbsbx.com/a.jpg'
    graph.profile(psid, { first_name: 'Lan', last_name: 'Lò Thị', profile_pic: picture })
    await happen(graph.event.text({ psid, text: 'VNeID là gì?' }))
    await until('the name is there', async () => db.contact(psid)?.['name'] === 'Lò Thị Lan')
    expect(db.contact(psid)).toMatchObject({ avatar: picture })
  })

  it.each([
    { code: 100, subcode: 33 },
    { code: 200, status: 403 },
  ])('when Meta does not tell (%j), the person stays without a name', async (fault) => {
    const psid = newPerson()
    await nobodyAsks()
    graph.failNext(1, fault, 'person')
    await happen(graph.event.text({ psid, text: 'VNeID là gì?' }))
    await nobodyAsks()
    expect(db.contact(psid)).toMatchObject({ name: null, avatar: null })
    expect(delivered(psid)).toHaveLength(2)
  })
})

describe('receipts', () => {
  it('delivered, by id: that message alone', async () => {
    const { psid } = await knownPerson()
    const [, second] = delivered(psid)
    const mids = [second?.mid ?? '']
    await happen(graph.event.delivery({ psid, watermark: 1, mids }))
    expect(ours(psid).map(({ reached_at: at }) => at !== null)).toEqual([false, true])
  })

  it('delivered and read, up to a time', async () => {
    const { psid } = await knownPerson()
    await happen(graph.event.delivery({ psid, watermark: now() }))
    expect(
      ours(psid).every(({ reached_at: at, seen_at: seen }) => at !== null && seen === null),
    ).toBe(true)
    await happen(graph.event.read({ psid, watermark: now() }))
    expect(ours(psid).every(({ seen_at: at }) => at !== null)).toBe(true)
    expect(delivered(psid)).toHaveLength(2)
  })

  it('what was never sent was never read', async () => {
    const psid = newPerson()
    graph.failNext(2, { code: 10, subcode: 2018278 })
    await happen(graph.event.text({ psid, text: 'VNeID là gì?' }))
    await happen(graph.event.read({ psid, watermark: now() }))
    expect(ours(psid)).toMatchObject([
      { state: 'parked', seen_at: null },
      { state: 'parked', seen_at: null },
    ])
  })

  it('of somebody unknown makes nobody known', async () => {
    const psid = newPerson()
    await happen(graph.event.read({ psid, watermark: now() }))
    expect(db.contact(psid)).toBeUndefined()
  })
})

describe('what a person does to their messages', () => {
  it('an edit changes what we keep, and is not answered again', async () => {
    const { psid, mid } = await knownPerson()
    await happen(graph.event.edit({ psid, mid, text: 'Làm căn cước ở đâu?' }))
    const [stored] = theirs(psid)
    expect(stored).toMatchObject({ text: 'Làm căn cước ở đâu?' })
    expect(stored?.['edited_at']).not.toBeNull()
    expect(delivered(psid)).toHaveLength(2)
  })

  it.each([false, true])("a deletion takes our copy along (Instagram's form: %s)", async (old) => {
    const { psid, mid } = await knownPerson()
    await happen(graph.event.deletion({ psid, mids: [mid], old }))
    const [stored] = theirs(psid)
    expect(stored).toMatchObject({ text: null, payload: null, attachments: null })
    expect(stored?.['erased_at']).not.toBeNull()
    expect(delivered(psid)).toHaveLength(2)
  })
})

describe('what staff should see beside the conversation is noted, not answered', () => {
  type Build = (psid: string) => string
  it.each<[event: string, build: Build, details: object, interaction: boolean]>([
    [
      'reaction',
      (psid) => graph.event.reaction({ psid, mid: 'm_1', reaction: 'love' }),
      { mid: 'm_1', action: 'react', reaction: 'love', emoji: '👍' },
      true,
    ],
    [
      'reaction',
      (psid) => graph.event.reaction({ psid, mid: 'm_1', action: 'unreact' }),
      { mid: 'm_1', action: 'unreact' },
      false,
    ],
    ['referral', (psid) => graph.event.referral({ psid, ref: 'qr' }), { ref: 'qr' }, true],
    ['optin', (psid) => graph.event.optin({ psid, ref: 'trang-chu' }), { ref: 'trang-chu' }, true],
    [
      'pass_thread_control',
      (psid) => graph.event.handover({ psid, what: 'pass', from: '1', to: 263902037430900 }),
      { previousOwner: '1', newOwner: '263902037430900' },
      false,
    ],
    [
      'pass_thread_control',
      (psid) => graph.event.handover({ psid, what: 'pass', from: null, to: 2, swapped: true }),
      { newOwner: '2' },
      false,
    ],
    [
      'take_thread_control',
      (psid) => graph.event.handover({ psid, what: 'take', from: '1', to: null }),
      { previousOwner: '1' },
      false,
    ],
    [
      'request_thread_control',
      (psid) => graph.event.handover({ psid, what: 'request', to: '3' }),
      { requestedOwner: '3' },
      false,
    ],
    [
      'app_roles',
      (psid) => graph.event.appRoles({ psid, roles: { '1': ['primary_receiver'] } }),
      { roles: [['1', ['primary_receiver']]] },
      false,
    ],
    [
      'account_linking',
      (psid) => graph.event.accountLinking({ psid, status: 'linked' }),
      { status: 'linked' },
      false,
    ],
    [
      'response_feedback',
      (psid) => graph.event.responseFeedback({ psid, mid: 'm_1', feedback: 'Bad response' }),
      { feedback: 'Bad response', mid: 'm_1' },
      false,
    ],
    [
      'messaging_feedback',
      (psid) => graph.event.customerFeedback({ psid, question: 'q', payload: '2' }),
      { answers: [{ question: 'q', payload: '2' }] },
      false,
    ],
  ])('%s %#', async (event, build, details, interaction) => {
    const psid = newPerson()
    const body = build(psid)
    await happen(body)
    await happen(body)
    expect(db.notesOf(psid)).toMatchObject([{ event, details }])
    expect(db.contact(psid)?.['last_interaction_at'] !== null).toBe(interaction)
    expect(JSON.stringify(db.notesOf(psid))).not.toContain('secret')
    expect(delivered(psid)).toHaveLength(0)
  })

  it('a warning about the Page is kept once and belongs to nobody', async () => {
    const body = graph.event.policyEnforcement({ action: 'block', reason: 'Spam' })
    await happen(body)
    await happen(body)
    const kept = db.rows("select * from notes where event = 'policy_enforcement'")
    expect(kept).toMatchObject([
      { contact_id: null, details: '{"action":"block","reason":"Spam"}' },
    ])
  })
})

describe('while somebody else holds the conversation', () => {
  it('messages and taps are stored and never answered', async () => {
    const psid = newPerson()
    await happen(graph.event.standby({ psid, text: 'VNeID là gì?' }))
    await happen(graph.event.standbyPostback({ psid, title: 'Gặp cán bộ' }))
    expect(theirs(psid)).toMatchObject([{ text: 'VNeID là gì?' }, { text: 'Gặp cán bộ' }])
    expect(delivered(psid)).toHaveLength(0)
    expect(graph.typing).not.toContain(psid)
  })

  it('a tap on our own button is answered, also when it was overheard before', async () => {
    const { psid } = await knownPerson()
    const mid = `m_tap_${psid}`
    await happen(graph.event.standbyPostback({ psid, mid, title: 'Gặp cán bộ' }))
    await happen(graph.event.postback({ psid, mid, title: 'Gặp cán bộ', payload: '#gap-can-bo' }))
    expect(delivered(psid).at(-1)?.text).toContain('yêu cầu gặp cán bộ')
  })
})

describe('echoes', () => {
  it.each<[who: string, appId: string | null, author: string]>([
    ['the Page inbox', '263902037430900', 'staff'],
    ['nobody named', null, 'staff'],
    ['another program', '999', 'app'],
  ])('of %s are stored with their author and not answered', async (_who, appId, author) => {
    const { psid } = await knownPerson()
    await happen(graph.event.echo({ psid, appId, text: 'VNeID là gì?' }))
    expect(theirs(psid).at(-1)).toMatchObject({ kind: 'echo', author, text: 'VNeID là gì?' })
    expect(delivered(psid)).toHaveLength(2)
  })

  it("another program's metadata that looks like a tag does not take our message's place", async () => {
    const { psid } = await knownPerson()
    const [first] = ours(psid)
    const metadata = `campaign.${String(first?.['id'])}`
    await happen(graph.event.echo({ psid, appId: '999', text: 'Khuyến mãi', metadata }))
    expect(theirs(psid).at(-1)).toMatchObject({ kind: 'echo', text: 'Khuyến mãi' })
    expect(ours(psid)[0]).toEqual(first)
  })
})

describe('bodies of many kinds at once', () => {
  it('each entry counts, whatever stands beside it', async () => {
    const [one, two, three] = [newPerson(), newPerson(), newPerson()]
    for (const psid of [one, two, three]) graph.interacted(psid)
    const bodies = [
      graph.event.text({ psid: one, text: 'VNeID là gì?' }),
      graph.event.dashboardTest(),
      graph.event.smokeTest(),
      graph.event.other({ psid: two }, { hologram: {} }),
      graph.event.reaction({ psid: two, mid: 'm_1' }),
      graph.event.standby({ psid: three, text: 'a' }),
      graph.event.text({ psid: one, text: 'Mất điện thoại thì làm sao?' }),
    ]
    await happen(graph.event.batch(bodies))
    expect(theirs(one)).toHaveLength(2)
    expect(db.notesOf(two)).toHaveLength(1)
    expect(theirs(three)).toHaveLength(1)
    expect(delivered(one).length).toBeGreaterThan(2)
  })

  it('1,000 events in one body are stored', async () => {
    const psid = newPerson()
    graph.interacted(psid)
    const messaging = Array.from({ length: 1000 }, (_, at) => ({
      sender: { id: psid },
      recipient: { id: pageId },
      timestamp: now(),
      reaction: { mid: `m_${at}`, action: 'react', reaction: 'like' },
    }))
    await happen(asciiJson({ object: 'page', entry: [{ id: pageId, time: now(), messaging }] }))
    expect(db.notesOf(psid)).toHaveLength(1000)
  })

  it('changes of the feed and what is not yet invented leave no trace', async () => {
    const psid = newPerson()
    const before = db.rows('select count(*) as n from contacts')
    await happen(graph.event.other({ psid }, { hologram: { mid: 'm_1' } }))
    await happen(graph.event.dashboardTest())
    await happen(graph.event.smokeTest())
    expect(db.rows('select count(*) as n from contacts')).toEqual(before)
  })

  it('whatever a signed body holds, the answer is 200', async () => {
    const url = `${app.url}/webhooks/messenger`
    await fc.assert(
      fc.asyncProperty(brokenMessengerBody, async (body) => {
        expect((await postMessenger(url, asciiJson(body))).status).toBe(200)
      }),
      { numRuns: 300, endOnFailure: true },
    )
    // Ids are what they were: never a number, never empty.
    for (const { platform_id: id } of db.rows('select platform_id from contacts')) {
      expect(id).toMatch(/^[^\p{Cc}]+$/u)
    }
  })

  it('what is no JSON but signed is 200, too, and stored is nothing', async () => {
    const url = `${app.url}/webhooks/messenger`
    for (const body of ['', 'no json', '[', '{"object":"page","entry":'.padEnd(5000, '[')]) {
      expect((await postMessenger(url, body)).status).toBe(200)
    }
  })
})
