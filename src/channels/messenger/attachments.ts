import { z } from 'zod'
import type { Attachment, AttachmentKind } from '../../conversations/message.ts'
import { known, maybe } from './shapes.ts'

/** Names of Meta's, and what they are to us. Source: Meta, webhook event "messages". */
const kinds: Readonly<Record<string, AttachmentKind>> = {
  image: 'image',
  sticker: 'sticker',
  audio: 'audio',
  video: 'video',
  reel: 'video',
  ig_reel: 'video',
  file: 'file',
  fallback: 'link',
  post: 'link',
  ig_post: 'link',
  location: 'location',
}

/** Nobody sends more at once; an image grid has up to 30. */
const MOST = 50
/** Signed addresses of Meta's file servers are long. */
const address = z.string().regex(/^https?:\/\/[^\s\p{Cc}]{1,4000}$/u)
const title = z.string().transform((text) => text.replace(/\p{Cc}/gu, ' ').slice(0, 300))
const degrees = z.number().min(-180).max(180)

const attachment = z.object({
  type: maybe(z.string()),
  // Shared links in the form of before v6, and in echoes: beside an empty payload.
  title: maybe(title),
  url: maybe(address),
  URL: maybe(address),
  payload: maybe(
    z.object({
      url: maybe(address),
      title: maybe(title),
      name: maybe(title),
      sticker_id: z.unknown().optional(),
      coordinates: maybe(z.object({ lat: degrees, long: degrees })),
    }),
  ),
})

/**
 * What came with a message, unread pieces as `other`. A sticker is an attachment of that type since
 * 2026-08-30; before it was an image with a `sticker_id`, and for a while both came side by side.
 */
export function readAttachments(list: readonly unknown[], messageSticker: unknown): Attachment[] {
  const read = list.slice(0, MOST).map(readOne)
  const stickers = read.filter(({ kind }) => kind === 'sticker')
  // The one sticker of a message, told twice or only by its number.
  if (messageSticker === undefined && stickers.length < 2) return read
  const [sticker = { kind: 'sticker' as const }] = stickers
  return [...read.filter(({ kind }) => kind !== 'sticker'), sticker]
}

function readOne(raw: unknown): Attachment {
  const { data } = attachment.safeParse(raw)
  if (!data) return { kind: 'other' }
  const { type = '', payload } = data
  const isSticker = payload?.sticker_id !== undefined
  const kind = isSticker ? 'sticker' : Object.hasOwn(kinds, type) ? kinds[type] : undefined
  const place = payload?.coordinates
  return {
    kind: kind ?? 'other',
    ...known({
      url: payload?.url ?? data.url ?? data.URL,
      name: payload?.title ?? payload?.name ?? data.title,
      latitude: place?.lat,
      longitude: place?.long,
    }),
  }
}
