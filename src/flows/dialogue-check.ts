import type { Complaint } from '../content/file.ts'
import { nameOf } from '../content/field-names.ts'
import { namesIn, type Values } from '../content/placeholders.ts'
import { stepBelow, waits, type Dialogue, type Step } from './dialogue.ts'
import { ownNames } from './engine.ts'

/** What is wrong with a dialogue: steps that do not exist, are never reached, go round, end nowhere. */
export function complaintsAboutDialogue(dialogue: Dialogue, values: Values): Complaint[] {
  const complaints: Complaint[] = []
  const { steps } = dialogue
  const ids = Object.keys(steps)
  const say = (id: string, what: string, is: (text: string) => boolean = () => false) =>
    complaints.push({
      at: ['steps', id, ...(wayTo(steps[id], is) ?? [])],
      message: `${nameOf(['steps', id])} ${what}`,
    })

  for (const [id, step] of Object.entries(steps)) {
    for (const to of leadsTo(dialogue, id, step)) {
      if (to === undefined)
        say(
          id,
          'là bước cuối mà chưa kết thúc: hãy thêm bước tiếp theo (next), hoặc một bước do: end',
        )
      else if (!steps[to])
        say(
          id,
          `dẫn tới bước “${to}” không có trong kịch bản: hãy sửa tên bước, hoặc thêm bước đó`,
          (text) => text === to,
        )
    }
    const known = new Set([...Object.keys(values), ...ownNames(dialogue), ...namesOf(step)])
    for (const name of textsOf(step).flatMap(namesIn)) {
      const what = `có {${name}} nhưng không bước nào ghi lại và cũng không có tên đó: hãy sửa tên trong ngoặc nhọn`
      if (!known.has(name)) say(id, what, (text) => text.includes(`{${name}}`))
    }
    for (const name of answersUsed(step)) {
      const what = `dùng câu trả lời của bước “${name}” không có trong kịch bản: hãy sửa tên bước`
      if (!ids.includes(name) && !ownNames(dialogue).includes(name))
        say(id, what, (text) => text === name)
    }
    if (step.do === 'choose' && Array.isArray(step.options)) {
      const labels = step.options.map(({ label }) => label.toLowerCase())
      const twice = step.options.findLast(({ label }) => {
        return labels.indexOf(label.toLowerCase()) < labels.lastIndexOf(label.toLowerCase())
      })
      if (twice)
        say(
          id,
          'có hai lựa chọn cùng nhãn nút (label): hãy đổi một',
          (text) => text === twice.label,
        )
    }
    if (step.do === 'say') {
      for (const { label, flow, article, ask, topics, ticket } of step.buttons) {
        // The dialogue does not wait at `say`, so a tap finds nobody at this step.
        if (!(flow ?? article ?? ask ?? topics ?? ticket))
          say(
            id,
            `có nút “${label}” chưa dẫn tới đâu: hãy thêm kịch bản (flow), bài (article), câu hỏi (ask) hoặc topics: true`,
          )
      }
    }
    if (goesRound(dialogue, id))
      say(id, 'quay vòng về chính nó mà không chờ người dân: hãy sửa bước tiếp theo (next)')
  }
  const reached = reachedFrom(dialogue, ids[0] ?? '')
  for (const id of ids)
    if (!reached.has(id))
      say(id, 'không có đường nào dẫn tới: hãy nối vào từ bước khác, hoặc xóa đi')
  const ending = new Set(ids.filter((id) => endsOrWaitsTillEnd(dialogue, id)))
  for (const id of ids)
    if (reached.has(id) && !ending.has(id))
      say(id, 'không bao giờ đi tới kết thúc: hãy thêm đường tới một bước do: end')
  return complaints
}

/** The way to the first text within a value that is the one looked for. */
function wayTo(value: unknown, is: (text: string) => boolean): string[] | undefined {
  if (typeof value === 'string') return is(value) ? [] : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const way = wayTo(inner, is)
    if (way) return [key, ...way]
  }
  return undefined
}

/** The steps after one; undefined stands for falling off the end. */
function leadsTo(dialogue: Dialogue, id: string, step: Step): (string | undefined)[] {
  const below = stepBelow(dialogue, id)
  switch (step.do) {
    case 'say': {
      const last = step.next ?? below
      // After the last words the dialogue may simply be over.
      return last === undefined ? [] : [last]
    }
    case 'choose': {
      if (!Array.isArray(step.options)) return [step.next ?? below]
      return step.options.flatMap(({ next, flow, article, ask, topics, ticket }) =>
        (flow ?? article ?? ask ?? topics ?? ticket) ? [] : [next ?? step.next ?? below],
      )
    }
    case 'branch':
      return [
        ...Object.values(step.cases),
        ...(step.otherwise === undefined ? [] : [step.otherwise]),
      ]
    case 'look-up':
      return [step.found ?? below, step.missing]
    case 'ask':
    case 'save':
    case 'quiz':
    case 'hand-off':
      return [step.next ?? below]
    case 'article':
    case 'erase':
    case 'end':
      return []
  }
}

function reachedFrom(dialogue: Dialogue, start: string): Set<string> {
  const reached = new Set<string>()
  const open = [start]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = dialogue.steps[id]
    if (!step || reached.has(id)) continue
    reached.add(id)
    open.push(...leadsTo(dialogue, id, step).filter((to) => to !== undefined))
  }
  return reached
}

/** Whether a step is on a round of steps none of which waits: the dialogue would never pause there. */
function goesRound(dialogue: Dialogue, from: string): boolean {
  const seen = new Set<string>()
  const open = [from]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = dialogue.steps[id]
    if (!step || waits(step)) continue
    for (const to of leadsTo(dialogue, id, step)) {
      if (to === from) return true
      if (to !== undefined && !seen.has(to)) open.push(to)
      if (to !== undefined) seen.add(to)
    }
  }
  return false
}

/** Whether some way leads from a step to an end. */
function endsOrWaitsTillEnd(dialogue: Dialogue, from: string): boolean {
  return [...reachedFrom(dialogue, from)].some((id) => {
    const step = dialogue.steps[id]
    if (!step) return false
    if (step.do === 'choose' && Array.isArray(step.options)) {
      const leaves = step.options.some(
        ({ flow, article, ask, topics, ticket }) => flow ?? article ?? ask ?? topics ?? ticket,
      )
      if (leaves) return true
    }
    return leadsTo(dialogue, id, step).length === 0
  })
}

function textsOf(step: Step): string[] {
  const texts: (string | undefined)[] = []
  if ('say' in step) texts.push(step.say)
  if ('invalid' in step) texts.push(step.invalid)
  if (step.do === 'quiz') texts.push(step.question, step.right, step.wrong)
  if (step.do === 'save') {
    const { content, field, place, contact, name } = step.with
    texts.push(content, field, place, contact, name)
  }
  return texts.flatMap((text) => text ?? [])
}

/** Names that have a value within one step only. */
const namesOf = (step: Step): string[] =>
  step.do === 'quiz' ? ['number', 'of', 'ask', 'explain', 'source', 'option'] : []

function answersUsed(step: Step): string[] {
  if (step.do === 'look-up') return step.by === undefined ? [] : [step.by]
  if (step.do === 'branch') return step.on === 'office' ? [] : [step.on]
  if (step.do === 'save') return step.with.kind_of === undefined ? [] : [step.with.kind_of]
  if (step.do === 'choose' && !Array.isArray(step.options)) return [step.options.fields_for]
  return []
}
