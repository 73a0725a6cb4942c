import { diffWordsWithSpace } from 'diff'

export interface Part {
  text: string
  does: 'same' | 'add' | 'drop'
}

/** Two texts with little in common would be compared for many seconds. */
const LONGEST_MS = 1500

/** What was taken out and what was put in, word by word. */
export function wordDiff(before: string, after: string): Part[] {
  if (before === after) return before === '' ? [] : [{ text: before, does: 'same' }]
  const parts = diffWordsWithSpace(before, after, { timeout: LONGEST_MS })
  return (
    parts?.map(({ value, added, removed }) => ({
      text: value,
      does: added ? 'add' : removed ? 'drop' : 'same',
    })) ?? [
      { text: before, does: 'drop' },
      { text: after, does: 'add' },
    ]
  )
}

/** Characters of unchanged text that stay on each side of a change. */
const AROUND = 120

/** Long unchanged stretches cut to what stands near a change; `…` stands for the rest. */
export function shortened(parts: readonly Part[]): Part[] {
  return parts.map((part, index) => {
    if (part.does !== 'same' || part.text.length < 3 * AROUND) return part
    const start = index === 0 ? '' : upTo(part.text.slice(0, AROUND))
    const end = index === parts.length - 1 ? '' : from(part.text.slice(-AROUND))
    return { does: 'same', text: `${start}${start && '\n'}…\n${end}` }
  })
}

/** Whole words at the cut. */
const upTo = (text: string) => text.replace(/\S*$/, '').trimEnd()
const from = (text: string) => text.replace(/^\S*\s/, '')
