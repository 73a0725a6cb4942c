import { z } from 'zod'
import { payloads } from '../../bot/payloads.ts'
import { createGraph, type Graph, type GraphOptions } from './graph.ts'

/** What a person sees before and beside the conversation; the words are those of flows/wording.yml. */
export interface ProfileWords {
  /** Stands above the Get Started button. */
  greeting: string
  start: string
  /** Opens the menu of dialogues. */
  menu: string
  staff: string
  privacy: string
  /** Offered to newcomers as they are; the first four. */
  questions: readonly string[]
  /** Page on which people read how to have their data erased. */
  privacyUrl: string | undefined
}

/** A text too long for its place; the message names the line to shorten. */
export class ProfileTooLong extends Error {}

const GREETING_LIMIT = 160
const MENU_TITLE_LIMIT = 30
const PAYLOAD_LIMIT = 1000
const MOST_QUESTIONS = 4

/**
 * Body of POST /me/messenger_profile: everything at once, for Meta takes 10 calls in 10 minutes.
 * Source: Meta, Messenger Profile API reference; 160 and 1000 are common knowledge.
 * @throws ProfileTooLong
 */
export function messengerProfile(words: ProfileWords): object {
  const { greeting, start, menu: menuTitle, staff, privacy, questions, privacyUrl } = words
  const item = (line: string, title: string, payload: string) => ({
    type: 'postback',
    title: within(MENU_TITLE_LIMIT, `lines.${line}`, title),
    payload,
  })
  const menu = [
    item('menu_start', start, payloads.start),
    item('menu_more', menuTitle, payloads.flow('menu')),
    item('talk_to_staff', staff, payloads.staff),
    ...(privacyUrl === undefined
      ? []
      : [
          {
            type: 'web_url',
            title: within(MENU_TITLE_LIMIT, 'lines.menu_privacy', privacy),
            url: privacyUrl,
          },
        ]),
  ]
  const breakers = questions.slice(0, MOST_QUESTIONS).map((question, at) => ({
    question,
    payload: within(PAYLOAD_LIMIT, `suggestions[${at}]`, payloads.ask(question)),
  }))
  const text = within(GREETING_LIMIT, 'lines.messenger_greeting', greeting)
  return {
    greeting: [{ locale: 'default', text }],
    get_started: { payload: payloads.start },
    persistent_menu: [{ locale: 'default', composer_input_disabled: false, call_to_actions: menu }],
    ice_breakers: [{ locale: 'default', call_to_actions: breakers }],
  }
}

function within(limit: number, line: string, text: string): string {
  if (text.length <= limit) return text
  throw new ProfileTooLong(
    `flows/wording.yml ${line} has ${text.length} characters; Messenger takes ${limit}. Shorten it.`,
  )
}

/** What the app must hear of. Source: Meta, Messenger Platform → Webhooks → Webhook events. */
export const subscribedFields: readonly string[] = [
  'messages',
  'messaging_postbacks',
  'messaging_referrals',
  'message_echoes',
  'message_deliveries',
  'message_reads',
  'message_reactions',
  'message_edits',
  'messaging_handovers',
  'standby',
  'messaging_optins',
  'messaging_policy_enforcement',
]

const subscriptions = z.object({
  data: z.array(
    z.object({
      id: z.coerce.string().optional(),
      subscribed_fields: z.array(z.string()).catch([]),
    }),
  ),
})
const profileSet = z.object({ result: z.string() })
/** Documented as the text "true", in practice a boolean. */
const done = z.object({ success: z.literal([true, 'true']) })

export interface SetUpOptions extends GraphOptions {
  pageId: string
  appId: string | undefined
}

/**
 * Sets the profile and subscribes the app to the Page's events; fields that somebody subscribed
 * besides stay.
 * @returns the fields that were missing
 * @throws ChannelRefused | ChannelUnreachable
 */
export async function setUpPage(
  options: SetUpOptions,
  profile: object,
): Promise<readonly string[]> {
  const { pageId } = options
  const graph = createGraph(options)
  await graph('me/messenger_profile', profileSet, { body: profile })
  const { present, missing } = await subscriptionOf(graph, options)
  if (missing.length > 0) {
    const fields = [...present, ...missing].join(',')
    await graph(`${pageId}/subscribed_apps`, done, { params: { subscribed_fields: fields } })
  }
  return missing
}

/**
 * The fields of which the Page tells the app, and those it should and does not. Source: Meta,
 * Messenger Platform → Webhooks, GET /{page-id}/subscribed_apps.
 * @throws ChannelRefused | ChannelUnreachable
 */
export async function subscriptionOf(
  graph: Graph,
  { pageId, appId }: Pick<SetUpOptions, 'pageId' | 'appId'>,
): Promise<{ present: readonly string[]; missing: readonly string[] }> {
  const { data } = await graph(`${pageId}/subscribed_apps`, subscriptions, { method: 'GET' })
  // Without its id, ours can only be told where it is the one.
  const [only, ...others] = data
  const ours =
    appId === undefined
      ? others.length === 0
        ? only
        : undefined
      : data.find(({ id }) => id === appId)
  const present = ours?.subscribed_fields ?? []
  return { present, missing: subscribedFields.filter((field) => !present.includes(field)) }
}
