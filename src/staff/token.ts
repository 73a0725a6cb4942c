import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits, for a cookie or a link. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** What is stored of a token: a copy of the database opens nothing. Nobody guesses 256 bits, so it needs no salt. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
