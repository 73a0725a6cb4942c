import { noteIn, problemIn, type ContentFile, type Finding } from '../content/file.ts'
import { nameOf } from '../content/field-names.ts'
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
    ...judge('agencies', (file) => checkPost(handbook.agencies, file)),
    ...judge('holidays', (file) => checkHolidays(handbook.holidays, file, today)),
    ...judge('communes', (file) => checkCommunes(handbook.communes, file)),
    ...judge('quiz', (file) => checkQuiz(handbook.quiz, file)),
  ]
}

function checkOrganisation(organisation: Organisation, file: ContentFile): Finding[] {
  const findings: Finding[] = []
  if (organisation.sample) {
    const message = 'Vẫn là đơn vị mẫu: hãy điền đơn vị của mình, rồi sửa thành sample: false'
    findings.push(noteIn(file, ['sample'], message))
  }
  for (const name of openFields(organisation)) {
    findings.push(noteIn(file, [name], `${nameOf([name])} còn để trống, nên câu trả lời có mục này bị ẩn dòng đó: hãy điền vào`))
  }
  const { name, ...rest } = organisation
  const values: Readonly<Record<string, unknown>> = { ...rest, organisation: name }
  for (const [key, most] of Object.entries(longestValues)) {
    const value = values[key]
    if (typeof value !== 'string' || value.length <= most) continue
    const field = key === 'organisation' ? 'name' : key
    const message = `${nameOf([field])} dài ${value.length} ký tự, trong câu trả lời chỉ có chỗ cho ${most}: hãy rút ngắn`
    findings.push(problemIn(file, [field], message))
  }
  return findings
}

/** What an agency's fields promise and cannot keep. */
function checkPost({ agencies }: Agencies, file: ContentFile): Finding[] {
  return agencies.flatMap(({ id, email, batch, straight_out, escalate_to }, at) => {
    const say = (field: string, message: string) =>
      noteIn(file, ['agencies', at, field], `Cơ quan “${id}” ${message}`)
    const findings: Finding[] = []
    if (email === null && batch) {
      findings.push(say('batch', 'chưa có thư điện tử (email) nên không gửi gộp mỗi ngày (batch) được: hãy thêm email'))
    }
    if (straight_out) {
      findings.push(
        say('straight_out', 'trả lời thẳng người dân (straight_out), cán bộ không đọc trước: việc này đã được đồng ý chưa?'),
      )
    }
    if (escalate_to && escalate_to.email.toLowerCase() === email?.toLowerCase()) {
      findings.push(say('escalate_to', 'có địa chỉ cấp trên (escalate_to) trùng địa chỉ của chính mình: hãy ghi người cấp trên'))
    }
    return findings
  })
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
            `Cơ quan “${id}” đi một vòng cơ quan thay thế (successor) lại về chính mình: hãy sửa một cơ quan thay thế trong vòng đó`,
          ),
        ]
      : []),
    ...(confirm
      ? [
          noteIn(
            file,
            ['agencies', at, 'confirm'],
            `Cơ quan “${id}” còn phải kiểm lại tên và lĩnh vực; kiểm xong thì xóa dòng confirm`,
          ),
        ]
      : []),
  ])
}

function checkHolidays(holidays: Holidays, file: ContentFile, today: string): Finding[] {
  const { days_off, working_days } = holidays
  const findings: Finding[] = []
  const told = new Set<string>()
  for (const [list, entries] of Object.entries({ days_off, working_days })) {
    for (const [at, { day }] of entries.entries()) {
      const message = `Ngày ${day} có hai lần: hãy giữ một dòng; cả ngày thì bỏ mục buổi (half)`
      if (told.has(day)) findings.push(problemIn(file, [list, at, 'day'], message))
      told.add(day)
    }
  }
  const open = days_off.filter(({ confirm }) => confirm)
  if (open.length > 0) {
    const message = `Có ${open.length} ngày nghỉ chưa chắc chắn: hãy so với thông báo chính thức, rồi xóa confirm`
    findings.push(noteIn(file, ['days_off'], message))
  }
  const soon = new Date(Date.parse(today) + DAYS_AHEAD * 86_400_000).toISOString().slice(0, 4)
  for (const year of new Set([today.slice(0, 4), soon])) {
    if (days_off.some(({ day }) => day.startsWith(year))) continue
    findings.push(noteIn(file, ['days_off'], `Chưa có ngày nghỉ nào của năm ${year}: hãy thêm vào`))
  }
  return findings
}

function checkCommunes({ sample, communes }: Communes, file: ContentFile): Finding[] {
  const findings: Finding[] = []
  if (sample) {
    const message = 'Vẫn là xã, phường mẫu: hãy điền xã, phường thật, rồi sửa thành sample: false'
    findings.push(noteIn(file, ['sample'], message))
  }
  const claimed = new Map<string, string>()
  for (const [at, { name, also }] of communes.entries()) {
    for (const called of new Set([name, ...also].map((one) => fold(one.normalize('NFC'))))) {
      const other = claimed.get(called)
      if (other === undefined) claimed.set(called, name)
      else {
        const message = `“${called}” cũng là tên của ${other}, máy không biết là nơi nào: hãy bỏ tên này ở một nơi`
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
      const message = `Câu đố “${id}” có hai lần: hãy đổi mã (id) của một câu`
      findings.push(problemIn(file, ['questions', at, 'id'], message))
    }
    const known = options.map((option) => option.toLowerCase())
    const twice = known.findIndex((option, nth) => known.indexOf(option) < nth)
    if (twice >= 0) {
      const message = `Câu đố “${id}” có lựa chọn “${options[twice]}” hai lần: hãy sửa một`
      findings.push(problemIn(file, ['questions', at, 'options', twice], message))
    }
    return findings
  })
}
