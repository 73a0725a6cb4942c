import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Tokens of the web chat: made by us, guessed by nobody, checked without a look-up. 144 random bits
 * and 132 bits of signature.
 *
 * They do not expire. Elderly people come back after months to read an answer again, and a token
 * lives only in the one browser it was given to; an expiry would take their conversation away and
 * protect nobody. "Bắt đầu lại" on the page forgets it, a new secret key makes all of them unknown.
 */
export interface ChatTokens {
  issue(): string
  /** The person a token stands for, or null when we did not issue it. */
  personOf(token: string): string | null
}

/** @param secretKey the process's secret; another key makes all tokens unknown */
export function createChatTokens(secretKey: string): ChatTokens {
  const sign = (id: string) =>
    createHmac('sha256', secretKey).update(`web chat ${id}`).digest('base64url').slice(0, 22)

  return {
    issue() {
      const id = randomBytes(18).toString('base64url')
      return `${id}.${sign(id)}`
    },
    personOf(token) {
      const [id = '', signature = '', ...rest] = token.split('.')
      const given = Buffer.from(signature)
      const expected = Buffer.from(sign(id))
      if (rest.length > 0) return null
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
      // Hashed, so that a copy of the database opens nobody's conversation.
      return createHash('sha256').update(id).digest('hex').slice(0, 32)
    },
  }
}
