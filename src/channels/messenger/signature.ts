import { createHmac, timingSafeEqual } from 'node:crypto'

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
