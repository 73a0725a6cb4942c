import { z } from 'zod'
import { readEach, readYaml, type ContentFile, type Problem } from '../content/file.ts'
import { namesIn } from '../content/placeholders.ts'

/** The words of mails to agencies and of the page on which they answer. */
export const AGENCY_MAIL_FILE = 'knowledge/agency-mail.yml'

/** What may stand everywhere: the department. */
const always = ['organisation', 'hotline', 'email', 'address', 'website']

/** A text in whose braces only these stand; a misspelt one would be sent as it is. */
const words = (...places: string[]) =>
  z
    .string()
    .trim()
    .min(1)
    .refine((text) => namesIn(text).every((name) => [...places, ...always].includes(name)), {
      error: `trong ngoặc nhọn chỉ được có ${[...places, ...always].map((name) => `{${name}}`).join(', ')}`,
    })

const subject = words('about', 'agency', 'date')
const opening = words('recipient', 'agency', 'deadline', 'about')
const line = words()

export const agencyMailFile = z.strictObject({
  deadline: words('time', 'date'),
  about: z.strictObject({ one: words('code'), many: words('count') }),
  subjects: z.strictObject({
    ...{ forward: subject, before: subject, on: subject, after: subject },
    ...{ escalation: subject, word: subject },
  }),
  openings: z.strictObject({
    ...{ forward: opening, before: opening, on: opening, after: opening },
    ...{ escalation: opening, word: opening },
  }),
  test: z.strictObject({ subject: line, text: words('agency') }),
  note: words('note'),
  ticket: z.strictObject({
    heading: words('number', 'code'),
    question: words('question'),
    place: words('place'),
    people: words('people'),
    wordings: line,
    wording: words('wording'),
    phone: words('phones'),
    deadline: words('deadline'),
    link: words('link'),
  }),
  how: line,
  attachment: words('file'),
  call: line,
  closing: words('expires'),
  review: z.strictObject({
    subject: words('agency', 'month', 'count'),
    opening: words('agency', 'month', 'count'),
    article: words('number', 'title', 'date'),
    late: words('number', 'title', 'date'),
    link: words('link'),
    how: line,
    closing: line,
  }),
  page: z.strictObject({
    title: line,
    for: words('agency'),
    ticket: words('code'),
    question: line,
    place: words('place'),
    people: words('people'),
    wordings: line,
    deadline: words('deadline'),
    no_deadline: line,
    late: line,
    seen: words('time'),
    asked_back: words('time'),
    returned: line,
    answers: line,
    answer_by: words('name', 'time'),
    answer_states: z.strictObject({
      ...{ waiting: line, approved: line, replaced: line, 'sent-back': words('reason') },
    }),
    see: z.strictObject({ title: line, hint: line, button: line, done: line }),
    answer: z.strictObject({
      ...{ title: line, again: line, again_hint: line, hint: line, text: line, name: line },
      ...{ files: line, files_hint: line, button: line, done: line, done_straight: line },
    }),
    give_back: z.strictObject({
      ...{ title: line, hint: line, reason: line, agency: line, unknown: line, words: line },
      ...{ name: line, button: line, done: line },
    }),
    ask_back: z.strictObject({
      ...{ title: line, hint: line, text: line, name: line, button: line, done: line },
    }),
    errors: z.strictObject({
      ...{ heading: line, text: words('count'), name: line, reason: line, ask: line },
      ...{ agency: line, files_many: line, file_big: line, file_kind: words('name') },
      ...{ unreadable: line, files_again: line },
    }),
    over: z.strictObject({
      ...{ expired: line, revoked: line, closed: line, moved: line, unknown: line },
      ...{ remedy: line, kept: line },
    }),
    too_many: words('seconds'),
    call: line,
    private: line,
  }),
})
export type AgencyMailWords = z.output<typeof agencyMailFile>
export type AgencyPageWords = AgencyMailWords['page']

export function readAgencyMailWords(files: readonly ContentFile[]): {
  words: AgencyMailWords | undefined
  broken: Problem[]
} {
  let found: AgencyMailWords | undefined
  const own = files.filter(({ path }) => path === AGENCY_MAIL_FILE)
  const broken = readEach(own, ({ text }) => {
    found = readYaml(agencyMailFile, text.normalize('NFC'))
  })
  return { words: found, broken }
}
