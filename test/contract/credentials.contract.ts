import { describe, expect, test } from 'vitest'
import type { CredentialStore } from '../../src/conversations/ports.ts'
import { DAY, newWorld, type OpenStorage } from './fixture.ts'

/** A door that the test opens. */
function door() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}

export function describeCredentialStore(name: string, openStorage: OpenStorage): void {
  describe(`CredentialStore on ${name}`, () => {
    async function fresh() {
      const { storage, clock, openAgain } = await newWorld(openStorage)
      const { credentials: elsewhere } = await openAgain()
      return { credentials: storage.credentials, elsewhere, clock, openAgain }
    }

    /** Starts work under the lock that ends when the test says so; resolves once it has begun. */
    async function hold(credentials: CredentialStore, log: string[], who: string) {
      const begun = door()
      const end = door()
      const ended = credentials.withLock('zalo', async () => {
        log.push(`${who} in`)
        begun.open()
        await end.opened
        log.push(`${who} out`)
      })
      await begun.opened
      return {
        finish: async () => {
          end.open()
          await ended
        },
      }
    }

    test('a secret nobody stored is null', async () => {
      const { credentials } = await fresh()
      expect(await credentials.loadCredential('zalo')).toBeNull()
    })

    test('gives back what was stored last, also to another process', async () => {
      const { credentials, elsewhere } = await fresh()
      await credentials.saveCredential('zalo', 'cũ')
      await credentials.saveCredential('zalo', 'mới 🔑')
      await credentials.saveCredential('other', '')
      expect(await credentials.loadCredential('zalo')).toBe('mới 🔑')
      expect(await elsewhere.loadCredential('zalo')).toBe('mới 🔑')
      expect(await elsewhere.loadCredential('other')).toBe('')
    })

    test('another SECRET_KEY opens nothing, and the error names the remedy', async () => {
      const { credentials, openAgain } = await fresh()
      await credentials.saveCredential('zalo', 'a token')
      const { credentials: stranger } = await openAgain('another key')
      await expect(stranger.loadCredential('zalo')).rejects.toThrow(/SECRET_KEY.*Set the key/)
      await stranger.saveCredential('zalo', 'installed anew')
      expect(await stranger.loadCredential('zalo')).toBe('installed anew')
    })

    test('the lock lets one work at a time, in whatever process', async () => {
      const { credentials, elsewhere } = await fresh()
      const log: string[] = []
      const first = await hold(credentials, log, 'first')
      const others = [credentials, elsewhere].map((store) =>
        store.withLock('zalo', async () => {
          log.push('next in')
          await store.saveCredential('zalo', 'a token')
          log.push('next out')
        }),
      )
      // Both have asked for the lock by the time these come back.
      await credentials.loadCredential('zalo')
      await elsewhere.loadCredential('zalo')
      expect(log).toEqual(['first in'])
      await first.finish()
      await Promise.all(others)
      const next = ['next in', 'next out']
      expect(log).toEqual(['first in', 'first out', ...next, ...next])
    })

    test('other names are other locks', async () => {
      const { credentials } = await fresh()
      const first = await hold(credentials, [], 'first')
      expect(await credentials.withLock('messenger', async () => 'done')).toBe('done')
      await first.finish()
    })

    test('the lock gives back what the work gives', async () => {
      const { credentials } = await fresh()
      expect(await credentials.withLock('zalo', async () => 42)).toBe(42)
    })

    test('work that throws frees the lock', async () => {
      const { credentials } = await fresh()
      const failing = credentials.withLock('zalo', async () => {
        throw new Error('no answer')
      })
      await expect(failing).rejects.toThrow('no answer')
      expect(await credentials.withLock('zalo', async () => 'done')).toBe('done')
    })

    test('the lock of a holder that died can be taken when it has expired', async () => {
      const { credentials, elsewhere, clock } = await fresh()
      await hold(elsewhere, [], 'dead')
      clock.now += DAY
      expect(await credentials.withLock('zalo', async () => 'done')).toBe('done')
    })

    test('a holder that overslept does not free the lock of its successor', async () => {
      const { credentials, elsewhere, clock } = await fresh()
      const log: string[] = []
      const sleeper = await hold(elsewhere, log, 'sleeper')
      clock.now += DAY
      const successor = await hold(credentials, log, 'successor')
      await sleeper.finish()
      const third = elsewhere.withLock('zalo', async () => log.push('third in'))
      await elsewhere.loadCredential('zalo')
      expect(log).toEqual(['sleeper in', 'successor in', 'sleeper out'])
      await successor.finish()
      await third
      expect(log.slice(3)).toEqual(['successor out', 'third in'])
    })
  })
}
