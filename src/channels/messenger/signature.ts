import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/**
 * `X-Hub-Signature-256` of a webhook: HMAC-SHA256 of the bytes received. Meta escapes what is not
 * ASCII (`\u1ec7`, `\/`), so a body parsed and written again has another MAC.
 * Source: Meta, Messenger Platform → Webhooks → Validate payloads.
 */
export function messengerSignature(body: Buffer | string, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`
}

export function sameSignature(header: string, signature: string): boolean {
  const given = Buffer.from(header)
  const expected = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** Query parameter `appsecret_proof`. Source: Meta, Graph API → Secure requests. */
export function messengerProof(accessToken: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(accessToken).digest('hex')
}

const deletionRequest = z.object({
  algorithm: z.string().regex(/^hmac-sha256$/i),
  user_id: z
    .union([z.string(), z.number().int().transform(String)])
    .pipe(z.string().min(1).max(200)),
})

/**
 * Who asks Facebook to have their data deleted: the app-scoped id in a `signed_request`, which is
 * `<MAC>.<payload>`, both base64url; the MAC is over the payload as it is written. Its `expires` does
 * not count: a request delivered late is one all the same.
 * Source: Meta, Data deletion request callback.
 * @returns null when it is not Meta's
 */
export function deletionRequestOf(signedRequest: string, appSecret: string): string | null {
  const [mac, payload, ...more] = signedRequest.split('.')
  if (!mac || !payload || more.length > 0) return null
  const given = Buffer.from(mac, 'base64url')
  const expected = createHmac('sha256', appSecret).update(payload).digest()
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  try {
    const json: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return deletionRequest.safeParse(json).data?.user_id ?? null
  } catch {
    return null
  }
}
