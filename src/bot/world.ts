import { inVietnam, isOpen, nextOpening } from '../calendar/calendar.ts'
import type { Values } from '../content/placeholders.ts'
import type { World } from '../flows/world.ts'
import type { Commune, Field } from '../knowledge/directory.ts'
import { fold } from '../text/normalise.ts'
import { tokens } from '../text/tokens.ts'
import type { Bot, Input } from './bot.ts'

/** What dialogues know, made of what the bot knows. */
export function worldOf(
  { now, random, facts, staff }: Input,
  { flows, library, calendar }: Bot,
): World {
  const opens = library.organisation.sample ? null : nextOpening(now, calendar)
  return {
    now,
    random,
    values: {
      ...flows.values,
      opens: opens === null ? null : momentInWords(opens),
      usual_wait: usualWait(staff?.usualMinutes ?? null),
      more_fields: flows.line('more_fields'),
    },
    office: staff?.anyTime || isOpen(now, calendar) ? 'open' : 'closed',
    fieldsFor: (about) => fieldsFor(about, library),
    agencyName: (id) => agencyName(id, library),
    commune: (name) => communeNamed(name, library.communes.communes),
    quiz: library.quiz,
    ...(facts ? { facts } : {}),
  }
}

/** As people know it; null for an agency that was taken out of the list. */
export const agencyName = (id: string, { agencies }: Bot['library']): string | null =>
  agencies.agencies.find((agency) => agency.id === id)?.name ?? null

/** "khoảng 15 phút": rounded up, for nobody is to wait longer than they were told. */
function usualWait(minutes: number | null): string | null {
  if (minutes === null) return null
  if (minutes <= 55) return `${Math.max(5, Math.ceil(minutes / 5) * 5)} phút`
  return `${Math.ceil(minutes / 60)} giờ làm việc`
}

/** Fields of business, first those whose agencies own the articles nearest to what was written. */
function fieldsFor(about: string, library: Bot['library']): readonly Field[] {
  const { agencies } = library
  const near = about ? library.find(about).ranked : []
  const owners = near.flatMap(({ id }) => library.article(id)?.owner ?? [])
  const likely = owners.flatMap(
    (owner) => agencies.agencies.find(({ id }) => id === owner)?.fields ?? [],
  )
  const place = ({ id }: Field) => (likely.includes(id) ? likely.indexOf(id) : likely.length)
  return [...agencies.fields].sort((a, b) => place(a) - place(b))
}

/** The commune a person named: "xã mẫu một", "mau mot", or one of its other names. */
function communeNamed(name: string, communes: readonly Commune[]): Values | null {
  const typed = bare(name)
  if (typed === '') return null
  const commune = communes.find((one) => [one.name, ...one.also].some((it) => bare(it) === typed))
  if (!commune) return null
  const teams = commune.teams.map(
    ({ place, contact, phone }) => `- ${[place, contact, phone].filter(Boolean).join(': ')}`,
  )
  return {
    commune: commune.name,
    centre: commune.centre,
    teams: teams.length === 0 ? null : teams.join('\n'),
  }
}

const bare = (name: string) =>
  fold(tokens(name).join(' ')).replace(
    /^(?:(?:o|tai|em|toi|nha) )*(?:(?:xa|phuong|thi tran|dac khu) )?/,
    '',
  )

const weekdays = ['Chủ nhật', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy']

/** "7 giờ 30 thứ Hai, 23/11". */
function momentInWords(at: number): string {
  const local = inVietnam(at)
  const minutes = local.getUTCMinutes()
  const clock = `${local.getUTCHours()} giờ${minutes ? ` ${String(minutes).padStart(2, '0')}` : ''}`
  return `${clock} ${weekdays[local.getUTCDay()]}, ${local.getUTCDate()}/${local.getUTCMonth() + 1}`
}
