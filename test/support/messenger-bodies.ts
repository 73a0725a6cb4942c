/** Webhook bodies that Meta never sends, made by fast-check from those it does. */
import fc from 'fast-check'
import { jsonObject, type Json } from './http-double.ts'
import { messengerEvent, messengerTestPage } from './messenger-events.ts'

const { psid } = messengerTestPage
const at = { psid, mid: 'm_1', timestamp: 1_700_000_000_000 }
const url = 'https://example.com/a'

/** One body of every kind. */
export const messengerBodies: readonly string[] = [
  messengerEvent.text({ ...at, text: 'VNeID là gì?' }),
  messengerEvent.quickReply({ ...at, title: '1', payload: '#bai:vneid-la-gi' }),
  messengerEvent.replyTo({ ...at, text: 'Câu này', to: 'm_0' }),
  messengerEvent.postback({ ...at, title: 'A', payload: '#a', referral: { ref: 'r' } }),
  messengerEvent.sticker({ ...at, form: 'both' }),
  messengerEvent.attachment({ ...at, type: 'fallback', payload: null, url, title: 'T' }),
  messengerEvent.attachment({
    ...at,
    type: 'location',
    payload: { coordinates: { lat: 1, long: 2 } },
  }),
  messengerEvent.echo({ ...at, text: 'a', metadata: 'trace.1', attachments: [{ type: 'image' }] }),
  messengerEvent.delivery({ psid, watermark: 1_700_000_000_000, mids: ['m_1'] }),
  messengerEvent.read({ ...at, watermark: 1_700_000_000_000 }),
  messengerEvent.reaction(at),
  messengerEvent.edit({ ...at, text: 'b' }),
  messengerEvent.deletion({ ...at, mids: ['m_1'] }),
  messengerEvent.referral({ ...at, ref: 'r' }),
  messengerEvent.optin({ ...at, ref: 'r' }),
  messengerEvent.handover({ ...at, what: 'pass', from: 1, to: '2' }),
  messengerEvent.appRoles({ ...at, roles: { '1': ['primary_receiver'] } }),
  messengerEvent.accountLinking({ ...at, status: 'linked' }),
  messengerEvent.responseFeedback({ ...at, feedback: 'Good response' }),
  messengerEvent.customerFeedback({ ...at, question: 'q', payload: '4', more: 'a' }),
  messengerEvent.standby({ ...at, text: 'a' }),
  messengerEvent.standbyPostback({ ...at, title: 'A' }),
  messengerEvent.policyEnforcement({ action: 'warning', reason: 'a' }),
  messengerEvent.dashboardTest(),
  messengerEvent.smokeTest(),
]

const trouble = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    ...[null, '', 0, -1, 1.5, 1e300, true, [], {}, [null], '\u0000', '\ud800', 'a\u0000b'],
    ...['x'.repeat(5000), '99999999999999999999', '1700000000', { id: 7 }, { id: '\u0000' }],
  ),
)

type Path = readonly (string | number)[]

/** Ways to every value inside. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, one]) => pathsOf(one, [...path, key]))]
}

function changed(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by
  if (Array.isArray(value)) {
    return value.map((one, at) => (String(at) === key ? changed(one, rest, by) : (one as unknown)))
  }
  const object = value as Json
  return { ...object, [key]: changed(object[key], rest, by) }
}

/** A real body with one value inside its entry replaced. */
export const changedMessengerEvent: fc.Arbitrary<{ entry: unknown[] }> = fc
  .constantFrom(...messengerBodies)
  .chain((raw) => {
    const body = jsonObject(raw) ?? {}
    const inside = pathsOf(body).filter(([key, at]) => key === 'entry' && at !== undefined)
    return fc
      .tuple(fc.constantFrom(...inside), trouble)
      .map(([path, by]) => changed(body, path, by) as { entry: unknown[] })
  })

/** Anything at all, or a real body with a few values replaced. */
export const brokenMessengerBody: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 1, arbitrary: fc.jsonValue() },
  { weight: 4, arbitrary: changedMessengerEvent },
  {
    weight: 4,
    arbitrary: fc
      .tuple(changedMessengerEvent, fc.array(fc.tuple(fc.nat(), trouble), { maxLength: 3 }))
      .map(([body, changes]) =>
        changes.reduce<unknown>((current, [pick, by]) => {
          const paths = pathsOf(current)
          return changed(current, paths[pick % paths.length] ?? [], by)
        }, body),
      ),
  },
)
