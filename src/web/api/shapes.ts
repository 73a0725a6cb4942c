import type { Channel, WritingWindow } from '../../conversations/channel.ts'
import type { ConversationRecord, InboxLine, MessageRecord } from '../../conversations/inbox.ts'
import type { Attachment, OutgoingAttachment } from '../../conversations/message.ts'
import { isHeld } from '../../conversations/states.ts'
import type {
  Conversation,
  ConversationSummary,
  Delivery,
  Message,
  MessageFile,
} from '../console-contract.ts'

/** What the database holds of conversations, as the console takes it. */

export const toSummary = (line: InboxLine, now: number): ConversationSummary => ({
  id: line.contactId,
  channel: line.channel,
  name: line.name,
  avatar: line.avatar,
  state: line.state,
  assignee: line.assignee,
  native: isHeld(line, now) && line.assignee === null,
  waitingSince: line.waitingSince,
  reason: line.state === 'waiting' || line.state === 'staff' ? line.reason : null,
  lastMessageAt: line.lastMessageAt,
  preview: previewInWords(line.preview),
  previewFrom: line.previewFrom,
  unread: line.unread,
  labels: line.labels,
})

/** Kinds of attachments as the store names them in a preview without words. */
const withoutWords: Readonly<Record<string, string>> = {
  '[image]': 'Hình ảnh',
  '[gif]': 'Ảnh động',
  '[sticker]': 'Nhãn dán',
  '[audio]': 'Ghi âm',
  '[video]': 'Video',
  '[file]': 'Tệp',
  '[link]': 'Đường dẫn',
  '[location]': 'Vị trí',
  '[contact]': 'Danh thiếp',
  '[other]': 'Tệp',
}
const previewInWords = (preview: string) => withoutWords[preview] ?? preview

export const toConversation = (
  record: ConversationRecord,
  channel: Channel | undefined,
  now: number,
): Conversation => ({
  ...toSummary(record, now),
  window: windowOf(record, channel, now),
  staffUntil: isHeld(record, now) ? record.staffUntil : null,
  contact: { phone: record.phone, address: record.address, firstSeenAt: record.firstSeenAt },
  notes: record.notes,
  earlier: record.earlier,
  tickets: record.tickets,
  ratings: record.ratings,
})

function windowOf(
  { lastInteractionAt, personId }: ConversationRecord,
  channel: Channel | undefined,
  now: number,
): WritingWindow {
  if (!channel) return { kind: 'closed', until: null }
  const asked = { speaker: 'staff' as const, lastInteractionAt, now }
  return channel.writingWindow?.(asked, personId) ?? { kind: 'none', until: null }
}

export const toMessage = (
  record: MessageRecord,
  titleOf: (article: string) => string,
): Message => ({
  id: record.id,
  at: record.at,
  from: fromOf(record),
  by: record.by,
  text: record.text ?? '',
  choices: record.choices.map(({ label }) => label),
  files: record.attachments.flatMap((attachment) => toFile(attachment) ?? []),
  masked: record.masked,
  quotes: record.quotes,
  takenBack: record.takenBack,
  editedAt: record.editedAt,
  delivery: record.direction === 'out' ? deliveryOf(record) : null,
  turn: record.turn && {
    ...record.turn,
    article:
      record.turn.article === null
        ? null
        : { id: record.turn.article, title: titleOf(record.turn.article) },
  },
})

function fromOf({ direction, kind, author, agencyAnswer }: MessageRecord): Message['from'] {
  if (agencyAnswer) return 'agency'
  if (direction === 'out') return author === 'staff' ? 'staff' : 'bot'
  if (kind !== 'echo') return 'person'
  return author === 'staff' ? 'native' : 'app'
}

function deliveryOf({ state, reason, reachedAt, seenAt }: MessageRecord): Delivery {
  const [, code, text] = /^([\w/-]{1,40}): (.*)$/s.exec(reason ?? '') ?? []
  return {
    state: state === 'received' ? 'sent' : state,
    reason: reason === null ? null : { code: code ?? null, text: text ?? reason },
    reachedAt,
    seenAt,
  }
}

function toFile(attachment: Attachment | OutgoingAttachment): MessageFile | undefined {
  if ('fileId' in attachment) {
    const { kind, fileId, name } = attachment
    const size = 'size' in attachment ? (attachment.size ?? null) : null
    return { kind, url: `/api/files/${fileId}`, thumbnail: null, name: name ?? null, size }
  }
  if (attachment.kind === 'contact-form') return undefined
  const { kind, url = null, thumbnail = null, name = null, size = null } = attachment
  return { kind, url: ownFile(url), thumbnail: ownFile(thumbnail), name, size }
}

/** What people sent in the web chat is kept by us; the platforms' addresses stay as they are. */
function ownFile(url: string | null): string | null {
  const [, id] = /^\/chat\/files\/(\d+)$/.exec(url ?? '') ?? []
  return id === undefined ? url : `/api/files/${id}`
}
