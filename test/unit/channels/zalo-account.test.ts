import { describe, expect, it } from 'vitest'
import { oaAccount, oaWarnings } from '../../../src/channels/zalo/account.ts'

/** Noon of 21 November 2026 in Viet Nam. */
const NOON = Date.parse('2026-11-21T05:00:00Z')
const warnings = (fields: Record<string, unknown>) =>
  oaWarnings(oaAccount.parse({ name: 'Sở KH&CN', ...fields }), '3886', NOON)

describe('what an account tells', () => {
  it.each([
    ['21/12/2026', /ends on 21\/12\/2026, in 30 days/],
    ['21/11/2026', /ends on 21\/11\/2026, in 0 days/],
    ['20/11/2026', /ended on 20\/11\/2026/],
  ])('a package through %s', (package_valid_through_date, expected) => {
    expect(warnings({ package_valid_through_date })).toEqual([expect.stringMatching(expected)])
  })

  it.each([
    { package_valid_through_date: '22/12/2026' },
    { package_valid_through_date: 'vĩnh viễn' },
    { package_valid_through_date: null },
    { is_verified: true, oa_type: 2, oaid: '3886' },
    { is_verified: 'true', oa_id: 3886 },
    { is_verified: 'sắp' },
    {},
  ])('nothing to say of %j', (fields) => {
    expect(warnings(fields)).toEqual([])
  })

  it('not verified, and another account, in either spelling', () => {
    expect(warnings({ is_verified: false })).toEqual([expect.stringContaining('not verified')])
    expect(warnings({ is_verified: 'false' })).toHaveLength(1)
    expect(warnings({ oa_id: '17' })).toEqual([expect.stringContaining('OA 17')])
  })
})
