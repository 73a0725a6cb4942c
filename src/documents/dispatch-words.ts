import { z } from 'zod'
import { readEach, readYaml, type ContentFile, type Problem } from '../content/file.ts'
import { lineAmong, lineWith } from './line.ts'

export const DISPATCH_FILE = 'knowledge/dispatch.yml'

const OF_ALL = ['organisation', 'recipient', 'tickets', 'period', 'deadline', 'contact']
const OF_ONE = ['kind', 'code', 'field', 'place', 'people', 'phone']

const paragraph = lineAmong(...OF_ALL, 'link')
const paragraphOfOne = lineAmong(...OF_ALL, ...OF_ONE, 'link')

export const dispatchFile = z.strictObject({
  country: lineWith(),
  motto: lineWith(),
  number: lineWith('number', 'symbol'),
  date: lineWith('place', 'day', 'month', 'year'),
  subject: lineWith('subject'),
  subjects: z.strictObject({
    one: lineAmong(...OF_ALL, ...OF_ONE),
    several: lineAmong(...OF_ALL),
  }),
  to: lineWith('recipient'),
  kinds: z.strictObject({
    'gop-y': lineWith(),
    'phan-anh': lineWith(),
    'cau-hoi': lineWith(),
    'lua-dao': lineWith(),
    'loi-nhan': lineWith(),
  }),
  tickets: lineWith('count', 'kind'),
  day: lineWith('day'),
  days: lineWith('from', 'to'),
  deadline: z.strictObject({ day: lineWith('day'), in_table: lineWith(), none: lineWith() }),
  opening: z.strictObject({
    one: z.array(paragraphOfOne).min(1),
    several: z.array(paragraph).min(1),
  }),
  quote: lineWith('text'),
  details: z.array(lineAmong('field', 'place')),
  received: lineWith('kind', 'period'),
  people: lineWith('people'),
  wordings: lineWith(),
  phone: lineWith('phone'),
  table: z.strictObject({
    number: lineWith(),
    code: lineWith(),
    content: lineWith(),
    people: lineWith(),
    deadline: lineWith(),
    wordings: lineWith('wordings'),
    phone: lineWith('phone'),
    link: lineWith('link'),
  }),
  request: paragraph,
  ways: z.strictObject({
    link: lineWith('link'),
    in_table: lineWith(),
    by_mail: lineWith(),
    letter: paragraph,
  }),
  closing: z.array(paragraph).min(1),
  copies: z.strictObject({ title: lineWith(), first: lineWith(), archive: lineWith('unit') }),
  contact: z.strictObject({
    address: lineWith('address'),
    email: lineWith('email'),
    website: lineWith('website'),
    phone: lineWith('phone'),
  }),
})

/** The fixed words of the letter that forwards questions to an agency. */
export type DispatchWords = z.output<typeof dispatchFile>

export function readDispatchWords(files: readonly ContentFile[]): {
  words: DispatchWords | undefined
  broken: Problem[]
} {
  let words: DispatchWords | undefined
  const own = files.filter(({ path }) => path === DISPATCH_FILE)
  const broken = readEach(own, ({ text }) => {
    words = readYaml(dispatchFile, text.normalize('NFC'))
  })
  return { words, broken }
}
