import { z } from 'zod'

const text = z.string().trim().min(1).nullable().catch(null)

/**
 * What the OA API tells of the account itself. Docs: "Lấy thông tin Official Account"; the id is
 * `oa_id` in older material. What is missing or strange counts as not told.
 */
export const oaAccount = z
  .object({
    oaid: z.coerce.string().optional(),
    oa_id: z.coerce.string().optional(),
    name: text,
    is_verified: z
      .union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])
      .nullable()
      .catch(null),
    package_name: text,
    /** DD/MM/YYYY in Viet Nam. */
    package_valid_through_date: text,
  })
  .transform(({ oaid, oa_id, name, is_verified, package_name, package_valid_through_date }) => ({
    id: oaid ?? oa_id ?? null,
    name: name ?? 'an account without a name',
    isVerified: is_verified,
    packageName: package_name,
    packageEndsAt:
      package_valid_through_date === null ? null : endOfDay(package_valid_through_date),
    packageEnds: package_valid_through_date,
  }))
export type OaAccount = z.infer<typeof oaAccount>

const DAY = 86_400_000
/** Days before the package's end from which to speak of it: buying one may need a tender. */
const SOON = 30

/** What is wrong with the account or soon will be, each with its remedy. */
export function oaWarnings(account: OaAccount, oaId: string, now: number): string[] {
  const { id, isVerified, packageName, packageEndsAt, packageEnds } = account
  const warnings: string[] = []
  if (id !== null && id !== oaId) {
    warnings.push(
      `the token is for OA ${id}, but ZALO_OA_ID is ${oaId}: correct ZALO_OA_ID, or fetch a token for the right OA`,
    )
  }
  if (isVerified === false) {
    warnings.push('the OA is not verified, so Zalo may refuse messages: verify it on oa.zalo.me')
  }
  if (packageEndsAt !== null) {
    const what = `the OA's package${packageName === null ? '' : ` "${packageName}"`}`
    const remedy = 'without one nothing is sent: extend it on oa.zalo.me'
    const days = Math.floor((packageEndsAt - now) / DAY)
    if (packageEndsAt <= now) warnings.push(`${what} ended on ${packageEnds}; ${remedy}`)
    else if (days <= SOON) {
      warnings.push(`${what} ends on ${packageEnds}, in ${days} days; ${remedy}`)
    }
  }
  return warnings
}

/** The midnight that ends the day in Viet Nam (UTC+7 all year), ms UTC; null when it is no day. */
function endOfDay(day: string): number | null {
  const [, date, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(day) ?? []
  if (date === undefined) return null
  return Date.UTC(Number(year), Number(month) - 1, Number(date) + 1) - 7 * 3_600_000
}
