import type { App } from '../../src/app.ts'
import type { Step, Story } from './demo-conversations.ts'
import { heading, remark, speech, type Button } from './demo-transcript.ts'
import type { GraphDouble } from './graph-double.ts'
import { messengerTestPage } from './messenger-events.ts'
import { idle } from './running-app.ts'
import type { ZaloDouble } from './zalo-double.ts'
import { zaloTestAccount } from './zalo-events.ts'

export interface Stage {
  app: App
  zalo: ZaloDouble
  graph: GraphDouble
  print: (text: string) => void
}

/** A message as it stands on the person's phone. */
export interface Shown {
  personId: string
  id: string
  text: string
  buttons: readonly (Button & { payload: string })[]
}

/** A platform, as far as a story needs it. */
interface Platform {
  name: string
  shown(): readonly Shown[]
  /** The event of a step; undefined where the platform has none. */
  event(step: Step, about: Moment): string | undefined
  post(raw: string): Promise<{ status: number | null }>
}

/** Where the conversation stands. */
interface Moment {
  personId: string
  /** Id of what the person says now. */
  messageId: string
  /** What they last said before. */
  saidBefore: string
  last: Shown | undefined
  /** The button that is tapped. */
  tapped: Shown['buttons'][number] | undefined
}

/** Plays the stories one after another and prints each as it goes. */
export async function play(stories: readonly Story[], stage: Stage): Promise<void> {
  const { app, zalo, graph, print } = stage
  const platforms = { zalo: zaloPlatform(zalo), messenger: messengerPlatform(graph) }
  const begin = Date.now()
  const printed = new Set<string>()
  let turnsTold = 0

  for (const [at, story] of stories.entries()) {
    const platform = platforms[story.channel]
    const personId = personOf(story.channel, at)
    print(heading(`${at + 1}. ${story.title}`, platform.name))
    let [seen, saidBefore] = [0, '']
    const onPhone = () => platform.shown().filter((each) => each.personId === personId)

    for (const [stepAt, step] of story.steps.entries()) {
      if (step.does === 'token-ends') {
        zalo.expireToken()
        print(remark('mã truy cập (token) của Zalo vừa hết hạn, sớm hơn lịch', '·'))
        continue
      }
      const messageId = `demo-${at}-${stepAt}`
      const last = onPhone().at(-1)
      const tapped = step.does === 'taps' ? buttonOf(last, step.button) : undefined
      const raw = platform.event(step, { personId, messageId, saidBefore, last, tapped })
      if (raw === undefined) throw new Error(`${platform.name} has no "${step.does}"`)
      print(speech(step.does === 'staff' ? 'Cán bộ' : story.who, captionOf(step, tapped?.label)))
      const { status } = await platform.post(raw)
      if (status !== 200) throw new Error(`the webhook answered ${status} to "${step.does}"`)
      if (step.does !== 'edits') saidBefore = messageId
      const { refreshes } = zalo
      await idle(app)
      if (zalo.refreshes > refreshes)
        print(remark('đã tự đổi sang token mới; câu hỏi không mất', '·'))

      for (const { text, buttons } of onPhone().slice(seen)) {
        print(speech('Bot', printed.has(text) ? shortened(text) : text, buttons))
        printed.add(text)
      }
      seen = onPhone().length
      const turns = await app.storage.turnFacts.turnsBetween(begin, Date.now() + 1)
      const news = turns.slice(turnsTold)
      turnsTold = turns.length
      print(
        remark(
          news.length === 0
            ? 'đã ghi lại, không cần trả lời'
            : news.map(({ outcome, article }) => [outcome, article].join(' ').trim()).join(', '),
        ),
      )
    }
  }
}

/** What was read before, the introduction above all, need not be read again. */
const shortened = (text: string) => (text.length < 200 ? text : `${text.slice(0, 48)}… (như trên)`)

function captionOf(step: Step, button = ''): string {
  switch (step.does) {
    case 'says':
    case 'staff':
      return step.text
    case 'taps':
      return `(bấm nút "${button}")`
    case 'sticker':
      return '(gửi một nhãn dán)'
    case 'photo':
      return '(gửi một ảnh)'
    case 'starts':
      return '(bấm nút "Bắt đầu")'
    case 'likes':
      return '(thả 👍 vào câu trả lời)'
    case 'edits':
      return `(sửa tin vừa rồi thành) ${step.text}`
    case 'token-ends':
      return ''
  }
}

function personOf(channel: Story['channel'], at: number): string {
  const first = channel === 'zalo' ? zaloTestAccount.userId : messengerTestPage.psid
  return String(BigInt(first) + BigInt(at + 1))
}

function buttonOf(last: Shown | undefined, name: string): Shown['buttons'][number] {
  const found = last?.buttons.find(({ label, isLink }) => !isLink && label.startsWith(name))
  if (!found) {
    const there = last?.buttons.map(({ label }) => label).join(', ') ?? 'nothing'
    throw new Error(`no button "${name}" to tap; there is ${there}`)
  }
  return found
}

export function zaloPlatform(zalo: ZaloDouble): Platform {
  const { event } = zalo
  return {
    name: 'Zalo OA',
    shown: () =>
      zalo.delivered.map(({ userId, messageId, text, buttons }) => ({
        personId: userId,
        id: messageId,
        text,
        buttons: buttons.map(({ title, type, payload }) => ({
          label: title,
          isLink: type === 'oa.open.url',
          payload: String(payload),
        })),
      })),
    event(step, { personId: userId, messageId: msgId, tapped }) {
      switch (step.does) {
        case 'says':
          return event.text({ userId, msgId, text: step.text })
        case 'taps':
          return tapped && event.text({ userId, msgId, text: tapped.payload })
        case 'sticker':
          return event.sticker({ userId, msgId })
        case 'photo':
          return event.image({ userId, msgId })
        case 'staff':
          return event.staffEcho({ userId, msgId, adminId: '1234567890123', text: step.text })
        default:
          return undefined
      }
    },
    post: (raw) => zalo.post(raw),
  }
}

export function messengerPlatform(graph: GraphDouble): Platform {
  const { event } = graph
  return {
    name: 'Messenger',
    shown: () =>
      graph.delivered.map(({ psid, mid, text, quickReplies, buttons }) => ({
        personId: psid,
        id: mid,
        text,
        buttons: [
          ...quickReplies.map(({ title = '', payload = '' }) => ({
            label: title,
            isLink: false,
            payload,
          })),
          ...buttons.map(({ title, url, payload = '' }) => ({
            label: title,
            isLink: url !== undefined,
            payload,
          })),
        ],
      })),
    event(step, { personId: psid, messageId: mid, saidBefore, last, tapped }) {
      switch (step.does) {
        case 'says':
          return event.text({ psid, mid, text: step.text })
        case 'taps':
          return (
            tapped && event.quickReply({ psid, mid, title: tapped.label, payload: tapped.payload })
          )
        case 'starts':
          return event.getStarted({ psid, mid })
        case 'likes':
          return last && event.reaction({ psid, mid: last.id })
        case 'edits':
          return event.edit({ psid, mid: saidBefore, text: step.text })
        default:
          return undefined
      }
    },
    post: (raw) => graph.post(raw),
  }
}
