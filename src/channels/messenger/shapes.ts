import { z } from 'zod'

/** One event between a person and the Page, its ends told apart, its contents still unread. */
export interface RawEvent {
  keys: Readonly<Record<string, unknown>>
  /** ms UTC. */
  at: number | undefined
  /** PSID; the other end is the Page. */
  person: string | undefined
  recipient: string | undefined
  /** The Page is named as the sender. */
  fromPage: boolean
  /** Another app, or staff in the Page's inbox, hold the conversation. */
  standby: boolean
}

/** Ids are strings, longer than a number holds; short enough for an index of any database. */
export const id = z.string().regex(/^[^\p{Cc}]{1,500}$/u)
/** App ids are printed as text and as numbers: compared as text. */
export const appId = z.union([id, z.number().int().transform(String)])

/** As ms this is in 1973, before there were pages; as seconds it is in the year 5138. */
const SECONDS_UNTIL = 1e11
/** ms; documented examples also print it as text, and in seconds. */
export const timestamp = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int().min(0))
  .transform((at) => (at < SECONDS_UNTIL ? at * 1000 : at))

/** Anything we can do without: when it cannot be read, the rest of its event still can. */
export const maybe = <T extends z.ZodType>(shape: T) => shape.optional().catch(undefined)

/** Texts of the platform that we only keep, cut to a length nobody misses. */
export const words = z.string().transform((text) => text.slice(0, 2000))

/** An object without the keys that have no value. */
export function known<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null),
  ) as { [K in keyof T]?: NonNullable<T[K]> }
}

/** An id for what has none, from what tells it apart. */
export function madeId(...of: readonly (string | number | undefined)[]): string {
  return of
    .join(':')
    .replace(/\p{Cc}/gu, '')
    .slice(0, 500)
}
