import { z } from 'zod'
import {
  ChannelRefused,
  type AccountCheck,
  type Profile,
  type Sending,
} from '../../conversations/channel.ts'
import type { OutgoingPart } from '../../conversations/message.ts'
import { checkPage } from './account.ts'
import { refuseFile } from './files.ts'
import { createGraph, type GraphOptions } from './graph.ts'
import { toMessengerMessage } from './parts.ts'
import { messagingType } from './window.ts'

export interface MessengerClientOptions extends GraphOptions {
  pageId: string
  appId: string | undefined
  /** Staff may write for 7 days; needs Meta's approval. */
  humanAgent: boolean
}

export interface MessengerClient {
  /**
   * Sends one message; a file is uploaded first. Source: Meta, Send API reference; Saving assets.
   * @returns the platform's message id
   * @throws ChannelRefused | ChannelUnreachable
   */
  sendMessage(psid: string, part: OutgoingPart, sending: Sending): Promise<string>
  /** Typing dots for 20 s or until the next message. */
  showTyping(psid: string): Promise<void>
  /** Refused for many people, also good ones: the app may lack the permission. */
  profileOf(psid: string): Promise<Profile>
  checkPage(): Promise<AccountCheck>
}

/** 25 MB over a slow line; a delivery is leased for longer. In ms. */
const UPLOAD_TIMEOUT = 60_000

const sent = z.object({ message_id: z.coerce.string().optional() })
const uploaded = z.object({ attachment_id: z.union([z.string().min(1), z.number()]) })
const person = z.object({
  first_name: z.string().optional().catch(undefined),
  last_name: z.string().optional().catch(undefined),
  profile_pic: z
    .url({ protocol: /^https?$/ })
    .optional()
    .catch(undefined),
})

export function createMessengerClient(options: MessengerClientOptions): MessengerClient {
  const { pageId, humanAgent } = options
  const graph = createGraph(options)
  const post = (body: object) => graph(`${pageId}/messages`, sent, { body })

  /** Lives for 90 days at Meta; sent once, so nobody keeps the id. */
  async function upload(
    { kind, name, mediaType }: { kind: 'image' | 'file'; name: string; mediaType: string },
    bytes: Buffer | undefined,
  ): Promise<string> {
    if (!bytes) throw new ChannelRefused('no-file', `the file "${name}" is gone`)
    refuseFile({ kind, name, mediaType }, bytes.length)
    const form = new FormData()
    const message = { attachment: { type: kind, payload: { is_reusable: false } } }
    form.append('message', JSON.stringify(message))
    form.append('filedata', new Blob([new Uint8Array(bytes)], { type: mediaType }), name)
    const call = { body: form, timeout: UPLOAD_TIMEOUT }
    const { attachment_id: id } = await graph(`${pageId}/message_attachments`, uploaded, call)
    return String(id)
  }

  return {
    async sendMessage(psid, part, sending) {
      const { text, attachment } = part
      const isFile = attachment !== undefined && attachment.kind !== 'contact-form'
      if (isFile && text.trim() !== '') {
        // Two messages under one id could be neither repeated nor recognised one by one.
        const reason = 'Messenger takes words and a file as two messages: make them two parts'
        throw new ChannelRefused('parts', reason)
      }
      const attachmentId = isFile ? await upload(attachment, sending.file) : undefined
      const { message_id: messageId } = await post({
        recipient: { id: psid },
        ...messagingType(sending, humanAgent),
        message: toMessengerMessage(part, sending.tag, attachmentId),
        ...(sending.quotes === undefined ? {} : { reply_to: { mid: sending.quotes } }),
      })
      return messageId ?? ''
    },

    async showTyping(psid) {
      await post({ recipient: { id: psid }, sender_action: 'typing_on' })
    },

    async profileOf(psid) {
      const params = { fields: 'first_name,last_name,profile_pic' }
      const told = await graph(psid, person, { method: 'GET', params })
      // The family name comes first in Vietnamese.
      const name = [told.last_name, told.first_name].filter(Boolean).join(' ').trim()
      return { name: name || null, avatar: told.profile_pic ?? null }
    },

    checkPage: () => checkPage(options),
  }
}
