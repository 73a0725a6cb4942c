import { normalise } from './normalise.ts'
import { ordinalWords } from './number-words.ts'
import { formsOf, type Form } from './spoken-forms.ts'
import { sayCapitals, type Voice } from './voice.ts'

export type { Voice } from './voice.ts'

/**
 * Makes a reader that turns a text for the eye into one to be read aloud: words, and the marks a
 * voice follows (. , ; : ! ?), nothing else. Lines stay lines; items of a list become sentences.
 */
export function makeReader(voice: Voice): (text: string) => string {
  const forms = formsOf(voice)
  return (text) =>
    normalise(text)
      .split('\n')
      .map((line) => readLine(line, voice, forms))
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
}

function readLine(line: string, voice: Voice, forms: readonly Form[]): string {
  const [, ordinal, text = line.replace(/^[-–•*+] /, '')] = /^(\d{1,2})[.)] (.*)$/.exec(line) ?? []
  const words = tidy(scan(separated(withoutDoubles(text, voice)), forms))
  if (words === '') return ''
  if (!ordinal) return closed(capitalised(words))
  const item = capitalised(words)
  return closed(
    `Thứ ${ordinalWords(ordinal, voice.numbers)}, ${item.charAt(0).toLowerCase()}${item.slice(1)}`,
  )
}

/** Leaves out brackets that only shorten what stands before: "ủy ban nhân dân (UBND)". */
function withoutDoubles(line: string, voice: Voice): string {
  return line.replace(/ \(([^()]*\p{Lu}{2}[^()]*)\)/gu, (brackets, short: string, at: number) => {
    const full = short.replace(/\p{Lu}[\p{Lu}&]+/gu, (capitals) => sayCapitals(capitals, voice))
    return line.slice(0, at).toLowerCase().endsWith(full.toLowerCase()) ? '' : brackets
  })
}

/** "113 (công an), 114 (cháy)" is a list of two, not of four. */
function separated(line: string): string {
  return line.replace(/(\d \([^()]*\)),/g, '$1;')
}

const WORD = /[\p{L}\p{M}]+/uy

function scan(line: string, forms: readonly Form[]): string {
  let said = ''
  let at = 0
  while (at < line.length) {
    const found = firstForm(line, at, forms)
    if (found) {
      said += ` ${found.words} `
      at += found.length
      continue
    }
    WORD.lastIndex = at
    const copied = WORD.exec(line)?.[0] ?? line.charAt(at)
    said += copied
    at += copied.length
  }
  return said
}

function firstForm(line: string, at: number, forms: readonly Form[]) {
  for (const { pattern, say } of forms) {
    pattern.lastIndex = at
    const found = pattern.exec(line)
    if (!found) continue
    const length = found[0].length
    const words = say(found, { before: line.slice(0, at), after: line.slice(at + length) })
    if (words !== undefined && length > 0) return { words, length }
  }
  return undefined
}

/** Only words, single spaces and single marks remain. */
function tidy(text: string): string {
  return text
    .replace(/http/gi, ' hát tê tê pê ')
    .replace(/[^\p{L}\p{M}\s.,;:!?]/gu, ' ')
    .replace(/[\s.,;:!?]*[.,;:!?][\s.,;:!?]*/g, (marks) => `${strongest(marks)} `)
    .replace(/\s+/g, ' ')
    .replace(/^[\s.,;:!?]+/, '')
    .trim()
}

/** Of marks in a row the one that pauses longest. */
function strongest(marks: string): string {
  return [...'?!.:;,'].find((mark) => marks.includes(mark)) ?? ''
}

function capitalised(text: string): string {
  return text.replace(/(?:^|[.!?] )\p{Ll}/gu, (start) => start.toUpperCase())
}

/** A line that ends as a sentence does, so that a voice comes down. */
function closed(text: string): string {
  return /[.!?:]$/.test(text) ? text : `${text.replace(/[,;]$/, '')}.`
}
