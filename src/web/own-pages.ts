import type { RequestHandler } from 'express'
import type { ChatError } from './contract.ts'

/** What changes nothing; other sites' pages may ask, but not read the answer. */
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Lets only our own pages change anything. Browsers put the page's origin into every request that is
 * not just reading; programs that send none are let through, since they could as well send ours.
 * @param publicUrl where the public reaches us, when a proxy changes the Host header
 */
export function ownPagesOnly(publicUrl: string | undefined): RequestHandler {
  const ownOrigin = publicUrl === undefined ? undefined : new URL(publicUrl).origin
  return ({ method, headers: { origin, host } }, response, next) => {
    const ours =
      origin === undefined ||
      origin === ownOrigin ||
      (URL.canParse(origin) && new URL(origin).host === host?.toLowerCase())
    if (READING.has(method) || ours) {
      next()
      return
    }
    const message = `pages of ${origin} may not post here; show the chat there with /widget.js`
    response.status(403).json({ error: { code: 'origin-unknown', message } } satisfies ChatError)
  }
}
