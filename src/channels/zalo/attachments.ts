import { z } from 'zod'
import type { Attachment, AttachmentKind } from '../../conversations/message.ts'
import type { ZaloEvent } from './envelope.ts'

const kinds: ReadonlySet<string> = new Set<AttachmentKind>([
  'image',
  'gif',
  'sticker',
  'audio',
  'video',
  'file',
  'link',
  'location',
])

/** Everything Zalo puts into `payload`, each field on its own: numbers come as text. */
const text = z.string().trim().min(1).optional().catch(undefined)
/** No more than what an address bar takes. */
const address = z.string().trim().min(1).max(4000).optional().catch(undefined)
const number = z
  .union([z.number(), z.string().trim().min(1).transform(Number)])
  .pipe(z.number())
  .optional()
  .catch(undefined)
const payload = z
  .object({
    url: address,
    thumbnail: address,
    name: text,
    title: text,
    description: text,
    size: number,
    coordinates: z.object({ latitude: number, longitude: number }).optional().catch(undefined),
  })
  .catch({})
const attachment = z.object({ type: z.string().catch(''), payload })

/**
 * What came with a message. Text beside a place or a business card is the name of that, not words of
 * the person's. An event whose attachments cannot be read still has one of its kind.
 * Docs: "Webhook → Sự kiện người dùng gửi …".
 */
export function attachmentsOf({ event_name: event, message }: ZaloEvent): Attachment[] {
  const fromName = /_send_(?:anonymous_)?([a-z_]+)$/.exec(event)?.[1] ?? ''
  const isCard = fromName === 'business_card'
  const found = (message?.attachments ?? []).flatMap((each) => {
    const { data } = attachment.safeParse(each)
    return data ? read(data, isCard, message?.text) : []
  })
  if (found.length > 0) return found
  if (isCard) return [{ kind: 'contact', ...named(message?.text) }]
  if (!kinds.has(fromName)) return []
  const placeName = fromName === 'location' ? named(message?.text) : {}
  return [{ kind: fromName as AttachmentKind, ...placeName }]
}

function read(
  { type, payload: given }: z.infer<typeof attachment>,
  isCard: boolean,
  words: string | undefined,
): Attachment {
  if (isCard) return card(given, words)
  const kind = kinds.has(type) ? (type as AttachmentKind) : 'other'
  const { url, thumbnail, size } = given
  const name = kind === 'location' ? words : (given.name ?? given.title ?? given.description)
  return {
    kind,
    ...(url === undefined ? {} : { url }),
    ...(thumbnail === undefined ? {} : { thumbnail }),
    ...named(name),
    ...(size !== undefined && Number.isSafeInteger(size) && size >= 0 ? { size } : {}),
    ...place(given.coordinates),
  }
}

const named = (name: string | undefined) => (name?.trim() ? { name: name.trim() } : {})

function place(
  coordinates: z.infer<typeof payload>['coordinates'],
): Pick<Attachment, 'latitude' | 'longitude'> {
  const { latitude, longitude } = coordinates ?? {}
  if (latitude === undefined || longitude === undefined) return {}
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return {}
  return { latitude, longitude }
}

const cardDetails = z.object({ phone: z.union([z.string(), z.number().transform(String)]) })

/** A business card comes as a link whose description is JSON text with the phone number. */
function card(
  { url, thumbnail, description }: z.infer<typeof payload>,
  name: string | undefined,
): Attachment {
  let phone: string | undefined
  try {
    phone = cardDetails.safeParse(JSON.parse(description ?? '')).data?.phone.replace(/[^\d+]/g, '')
  } catch {
    // Then the description was meant to be read.
  }
  const reach = phone ? `tel:${phone}` : url
  return {
    kind: 'contact',
    ...(reach === undefined ? {} : { url: reach }),
    ...(thumbnail === undefined ? {} : { thumbnail }),
    ...named(name),
  }
}
