import { noteIn, problemIn, type ContentFile, type Finding } from '../content/file.ts'
import { fold } from '../text/normalise.ts'
import type { Handbook } from './content.ts'
import type { Agencies, Communes, Holidays, QuizQuestion } from './directory.ts'
import { longestValues, openFields, type Organisation } from './organisation.ts'

/** So long before New Year the days off of the coming year should be known. */
const DAYS_AHEAD = 60

/** The lists of knowledge/, each in its file: what is wrong, and what a department must fill in. */
export function checkLists(
  handbook: Handbook,
  fileNamed: (name: string) => ContentFile | undefined,
  today: string,
): Finding[] {
  const judge = (name: string, rule: (file: ContentFile) => Finding[]) => {
    const file = fileNamed(`knowledge/${name}.yml`)
    return file ? rule(file) : []
  }
  return [
    ...judge('organisation', (file) => checkOrganisation(handbook.organisation, file)),
    ...judge('agencies', (file) => checkAgencies(handbook.agencies, file)),
    ...judge('holidays', (file) => checkHolidays(handbook.holidays, file, today)),
    ...judge('communes', (file) => checkCommunes(handbook.communes, file)),
    ...judge('quiz', (file) => checkQuiz(handbook.quiz, file)),
  ]
}

function checkOrganisation(organisation: Organisation, file: ContentFile): Finding[] {
  const findings: Finding[] = []
  if (organisation.sample) {
    const message = 'still names the sample department; fill in yours and set sample: false'
    findings.push(noteIn(file, ['sample'], message))
  }
  for (const name of openFields(organisation)) {
    findings.push(noteIn(file, [name], `${name} is open: lines that use it are not shown; fill it in`))
  }
  const { name, ...rest } = organisation
  const values: Readonly<Record<string, unknown>> = { ...rest, organisation: name }
  for (const [key, most] of Object.entries(longestValues)) {
    const value = values[key]
    if (typeof value !== 'string' || value.length <= most) continue
    const field = key === 'organisation' ? 'name' : key
    const message = `${field} has ${value.length} characters; answers leave room for ${most}, shorten it`
    findings.push(problemIn(file, [field], message))
  }
  return findings
}

function checkAgencies({ agencies }: Agencies, file: ContentFile): Finding[] {
  const successorOf = new Map(agencies.map(({ id, successor }) => [id, successor]))
  const told = new Set<string>()
  /** Whether an agency's successors lead back to it; each circle is told once. */
  const goesRound = (start: string) => {
    const seen = new Set<string>()
    let id: string | undefined = start
    while (id !== undefined && !seen.has(id)) {
      seen.add(id)
      id = successorOf.get(id)
    }
    if (id !== start || told.has(start)) return false
    for (const one of seen) told.add(one)
    return true
  }
  return agencies.flatMap(({ id, confirm }, at) => [
    ...(goesRound(id)
      ? [
          problemIn(
            file,
            ['agencies', at, 'successor'],
            `agency ${id} is followed by itself in the end; one of the successors is wrong`,
          ),
        ]
      : []),
    ...(confirm
      ? [
          noteIn(
            file,
            ['agencies', at, 'confirm'],
            `agency ${id}: somebody must confirm its name and fields here, then delete confirm`,
          ),
        ]
      : []),
  ])
}

function checkHolidays({ days_off }: Holidays, file: ContentFile, today: string): Finding[] {
  const findings: Finding[] = []
  const open = days_off.filter(({ confirm }) => confirm)
  if (open.length > 0) {
    const message = `${open.length} days off are not confirmed; compare them with the official notice, then delete confirm`
    findings.push(noteIn(file, ['days_off'], message))
  }
  const soon = new Date(Date.parse(today) + DAYS_AHEAD * 86_400_000).toISOString().slice(0, 4)
  for (const year of new Set([today.slice(0, 4), soon])) {
    if (days_off.some(({ day }) => day.startsWith(year))) continue
    findings.push(noteIn(file, ['days_off'], `no day off of ${year} is known; add them`))
  }
  return findings
}

function checkCommunes({ sample, communes }: Communes, file: ContentFile): Finding[] {
  const findings: Finding[] = []
  if (sample) {
    const message = 'still lists sample communes; put in the real ones and set sample: false'
    findings.push(noteIn(file, ['sample'], message))
  }
  const claimed = new Map<string, string>()
  for (const [at, { name, also }] of communes.entries()) {
    for (const called of new Set([name, ...also].map((one) => fold(one.normalize('NFC'))))) {
      const other = claimed.get(called)
      if (other === undefined) claimed.set(called, name)
      else {
        const message = `"${called}" is also a name of ${other}; nobody could tell which one is meant`
        findings.push(problemIn(file, ['communes', at], message))
      }
    }
  }
  return findings
}

function checkQuiz(quiz: readonly QuizQuestion[], file: ContentFile): Finding[] {
  const ids = quiz.map(({ id }) => id)
  return quiz.flatMap(({ id, options }, at) => {
    const findings: Finding[] = []
    if (ids.indexOf(id) < at) {
      const message = `question ${id} is there twice; give one of them another id`
      findings.push(problemIn(file, ['questions', at, 'id'], message))
    }
    const known = options.map((option) => option.toLowerCase())
    const twice = known.findIndex((option, nth) => known.indexOf(option) < nth)
    if (twice >= 0) {
      const message = `question ${id} has the option "${options[twice]}" twice; change one of them`
      findings.push(problemIn(file, ['questions', at, 'options', twice], message))
    }
    return findings
  })
}
