/**
 * Visitors of the OA's chat box who are not logged in. They have an id only within a conversation,
 * and a reply must name both; so both make up the id under which we know them.
 */
export interface AnonymousVisitor {
  anonymousId: string
  conversationId: string
}

const PREFIX = 'anonymous/'

/** Undefined when it could not be told apart again. */
export function anonymousPerson(visitor: AnonymousVisitor): string | undefined {
  const { anonymousId, conversationId } = visitor
  if (anonymousId.includes('/')) return undefined
  return `${PREFIX}${anonymousId}/${conversationId}`
}

/** Undefined for a person with an account. */
export function anonymousVisitor(personId: string): AnonymousVisitor | undefined {
  if (!personId.startsWith(PREFIX)) return undefined
  const [anonymousId = '', ...rest] = personId.slice(PREFIX.length).split('/')
  return { anonymousId, conversationId: rest.join('/') }
}
