import { hash, verify } from '@node-rs/argon2'
import { newToken } from './token.ts'

export interface PasswordCost {
  /** KiB. */
  memoryCost: number
  timeCost: number
  parallelism: number
}

/** Argon2id as OWASP's "Password Storage Cheat Sheet" asks for; about 60 ms, off the main thread. */
export const usualCost: PasswordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export interface Passwords {
  hash(password: string): Promise<string>
  /** @param passwordHash null when there is none to compare with: that takes as long, and is false */
  verify(password: string, passwordHash: string | null): Promise<boolean>
}

export function createPasswords(cost: PasswordCost = usualCost): Passwords {
  // Keyboards compose Vietnamese letters in two ways; both are the same password.
  const same = (password: string) => password.normalize('NFKC')
  const hashed = (password: string) => hash(same(password), { ...cost })
  let decoy: Promise<string> | undefined
  return {
    hash: hashed,
    async verify(password, passwordHash) {
      decoy ??= hashed(newToken())
      const against = passwordHash ?? (await decoy)
      return (await verify(against, same(password))) && passwordHash !== null
    },
  }
}
