import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/**
 * `X-ZEvent-Signature` of a webhook: SHA-256 (not HMAC) over app id, body, timestamp and the OA
 * secret key. The body must be the bytes received: serialising it again changes them.
 * Source: official Java SDK, MacUtils.buildMac; docs "Webhook → Xác thực".
 * @param timestamp top-level `timestamp` of the body, as text
 */
export function zaloMac(
  body: Buffer | string,
  timestamp: string,
  { appId, oaSecretKey }: { appId: string; oaSecretKey: string },
): string {
  return createHash('sha256')
    .update(appId)
    .update(body)
    .update(timestamp)
    .update(oaSecretKey)
    .digest('hex')
}

/** Whether a header (`mac=<hex>`, or the bare hex some deliveries carry) names the right MAC. */
export function sameMac(header: string, mac: string): boolean {
  const given = Buffer.from(header.trim().replace(/^mac=/i, '').toLowerCase())
  const expected = Buffer.from(mac)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** Header `appsecret_proof` of an API call. Source: docs "appsecret_proof". */
export function zaloProof(accessToken: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(accessToken).digest('hex')
}
