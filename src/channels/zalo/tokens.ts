import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import { z } from 'zod'
import { ChannelUnreachable } from '../../conversations/channel.ts'
import { SealedByAnotherKey, type CredentialStore } from '../../conversations/ports.ts'
import { callPlatform } from '../platform-call.ts'
import { zaloOauthReason } from './errors.ts'

/**
 * The OA's token pair. An access token lives 25 hours; a refresh token is good for one use, after
 * which both old tokens are dead. So: one refresher at a time, and the new pair is durable before
 * anything uses it. Source: docs "Xác thực và ủy quyền → Lấy access token từ refresh token".
 */
export interface ZaloTokens {
  /** A token to try now. */
  current(): Promise<string>
  /**
   * A token that is not `rejected`; refreshes unless somebody already did.
   * @throws ChannelUnreachable when no new pair could be had; sending pauses
   */
  replace(rejected: string): Promise<string>
  /** When the stored access token ends, ms UTC; null when nobody knows. */
  endsAt(): Promise<number | null>
}

export interface ZaloTokensOptions {
  appId: string
  appSecret: string
  oaId: string
  oauthUrl: string
  /** Pair from the environment, for the first start or a new authorisation. */
  accessToken: string | undefined
  refreshToken: string | undefined
  credentials: CredentialStore
  now: () => number
  log: Logger
}

const stored = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  /** ms UTC; null for a pair that came from the environment: its age is unknown. */
  expiresAt: z.number().nullable(),
  /** Hashes of environment pairs already taken over: an old .env must not bring back a dead pair. */
  seen: z.array(z.string()),
})
type Pair = z.infer<typeof stored>

const answer = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  // Seconds, as text.
  expires_in: z.coerce.number(),
})

const nameOf = (oaId: string) => `zalo:${oaId}`

async function loadPair(credentials: CredentialStore, name: string): Promise<Pair | undefined> {
  const text = await credentials.loadCredential(name)
  return text === null ? undefined : stored.parse(JSON.parse(text))
}

/** Likewise undefined where it was sealed by a key that is lost. */
const readablePair = (credentials: CredentialStore, name: string) =>
  loadPair(credentials, name).catch((error: unknown) => {
    if (error instanceof SealedByAnotherKey) return undefined
    throw error
  })

const savePair = (credentials: CredentialStore, name: string, pair: Pair) =>
  credentials.saveCredential(name, JSON.stringify(pair))

/**
 * Puts a pair in place that a person fetched after a new authorisation. A running process takes it
 * up when its own token is refused.
 */
export async function installZaloPair(
  credentials: CredentialStore,
  oaId: string,
  { accessToken, refreshToken }: Pick<Pair, 'accessToken' | 'refreshToken'>,
): Promise<void> {
  const name = nameOf(oaId)
  await credentials.withLock(name, async () => {
    // Whoever lost the key has no other way than a new pair.
    const kept = await readablePair(credentials, name)
    const seen = [...(kept?.seen ?? []), sha256(refreshToken)]
    await savePair(credentials, name, { accessToken, refreshToken, expiresAt: null, seen })
  })
}

/** When the stored access token ends, ms UTC; null when nobody knows. */
export async function zaloTokenEndsAt(
  credentials: CredentialStore,
  oaId: string,
): Promise<number | null> {
  return (await readablePair(credentials, nameOf(oaId)))?.expiresAt ?? null
}

/** Refresh this long before the end, in ms: a send must not meet an expiring token. */
const EARLY = 3600_000
/** A person must act when a refresh fails; asking more often helps nobody. In ms. */
const PAUSE_AFTER_FAILURE = 60_000

export function createZaloTokens(options: ZaloTokensOptions): ZaloTokens {
  const { appId, appSecret, oaId, oauthUrl, credentials, now, log } = options
  const name = nameOf(oaId)
  let pair: Pair | undefined
  let loading: Promise<Pair> | undefined
  let refreshing: Promise<Pair> | undefined
  /** Renewed but not stored yet: the old pair is dead, so this one must not be forgotten. */
  let unsaved: Pair | undefined

  /** The stored pair, unless the environment brings one never seen before. */
  async function load(): Promise<Pair> {
    const kept = await loadPair(credentials, name).catch((error: unknown) => {
      if (!(error instanceof SealedByAnotherKey)) throw error
      // Messages wait for it as for any other dead token.
      const remedy = 'A new pair: `npm run cli -- zalo-token`.'
      throw new ChannelUnreachable(`${error.message} ${remedy}`, PAUSE_AFTER_FAILURE)
    })
    const { accessToken, refreshToken } = options
    const fromEnv = refreshToken === undefined ? undefined : sha256(refreshToken)
    if (refreshToken === undefined || fromEnv === undefined || kept?.seen.includes(fromEnv)) {
      if (kept) return kept
      throw new ChannelUnreachable(
        'Zalo has no token pair. Fetch one in the API Explorer of developers.zalo.me and install it with `npm run cli -- zalo-token`.',
        PAUSE_AFTER_FAILURE,
      )
    }
    const installed: Pair = {
      // Without an access token the first call refreshes.
      accessToken: accessToken ?? '',
      refreshToken,
      expiresAt: accessToken === undefined ? 0 : null,
      seen: [...(kept?.seen ?? []), fromEnv],
    }
    await savePair(credentials, name, installed)
    log.info('took over a new Zalo token pair from the environment')
    return installed
  }

  /** Under the lock: another process may have refreshed since we looked. */
  function refresh(rejected: string): Promise<Pair> {
    refreshing ??= credentials
      .withLock(name, async () => {
        const latest = unsaved ?? (await load())
        const good = latest.accessToken !== rejected && !endsSoon(latest)
        if (good && !unsaved) return (pair = latest)
        unsaved = good ? latest : await requestPair(latest)
        await savePair(credentials, name, unsaved)
        log.info({ expiresAt: unsaved.expiresAt }, 'Zalo token pair refreshed')
        pair = unsaved
        unsaved = undefined
        return pair
      })
      .finally(() => (refreshing = undefined))
    return refreshing
  }

  async function requestPair({ refreshToken, seen }: Pair): Promise<Pair> {
    const body = new URLSearchParams({
      refresh_token: refreshToken,
      app_id: appId,
      grant_type: 'refresh_token',
    })
    const { data } = await callPlatform({
      url: `${oauthUrl}/v4/oa/access_token`,
      headers: { secret_key: appSecret },
      body,
    }).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : 'no answer'
      throw failed(`${why}. Remedy: let this machine reach ${oauthUrl} (DNS, firewall, proxy)`)
    })
    const parsed = answer.safeParse(data)
    if (!parsed.success) throw failed(oauthError(data))
    const { access_token, refresh_token, expires_in } = parsed.data
    return {
      accessToken: access_token,
      refreshToken: refresh_token,
      expiresAt: now() + expires_in * 1000,
      seen,
    }
  }

  function failed(why: string): ChannelUnreachable {
    log.error({ why }, 'Zalo token refresh failed: until it works nothing is sent on Zalo')
    return new ChannelUnreachable(`Zalo token refresh failed: ${why}`, PAUSE_AFTER_FAILURE)
  }

  function endsSoon({ expiresAt }: Pair): boolean {
    return expiresAt !== null && expiresAt - now() < EARLY
  }

  return {
    async current() {
      // Under the lock: taking over the environment's pair must not undo somebody's refresh.
      if (!pair) {
        loading ??= credentials.withLock(name, load).finally(() => (loading = undefined))
        pair ??= await loading
      }
      if (endsSoon(pair)) return (await refresh(pair.accessToken)).accessToken
      return pair.accessToken
    },
    async replace(rejected) {
      if (pair && pair.accessToken !== rejected && !endsSoon(pair)) return pair.accessToken
      return (await refresh(rejected)).accessToken
    },
    endsAt: () => zaloTokenEndsAt(credentials, oaId),
  }
}

function oauthError(data: unknown): string {
  const { error, error_name: name } = z
    .object({ error: z.coerce.string().optional(), error_name: z.string().optional() })
    .catch({})
    .parse(data)
  return error === undefined ? 'unreadable answer' : zaloOauthReason(error, name ?? '')
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
