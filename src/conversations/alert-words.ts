import { ASKED, NOT_UNDERSTOOD } from '../bot/staff.ts'
import { inVietnam } from '../calendar/calendar.ts'
import { EMERGENCY } from '../flows/world.ts'
import type { AlertKind, OpenHandoff } from './alerts.ts'
import type { ChannelName } from './message.ts'
import { BOT_OFF, TAKEN_BY_STAFF } from './staff-work.ts'

/**
 * What staff read outside the console. Mail passes through many hands and a Telegram group is a
 * foreign service: neither a citizen's name nor their words, only where they are to be seen.
 */

const channels: Record<ChannelName, string> = {
  zalo: 'Zalo',
  messenger: 'Messenger',
  web: 'chat trên trang web',
  telegram: 'Telegram',
}

const reasons: Record<string, string> = {
  [ASKED]: 'xin gặp cán bộ',
  [NOT_UNDERSTOOD]: 'hai lần liền máy không trả lời được',
  [EMERGENCY]: 'có vẻ đang gặp nguy hiểm',
  [BOT_OFF]: 'máy trả lời đang tắt',
  [TAKEN_BY_STAFF]: 'cán bộ đã nhận, nay trả lại hàng chờ',
  'lost money to a scam': 'vừa bị lừa mất tiền',
}

const prefixes: Record<AlertKind, string> = {
  waiting: '',
  emergency: '',
  reminder: 'Nhắc lại',
  escalation: 'Chờ quá lâu',
}

export interface AlertAbout {
  kind: AlertKind
  /** One at least. */
  people: readonly OpenHandoff[]
  urgent: boolean
  publicUrl: string | undefined
  now: number
}

export function alertWords({ kind, people, urgent, publicUrl, now }: AlertAbout) {
  const oldestFirst = [...people].sort((a, b) => a.since - b.since)
  const longest = waited(oldestFirst[0]?.since ?? now, now)
  const names = [...new Set(oldestFirst.map(({ channel }) => channels[channel]))].join(', ')
  const many = people.length > 1
  const what = many
    ? `${people.length} người đang chờ cán bộ`
    : urgent
      ? 'có người có vẻ đang gặp nguy hiểm'
      : 'có người đang chờ cán bộ'
  // In an emergency of somebody who was waiting anyway the time of waiting would mislead.
  const time =
    kind === 'emergency' || longest === '' ? '' : `${many ? '; lâu nhất' : ','} ${longest}`
  const before = [urgent ? 'KHẨN CẤP' : '', prefixes[kind]].filter(Boolean).join(' – ')
  const subject = `${before ? `${before}: ${what}` : capital(what)} (${names}${time})`

  const described = oldestFirst.map((person, at) => {
    const since = kind === 'emergency' ? '' : `Chờ từ: ${clock(person.since)}`
    const lines = [
      `Kênh: ${channels[person.channel]}`,
      `Vì sao: ${reasons[person.reason] ?? person.reason}`,
      since,
      place(person.contactId, publicUrl),
    ].filter(Boolean)
    return many ? [`${at + 1}.`, ...lines].join('\n') : lines.join('\n')
  })
  const text = [
    ...(urgent ? [`KHẨN CẤP: hãy mở hội thoại này ngay. ${numbersSaid(people)}`] : []),
    ...described,
  ].join('\n\n')
  return { subject, text, footer }
}

/** Where staff wrote a moment ago the bot is silent, in danger as well. */
const numbersSaid = (people: readonly OpenHandoff[]): string =>
  people.every(({ takenAt }) => takenAt === null)
    ? 'Máy đã nhắn số điện thoại cần gọi.'
    : 'Cán bộ đang giữ hội thoại nên máy có thể chưa nhắn số điện thoại cần gọi.'

function place(contactId: number, publicUrl: string | undefined): string {
  const path = `/console/hoi-thoai/${contactId}`
  return publicUrl === undefined
    ? `Xem ở trang dành cho cán bộ, hội thoại số ${contactId} (${path})`
    : `Mở hội thoại: ${publicUrl}${path}`
}

const footer =
  'Thư gửi tự động, không kèm tên và lời của người dân. Xin trả lời trong trang dành cho cán bộ, đừng trả lời thư này.'

const MINUTE = 60_000

/** `12 phút`, `1 giờ 5 phút`, `2 ngày 3 giờ`; empty below a minute. */
function waited(since: number, now: number): string {
  const minutes = Math.floor((now - since) / MINUTE)
  if (minutes < 1) return ''
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  const parts: [number, string][] =
    days > 0
      ? [
          [days, 'ngày'],
          [hours % 24, 'giờ'],
        ]
      : [
          [hours, 'giờ'],
          [minutes % 60, 'phút'],
        ]
  return parts.flatMap(([count, unit]) => (count > 0 ? `${count} ${unit}` : [])).join(' ')
}

/** `14:05 ngày 21/11` */
function clock(at: number): string {
  const [, month, day, time] = /^\d+-(\d+)-(\d+)T(\d+:\d+)/.exec(inVietnam(at).toISOString()) ?? []
  return `${time} ngày ${day}/${month}`
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
