import { describe, expect, it } from 'vitest'
import { createPasswords, usualCost } from '../../../src/staff/passwords.ts'

const cheap = createPasswords({ memoryCost: 1024, timeCost: 1, parallelism: 1 })

describe('password hashes', () => {
  it('are argon2id at what OWASP asks for, salted, and fit one password only', async () => {
    const passwords = createPasswords()
    const hash = await passwords.hash('ghế nhựa đỏ ba chân')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await passwords.hash('ghế nhựa đỏ ba chân')).not.toBe(hash)
    expect(await passwords.verify('ghế nhựa đỏ ba chân', hash)).toBe(true)
    expect(await passwords.verify('ghế nhựa đỏ bốn chân', hash)).toBe(false)
  })

  it('take Vietnamese letters in both compositions for the same', async () => {
    const hash = await cheap.hash('ghế nhựa đỏ'.normalize('NFC'))
    expect(await cheap.verify('ghế nhựa đỏ'.normalize('NFD'), hash)).toBe(true)
  })

  it('without a hash to compare with, nothing fits and as much work is done', async () => {
    const passwords = createPasswords({ ...usualCost, timeCost: 6 })
    const hash = await passwords.hash('ghế nhựa đỏ')
    // The processor's time, its threads' among it: others at work on the machine do not count.
    const work = async (against: string | null) => {
      const each: number[] = []
      for (let n = 0; n < 4; n++) {
        const before = process.cpuUsage()
        expect(await passwords.verify('không phải', against)).toBe(false)
        each.push(process.cpuUsage(before).user)
      }
      return Math.min(...each)
    }
    // Without the work it would be a thousandth.
    expect(await work(null)).toBeGreaterThan((await work(hash)) / 3)
  })
})
