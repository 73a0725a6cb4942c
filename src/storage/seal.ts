import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { SealedByAnotherKey } from '../conversations/ports.ts'

/** Keeps secrets unreadable in the database file and its backups: AES-256-GCM. */
export interface Seal {
  close(secret: string): string
  /** @throws SealedByAnotherKey, naming SECRET_KEY */
  open(sealed: string): string
}

/** @param secretKey any text; its SHA-256 is the key */
export function createSeal(secretKey: string): Seal {
  const key = createHash('sha256').update(secretKey).digest()
  return {
    close(secret) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return ['v1', iv, cipher.getAuthTag(), body]
        .map((part) => (typeof part === 'string' ? part : part.toString('base64url')))
        .join('.')
    },
    open(sealed) {
      const [version, iv = '', tag = '', body = ''] = sealed.split('.')
      try {
        if (version !== 'v1') throw new Error(`unknown seal ${version}`)
        const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'))
        decipher.setAuthTag(Buffer.from(tag, 'base64url'))
        const opened = [decipher.update(Buffer.from(body, 'base64url')), decipher.final()]
        return Buffer.concat(opened).toString('utf8')
      } catch (cause) {
        throw new SealedByAnotherKey(
          'A stored secret cannot be read with this SECRET_KEY. Set the key that was in use when it was stored (or restore secret.key into DATA_DIR), or install the secret anew.',
          { cause },
        )
      }
    },
  }
}
