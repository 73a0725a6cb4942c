import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import {
  openAppDatabase,
  settle as settleJobs,
  standingClock,
  type AppDatabase,
} from '../support/app-database.ts'
import { startGraphDouble, type GraphDouble } from '../support/graph-double.ts'
import { asciiJson, messengerTestPage, postMessenger } from '../support/messenger-events.ts'
import {
  dataFolder,
  environment,
  messengerEnvironment,
  startTestApp,
} from '../support/running-app.ts'

const { psid, pageId, appSecret } = messengerTestPage

let data: ReturnType<typeof dataFolder>
let graph: GraphDouble
let app: App
let db: AppDatabase
const clock = standingClock()
const { now } = clock

beforeEach(async () => {
  data = dataFolder()
  graph = await startGraphDouble({ now, requireProof: true })
  app = await start()
  db = openAppDatabase(data.path)
})

afterEach(async () => {
  db.close()
  await app.stop()
  await graph.close()
  data.remove()
})

async function start(): Promise<App> {
  const started = await startTestApp(environment(data.path, messengerEnvironment(graph)), now)
  graph.sendEventsTo({ url: `${started.url}/webhooks/messenger`, appSecret }, 'off')
  return started
}

const settle = () => settleJobs(db, clock)
const webhook = () => `${app.url}/webhooks/messenger`
const texts = (person: string) =>
  graph.delivered.filter((message) => message.psid === person).map(({ text }) => text)
const person = (at: number) => String(6234567890123456 + at)

describe('setting the webhook up', () => {
  const ask = (query: string) => fetch(`${webhook()}?${query}`)

  it('answers the challenge alone when the token is right, and 403 when not', async () => {
    const right = await ask(
      'hub.mode=subscribe&hub.verify_token=meatyhamhock&hub.challenge=1158201444',
    )
    expect([right.status, await right.text()]).toEqual([200, '1158201444'])
    const wrong = await ask('hub.mode=subscribe&hub.verify_token=ham&hub.challenge=1158201444')
    expect(wrong.status).toBe(403)
  })

  it("the dashboard's Test button and the documented smoke test do no harm", async () => {
    const shapes = [
      { object: 'page', entry: [{ id: '0', changes: [{ field: 'messages', value: {} }] }] },
      { object: 'page', entry: [{ messaging: [{ message: 'TEST_MESSAGE' }] }] },
      { object: 'user', entry: [] },
    ]
    for (const shape of shapes) {
      expect((await postMessenger(webhook(), asciiJson(shape))).status).toBe(200)
    }
    await settle()
    expect(graph.delivered).toHaveLength(0)
  })
})

describe('a question on Messenger', () => {
  it('with escaped Vietnamese is answered once, with typing dots', async () => {
    await graph.post(graph.event.text({ psid, text: 'Làm thẻ căn cước cho con ở đâu?' }))
    await settle()
    expect(texts(psid)).toHaveLength(2)
    expect(texts(psid)[1]).toMatch(/dưới 6 tuổi[\s\S]*Nguồn: /i)
    expect(graph.typing).toContain(psid)
  })

  it('choices are numbered in the text; tapping "1" or typing it gives that article', async () => {
    await graph.post(graph.event.text({ psid, text: 'căn cước' }))
    await settle()
    const offer = graph.delivered.at(-1)
    expect(offer?.text).toMatch(/\n1\. .+\n2\. /)
    expect(offer?.quickReplies.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['1', '2', 'Không phải']),
    )
    const [first] = offer?.quickReplies ?? []
    await graph.post(
      graph.event.quickReply({ psid, title: '1', payload: first?.payload ?? 'none' }),
    )
    await settle()
    const byTap = texts(psid).at(-1)
    expect(byTap).toContain('Nguồn: ')

    await graph.post(graph.event.text({ psid: person(1), text: 'căn cước' }))
    await settle()
    await graph.post(graph.event.text({ psid: person(1), text: 'số 1' }))
    await settle()
    expect(texts(person(1)).at(-1)).toBe(byTap)
  })

  it('20 deliveries at once, and again after a restart, give one answer', async () => {
    graph.interacted(psid)
    const body = graph.event.text({ psid, text: 'VNeID là gì?', mid: 'm_once' })
    const posted = await Promise.all(
      Array.from({ length: 20 }, () => postMessenger(webhook(), body)),
    )
    expect(posted.map(({ status }) => status)).toEqual(Array(20).fill(200))
    await settle()
    await app.stop()
    app = await start()
    await postMessenger(webhook(), body)
    await settle()
    expect(graph.delivered).toHaveLength(2)
  })

  it('a batch of several entries from several people is answered person by person', async () => {
    const people = [person(1), person(2), person(3)]
    for (const each of people) graph.interacted(each)
    const event = (each: string, at: number) => ({
      sender: { id: each },
      recipient: { id: pageId },
      timestamp: now(),
      message: { mid: `m_${each}_${at}`, text: 'VNeID là gì?' },
    })
    const entry = [0, 1].map((at) => ({
      id: pageId,
      time: now(),
      messaging: people.map((each) => event(each, at)),
    }))
    const { status } = await postMessenger(webhook(), asciiJson({ object: 'page', entry }))
    await settle()
    expect(status).toBe(200)
    for (const each of people) expect(texts(each)).toHaveLength(3)
  })

  it('Get Started is greeted; an echo is not answered', async () => {
    await graph.post(graph.event.echo({ psid, text: 'VNeID là gì?' }))
    await settle()
    expect(graph.delivered).toHaveLength(0)
    await graph.post(graph.event.getStarted({ psid }))
    await settle()
    expect(texts(psid).at(-1)).toContain('em chào anh/chị')
  })

  it('a wrong signature gets 401 and nothing is stored', async () => {
    const body = graph.event.text({ psid, text: 'VNeID là gì?' })
    expect((await postMessenger(webhook(), body, 'not the secret')).status).toBe(401)
    const question = asciiJson({ object: 'page', entry: [] })
    const unsigned = await fetch(webhook(), { method: 'POST', body: question })
    expect(unsigned.status).toBe(401)
    await settle()
    expect(await app.storage.turnFacts.turnsBetween(0, now() + 1)).toHaveLength(0)
  })
})

describe('when sending fails', () => {
  it('order per person holds with 30 % of sends failing', async () => {
    let seed = 11
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647
    graph.setFaultRate(0.3, random, ['http500', 'hang-up', { code: 1200 }])
    const people = Array.from({ length: 8 }, (_, at) => person(at))
    const ids = ['vneid-la-gi', 'can-cuoc-le-phi', 'tat-song-2g', 'ntrust']
    for (const id of ids) {
      await Promise.all(
        people.map((each) =>
          graph.post(graph.event.quickReply({ psid: each, title: '1', payload: `#bai:${id}` })),
        ),
      )
    }
    await settle()
    const [first] = people
    const expected = texts(first ?? '')
    expect(new Set(expected).size).toBe(1 + ids.length)
    expect(expected[1]).toContain('VNeID')
    expect(expected.at(-1)).toContain('nTrust')
    for (const each of people) expect(texts(each)).toEqual(expected)
  })

  it('an error although the message went out (1/1357046) is not repeated', async () => {
    graph.failNext(1, { code: 1, subcode: 1357046, sent: true })
    await graph.post(graph.event.quickReply({ psid, title: '1', payload: '#bai:ntrust' }))
    await settle()
    expect(texts(psid)).toHaveLength(2)
  })

  it('a dead Page token holds everything back and loses nothing', async () => {
    graph.failNext(1, { code: 190, subcode: 460, status: 401 })
    await graph.post(graph.event.quickReply({ psid, title: '1', payload: '#bai:ntrust' }))
    await settle()
    expect(texts(psid)).toHaveLength(2)
  })

  it('after a rate limit the channel pauses, then goes on in order', async () => {
    graph.failNext(1, { code: 613 })
    await graph.post(graph.event.quickReply({ psid, title: '1', payload: '#bai:ntrust' }))
    await settle()
    expect(texts(psid)[0]).toContain('trợ lý tự động')
    expect(texts(psid)[1]).toContain('nTrust')
  })
})
