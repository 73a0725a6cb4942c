import { expect, it } from 'vitest'
import { zaloEnvironment } from '../support/running-app.ts'
import { describeSilence } from '../support/staff-silence.ts'
import { startZaloDouble, type ZaloDouble } from '../support/zalo-double.ts'
import { zaloEchoKinds, zaloTestAccount } from '../support/zalo-events.ts'

const adminId = '7654321098765432109'
const { oaId } = zaloTestAccount
let zalo: ZaloDouble
let people = 0

describeSilence(
  'Zalo',
  async (now) => {
    zalo = await startZaloDouble({ now })
    const { event } = zalo
    const when = (at?: number) => (at === undefined ? {} : { timestamp: at })
    return {
      env: zaloEnvironment(zalo),
      person: (userId, text, at) => event.text({ userId, text, ...when(at) }),
      staff: (userId, text, at) => event.staffEcho({ userId, text, adminId, ...when(at) }),
      staffFile: (userId) => event.echo({ userId, kind: 'file', adminId }),
      otherProgram: (userId, text) => event.echo({ userId, kind: 'text', text }),
      ours: (userId, text, id) =>
        id === undefined
          ? event.other('oa_send_text', {
              ...{ sender: { id: oaId }, recipient: { id: userId }, message: { text } },
            })
          : event.apiEcho({ userId, text, msgId: id }),
      post: (raw) => zalo.post(raw),
      hear: (url, timing) =>
        zalo.sendEventsTo({ ...zaloTestAccount, url: `${url}/webhooks/zalo` }, timing),
      settled: () => zalo.settled(),
      fail: (times, trouble) => zalo.failNext(times, trouble),
      told: (userId) =>
        zalo.delivered
          .filter((each) => each.userId === userId)
          .map(({ text, messageId }) => ({ text, id: messageId })),
      newPerson: () => String(2468458835291979220n + BigInt(++people)),
      close: () => zalo.close(),
    }
  },
  (the) => {
    it.each(zaloEchoKinds)('oa_send_%s is of staff when it has an admin_id', async (kind) => {
      await zalo.post(zalo.event.echo({ userId: the.personId, kind, adminId }))
      await the.writes('#bai:ntrust')
      expect([the.state(), the.told()]).toEqual(['staff', []])
    })

    it.each([...zaloEchoKinds.map((kind) => [kind, undefined] as const), ['text', ' '] as const])(
      'oa_send_%s is of a program when its admin_id is %j',
      async (kind, admin) => {
        const more = admin === undefined ? {} : { adminId: admin }
        await zalo.post(zalo.event.echo({ userId: the.personId, kind, ...more }))
        await the.writes('#bai:ntrust')
        expect([the.state(), the.told().length]).toEqual(['bot', 1])
      },
    )
  },
)
