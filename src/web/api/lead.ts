import express, { type Router } from 'express'
import { z } from 'zod'
import type { SwitchStore } from '../../conversations/desk.ts'
import { channelNames, type ChannelName } from '../../conversations/message.ts'
import type { OverviewFigures } from '../../reports/overview.ts'
import type { Overview, Switches } from '../console-contract.ts'
import { whoIs, type Door } from './door.ts'
import { readInput } from './refusals.ts'

export interface LeadOptions {
  door: Door
  /** Figures of so many days up to today. */
  overview: (days: number) => Promise<OverviewFigures>
  switches: SwitchStore
  /** Has the switches looked up again, here and elsewhere. */
  switched: () => Promise<void>
  isConfigured: (channel: ChannelName) => boolean
  nameOf: (userId: number) => Promise<string>
  now: () => number
}

const overviewQuery = z.object({ days: z.coerce.number().int().min(1).max(92).default(7) })
const botInput = z
  .object({ off: z.boolean(), reason: z.string().trim().max(300).default('') })
  .refine(({ off, reason }) => !off || reason.length >= 3, {
    error: 'Ghi lý do tắt, để người khác biết vì sao.',
  })
const noticeInput = z.object({
  text: z.string().trim().max(500, 'Thông báo dài quá 500 ký tự.'),
  until: z.number().int().positive().optional(),
})
/** A notice that nobody takes down must not stand for ever. In ms. */
const LONGEST_NOTICE = 31 * 24 * 3600_000

/** Figures and switches, for whoever leads. */
export function createLead(options: LeadOptions): Router {
  const { door, overview, switches, switched, isConfigured, nameOf, now } = options
  const router = express.Router()

  router.get('/overview', door.may('read-overview'), async (request, response) => {
    const asked = readInput(overviewQuery, request.query, response)
    if (asked) response.json((await overview(asked.days)) satisfies Overview)
  })

  async function current(): Promise<Switches> {
    const { botOff, notice } = await switches.loadSwitches()
    const bot = await Promise.all(
      channelNames.map(async (channel) => {
        const off = botOff[channel]
        return {
          channel,
          configured: isConfigured(channel),
          off: off !== undefined,
          reason: off?.reason ?? '',
          by: off?.by == null ? null : await nameOf(off.by),
          at: off?.at ?? null,
        }
      }),
    )
    const shown = notice && notice.until > now()
    return { bot, notice: shown ? { text: notice.text, until: notice.until } : null }
  }

  router.get('/switches', async (_request, response) => {
    response.json(await current())
  })

  router.put('/switches/bot/:channel', door.may('switch'), async (request, response) => {
    const channel = readInput(z.enum(channelNames), request.params['channel'], response)
    const input = channel && readInput(botInput, request.body, response)
    if (!channel || !input) return
    const { off, reason } = input
    await switches.switchBot(channel, off ? { reason } : null, whoIs(response).user.id, now())
    const before = { off: !off }
    await door.audited(response, 'switch.bot', channel, before, { off, reason })
    await switched()
    response.json(await current())
  })

  router.put('/switches/notice', door.may('switch'), async (request, response) => {
    const input = readInput(noticeInput, request.body, response)
    if (!input) return
    const { text, until = now() + LONGEST_NOTICE } = input
    const latest = Math.min(until, now() + LONGEST_NOTICE)
    const { notice: before } = await switches.loadSwitches()
    const notice = text === '' || latest <= now() ? null : { text, until: latest }
    await switches.setNotice(notice, whoIs(response).user.id, now())
    const was = before && { text: before.text, until: before.until }
    await door.audited(response, 'switch.notice', null, was, notice)
    await switched()
    response.json(await current())
  })
  return router
}
