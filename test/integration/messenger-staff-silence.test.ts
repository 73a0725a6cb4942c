import { expect, it } from 'vitest'
import { startGraphDouble, type GraphDouble } from '../support/graph-double.ts'
import { messengerTestPage } from '../support/messenger-events.ts'
import { messengerEnvironment } from '../support/running-app.ts'
import { describeSilence } from '../support/staff-silence.ts'

/** The Page's inbox in Meta Business Suite. */
const inbox = '263902037430900'
const { appSecret } = messengerTestPage
let graph: GraphDouble
let psid = 8234567890123456n

describeSilence(
  'Messenger',
  async (now) => {
    graph = await startGraphDouble({ now, requireProof: true })
    const { event } = graph
    const when = (at?: number) => (at === undefined ? {} : { timestamp: at })
    return {
      env: messengerEnvironment(graph),
      person: (person, text, at) => event.text({ psid: person, text, ...when(at) }),
      staff: (person, text, at) => event.echo({ psid: person, appId: inbox, text, ...when(at) }),
      staffFile: (person) =>
        event.echo({
          ...{ psid: person, appId: inbox },
          attachments: [{ type: 'file', payload: { url: 'https://cdn.fbsbx.com/a.pdf' } }],
        }),
      otherProgram: (person, text) => event.echo({ psid: person, appId: '555000555', text }),
      // Neither our tag nor, at times, the id under which it was sent.
      ours: (person, text, id) => event.echo({ psid: person, text, ...(id ? { mid: id } : {}) }),
      post: (raw) => graph.post(raw),
      hear: (url, timing) =>
        graph.sendEventsTo({ url: `${url}/webhooks/messenger`, appSecret }, timing),
      settled: () => graph.settled(),
      fail: (times, trouble) => graph.failNext(times, trouble),
      told: (person) =>
        graph.delivered
          .filter((each) => each.psid === person)
          .map(({ text, mid }) => ({ text, id: mid })),
      newPerson: () => String(++psid),
      close: () => graph.close(),
    }
  },
  (the) => {
    const echo = (more: Partial<Parameters<typeof graph.event.echo>[0]>) =>
      graph.post(graph.event.echo({ psid: the.personId, text: 'Chào bác', ...more }))
    /** The tag of what was last sent to them. */
    const tag = () => {
      const [sent] = the.db.messagesOf(the.personId, 'out').slice(-1)
      return `${String(sent?.['trace_id'])}.${String(sent?.['id'])}`
    }

    it.each([
      ['the inbox of the Page', { appId: inbox }],
      ['the inbox, as one page of the documentation prints it', { appId: '26390203743090' }],
      ['no program at all, as from the Pages app', { appId: null }],
      ['no program, with the metadata of another', { appId: null, metadata: 'kampagne 7' }],
      ['no program, with a tag that is none of ours', { appId: null, metadata: 'nobody.1' }],
    ])('an echo of %s is of staff', async (_who, more) => {
      await echo(more)
      await the.writes('#bai:ntrust')
      expect([the.state(), the.told()]).toEqual(['staff', []])
    })

    it.each([
      ['another program', () => ({ appId: '555000555' })],
      [
        'another program with the tag of one of ours',
        () => ({ appId: '555000555', metadata: tag() }),
      ],
      ['ours, without the tag', () => ({})],
      ['ours, with the tag', () => ({ metadata: tag() })],
      ['ours by its tag alone', () => ({ appId: null, metadata: tag() })],
    ])('an echo of %s silences nobody', async (_who, more) => {
      await echo(more())
      await the.writes('#bai:ntrust')
      expect([the.state(), the.told().length]).toEqual(['bot', 1])
    })

    it('staff who hold the thread are heard on standby, too', async () => {
      const raw = graph.event.echo({ psid: the.personId, appId: inbox, text: 'Chào bác' })
      const standby = raw.replace('"messaging":', '"standby":')
      expect(standby).not.toBe(raw)
      await graph.post(standby)
      await the.writes('#bai:ntrust')
      expect([the.state(), the.told()]).toEqual(['staff', []])
    })
  },
)
