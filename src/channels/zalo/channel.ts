import { ChannelRefused, type Channel, type ChannelWebhook } from '../../conversations/channel.ts'
import { oaWarnings } from './account.ts'
import { anonymousVisitor } from './anonymous.ts'
import type { ZaloClient } from './client.ts'
import { parseZaloEvent } from './events.ts'
import { toZaloParts } from './parts.ts'
import { sameMac, zaloMac } from './signature.ts'
import type { ZaloTokens } from './tokens.ts'
import { zaloFileProblem } from './uploads.ts'
import { closedZaloWindow, zaloWritingWindow } from './window.ts'

export interface ZaloChannelOptions extends ZaloWebhookKeys {
  /** Whether messages may be sent that Zalo charges for. */
  paidMessages: boolean
  /** By which somebody is told that an answer waits; without it nobody is. */
  templateId?: string | undefined
  client: ZaloClient
  tokens: Pick<ZaloTokens, 'endsAt'>
  now: () => number
}

export function createZaloChannel(options: ZaloChannelOptions): Channel {
  const { client, tokens, now, paidMessages, templateId, ...keys } = options
  return {
    name: 'zalo',
    webhook: createZaloWebhook(keys),
    toParts: toZaloParts,
    fileProblem: (file, personId) =>
      personId !== undefined && anonymousVisitor(personId) ? 'text-only' : zaloFileProblem(file),

    closedWindow: (about, personId) =>
      // A visitor without an account has no window, only a chat box that is open or not.
      personId !== undefined && anonymousVisitor(personId)
        ? null
        : closedZaloWindow(about, paidMessages),

    writingWindow: (about, personId) =>
      anonymousVisitor(personId)
        ? { kind: 'unknown', until: null }
        : zaloWritingWindow(about, paidMessages),

    lastInteraction: async (personId) =>
      anonymousVisitor(personId) ? null : client.lastInteraction(personId),

    async send(personId, part, { file, quotes }) {
      const visitor = anonymousVisitor(personId)
      const platformMessageId = visitor
        ? await client.sendToVisitor(visitor, part)
        : await client.sendMessage(personId, part, {
            ...(file ? { file } : {}),
            ...(quotes === undefined ? {} : { quotes }),
          })
      return { platformMessageId }
    },

    ...(templateId === undefined
      ? {}
      : {
          async announceAnswer(personId, { code, askedAt, agency }) {
            if (anonymousVisitor(personId)) {
              throw new ChannelRefused('anonymous', 'a visitor without an account gets no template')
            }
            const about = { ma_phieu: code, ngay_gui: vietnamDay(askedAt), co_quan: agency }
            await client.sendTemplate(personId, templateId, about)
          },
        }),

    async profileOf(personId) {
      if (anonymousVisitor(personId)) {
        throw new ChannelRefused('anonymous', 'a visitor without an account has no profile')
      }
      return client.profile(personId)
    },

    async checkAccount() {
      const account = await client.account()
      return {
        account: account.name,
        warnings: oaWarnings(account, keys.oaId, now()),
        tokenEndsAt: await tokens.endsAt(),
      }
    },
  }
}

const pad = (number: number) => String(number).padStart(2, '0')

/** "21/11/2026", as Zalo's templates take a date; Viet Nam is at UTC+7 all year. */
function vietnamDay(at: number): string {
  const day = new Date(at + 7 * 3600_000)
  return `${pad(day.getUTCDate())}/${pad(day.getUTCMonth() + 1)}/${day.getUTCFullYear()}`
}

export interface ZaloWebhookKeys {
  appId: string
  /** The account whose conversations these are. */
  oaId: string
  oaSecretKey: string
}

export function createZaloWebhook(keys: ZaloWebhookKeys): ChannelWebhook {
  return {
    // The console saves a webhook address only if its unsigned `{}` gets 200, and disables one
    // that answers otherwise; so what fails the MAC gets 200 as well and is dropped.
    rejectedStatus: 200,

    read(body, headers) {
      const json = parseJson(body)
      const { app_id: appId, timestamp } = Object(json) as Record<string, unknown>
      // By hand: the whole event is read after the signature, and every delivery comes by here.
      if (typeof timestamp !== 'string' && typeof timestamp !== 'number') {
        return { kind: 'rejected', reason: 'probe or unreadable body' }
      }
      const header = headers['x-zevent-signature']
      if (!header) return { kind: 'rejected', reason: 'no signature' }
      if (appId !== undefined && appId !== keys.appId) {
        return { kind: 'rejected', reason: 'another app' }
      }
      if (!sameMac(header, zaloMac(body, String(timestamp), keys))) {
        return { kind: 'rejected', reason: 'wrong signature' }
      }
      // Template messages (ZNS) share names with conversations, and go to phone numbers.
      const isTemplate = headers['x-zevent-server'] === 'ZNS'
      return { kind: 'accepted', events: isTemplate ? [] : parseZaloEvent(json, keys.oaId) }
    },

    parse: (body) => parseZaloEvent(JSON.parse(body.toString('utf8')), keys.oaId),
    answerGet: () => '',
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
