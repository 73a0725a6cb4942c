import { z } from 'zod'
import { ChannelRefused, type AccountCheck } from '../../conversations/channel.ts'
import { createGraph } from './graph.ts'
import { subscribedFields, subscriptionOf, type SetUpOptions } from './profile.ts'

const page = z.object({ id: z.coerce.string(), name: z.string().catch('a Page without a name') })

/**
 * The Page behind the token, and whether it tells the app of everything.
 * @throws ChannelRefused | ChannelUnreachable
 */
export async function checkPage(options: SetUpOptions): Promise<AccountCheck> {
  const { pageId } = options
  const graph = createGraph(options)
  const call = { method: 'GET', params: { fields: 'name,id' } } as const
  const { name } = await graph(pageId, page, call).catch((error: unknown) => {
    if (!(error instanceof ChannelRefused) || error.code !== '100/33') throw error
    const why = `${error.message}. Remedy: MESSENGER_PAGE_ID (${pageId}) and MESSENGER_PAGE_ACCESS_TOKEN must be of the same Page; compare both with the app → Messenger → Access tokens`
    throw new ChannelRefused(error.code, why, error.remedy)
  })
  const { missing } = await subscriptionOf(graph, options)
  return {
    account: name,
    warnings: missing.length === 0 ? [] : [unheard(missing)],
    // A Page's token has no end that can be asked for; it dies with a password or a role.
    tokenEndsAt: null,
  }
}

function unheard(missing: readonly string[]): string {
  const what = missing.includes('messages')
    ? 'the Page does not pass on what people write'
    : 'the Page does not tell the app of everything'
  const fields = missing.length === subscribedFields.length ? 'any event' : missing.join(', ')
  return `${what} (not subscribed to ${fields}): run \`npm run cli -- messenger-profile\``
}
