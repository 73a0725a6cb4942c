import { z } from 'zod'
import type { Values } from '../content/placeholders.ts'

const line = z.string().trim().min(1)
/** A line somebody may leave empty. */
const open = line.nullish().transform((value) => value ?? null)

const shift = z
  .string()
  .regex(/^\d{2}:\d{2}-\d{2}:\d{2}$/, 'phải viết như 07:30-11:30')
  .transform((text) => {
    const [from = 0, to = 0] = text.split('-').map((time) => {
      const [hours = 0, minutes = 0] = time.split(':').map(Number)
      return hours * 60 + minutes
    })
    return { from, to }
  })
  .refine(({ from, to }) => from < to && to <= 24 * 60, 'phải có giờ bắt đầu trước giờ kết thúc')

export const organisationFile = z.strictObject({
  /** Name of the department as the reader should see it. */
  name: line,
  /** True until somebody has put in the real department. */
  sample: z.boolean(),
  /** Name of the province, after the mergers of 2025; what belongs to others is sent there. */
  province: open,
  hotline: open,
  address: open,
  email: open,
  website: open,
  zalo_name: open,
  facebook_name: open,
  /** The body above, on top of official letters: UBND tỉnh Phú Thọ. */
  superior: open,
  /** Short names behind the number of a letter: SKHCN-CĐS. */
  abbreviation: open,
  /** Where letters are dated; else the province. */
  place: open,
  /** Who signs, in lines: KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC. */
  signer_title: open,
  signer_name: open,
  /** The unit that keeps a copy: CĐS. */
  archive_unit: open,
  office_hours: z
    .strictObject({
      /** 1 Monday … 7 Sunday. */
      days: z.array(z.number().int().min(1).max(7)).min(1),
      shifts: z.array(shift).min(1),
    })
    .default({ days: [1, 2, 3, 4, 5], shifts: [{ from: 450, to: 690 }, { from: 810, to: 1020 }] }),
})
export type Organisation = z.infer<typeof organisationFile>

export const sampleOrganisation: Organisation = organisationFile.parse({
  name: 'Hỏi Đáp Số',
  sample: true,
})

/** What `{hotline}` and the like stand for. The sample's hours are nobody's: they are not told. */
export function organisationValues(organisation: Organisation): Values {
  const { name, province, hotline, address, email, website, zalo_name, facebook_name, sample } = organisation
  const hours = sample ? null : hoursInWords(organisation.office_hours)
  return { organisation: name, province, hotline, address, email, website, zalo_name, facebook_name, hours }
}

/**
 * Most characters of what texts may say of a department: screens are cut so that these still fit.
 * The hours are put into words by us; two shifts on single days take about as many.
 */
export const longestValues = {
  organisation: 80,
  province: 30,
  hotline: 40,
  address: 120,
  email: 60,
  website: 60,
  zalo_name: 60,
  facebook_name: 60,
  hours: 90,
} as const

/** What a department should still fill in. */
export function openFields(organisation: Organisation): string[] {
  const names = ['hotline', 'address', 'email', 'website', 'zalo_name', 'facebook_name'] as const
  return names.filter((name) => organisation[name] === null)
}

const weekdays = ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật']

/** "7 giờ 30 – 11 giờ 30 và 13 giờ 30 – 17 giờ, thứ Hai đến thứ Sáu". */
function hoursInWords({ days, shifts }: Organisation['office_hours']): string {
  const clock = (minutes: number) =>
    `${Math.floor(minutes / 60)} giờ${minutes % 60 ? ` ${String(minutes % 60).padStart(2, '0')}` : ''}`
  const sorted = [...new Set(days)].sort((a, b) => a - b)
  const [first = 1] = sorted
  const last = sorted.at(-1) ?? first
  const inOneRow = last - first === sorted.length - 1
  const name = (day: number) => weekdays[day - 1] ?? ''
  const when =
    inOneRow && sorted.length > 2
      ? `${name(first)} đến ${name(last)}`
      : sorted.map(name).join(', ')
  const spans = shifts.map(({ from, to }) => `${clock(from)} – ${clock(to)}`).join(' và ')
  return `${spans}, ${when}`
}
