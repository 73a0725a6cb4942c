import { fold, hasDiacritics } from '../text/normalise.ts'
import { readWords, type Lexicon } from '../text/words.ts'

/**
 * Patterns: phrases with room in them, for what people say in more ways than anybody can list.
 *
 *   {nhà} .. (đang|bị) cháy & !{hỏi chuyện}
 *   │        │                  └ and nowhere: no word of this group in the message
 *   │        └ one of these
 *   └ a word of this group, then at most three words of any kind (`...`: at most eight)
 *
 * Words typed with marks must agree in their marks, wherever in the syllable the tone stands; words
 * typed without are compared folded, except with `=hồ`: "ho" is too often "họ" or "hộ".
 */
export interface PatternBook {
  /** @throws PatternError */
  compile: (pattern: string) => Pattern
  holds: (pattern: Pattern, text: string) => boolean
  /** Names of the groups of which the message has a word. */
  groupsIn: (text: string) => ReadonlySet<string>
}

/** All clauses must hold. */
export type Pattern = readonly Clause[]
interface Clause {
  not: boolean
  items: readonly Item[]
}
interface Item {
  /** Number of a set of phrases; one of them must stand here. */
  atom: number
  /** Words of any kind that may stand before it. */
  gap: number
}

export type Groups = Readonly<Record<string, readonly string[]>>

/** What is wrong with a pattern, in words for editors. */
export class PatternError extends Error {}

export const isPattern = (phrase: string): boolean => /[{}()&!]|\.\./.test(phrase)

const GAPS: Readonly<Record<string, number>> = { '..': 3, '...': 8 }

interface Node {
  /** By the next word; most nodes end a phrase and have none (2 MB less than maps for each). */
  exact?: Map<string, Node>
  /** Several words with marks may be one without. */
  folded?: Map<string, Node[]>
  atoms: number[]
}

/** Where the atoms stand in a message: starts and ends in turn, by atom. */
type Hits = ReadonlyMap<number, readonly number[]>

export function makePatternBook(groups: Groups, lexicon: Lexicon): PatternBook {
  const root = newNode()
  const atoms = new Map<string, number>()
  const groupAtoms = new Map<string, number>()

  function atomOf(phrases: readonly string[]): number {
    const key = phrases.join('|')
    const known = atoms.get(key)
    if (known !== undefined) return known
    const atom = atoms.size
    atoms.set(key, atom)
    for (const phrase of phrases) {
      const words = readWords(phrase.replace(/^=/, ''), lexicon).accented
      if (words.length === 0)
        throw new PatternError(`“${phrase}” không có chữ nào: hãy viết thêm chữ, hoặc xóa đi`)
      insert(root, words, atom, phrase.startsWith('='))
    }
    last = undefined
    return atom
  }

  function phrasesOf(name: string, within: readonly string[] = []): readonly string[] {
    const phrases = Object.hasOwn(groups, name) ? groups[name] : undefined
    if (!phrases)
      throw new PatternError(
        `không có nhóm từ {${name}} trong flows/word-groups.yml: hãy sửa tên nhóm, hoặc thêm nhóm đó`,
      )
    if (within.includes(name))
      throw new PatternError(`nhóm từ {${name}} chứa chính nó: hãy bỏ {${name}} khỏi nhóm`)
    return phrases.flatMap((phrase) => {
      const [, inner] = /^\{(.+)\}$/.exec(phrase) ?? []
      return inner === undefined ? [phrase] : phrasesOf(inner.trim(), [...within, name])
    })
  }

  /** A phrase, or those of a `{group}` that stands in its place. */
  function phrasesIn(phrase: string): readonly string[] {
    const [, name] = /^\s*\{(.+)\}\s*$/.exec(phrase) ?? []
    return name === undefined ? [phrase] : phrasesOf(name.trim())
  }

  function compile(pattern: string): Pattern {
    return pattern.split('&').map((written): Clause => {
      const not = written.trimStart().startsWith('!')
      const items: Item[] = []
      let words: string[] = []
      let gap = 0
      const add = (phrases: readonly string[]) => {
        items.push({ atom: atomOf(phrases), gap })
        gap = 0
      }
      const endWords = () => {
        if (words.length > 0) add([words.join(' ')])
        words = []
      }
      for (const [piece] of written.replace('!', ' ').matchAll(PIECE)) {
        if (GAPS[piece] !== undefined) {
          endWords()
          if (items.length === 0)
            throw new PatternError('bắt đầu bằng dấu chấm lửng: hãy bỏ các dấu chấm')
          gap = GAPS[piece]
        } else if (/^\{.+\}$/.test(piece)) {
          endWords()
          add(phrasesOf(piece.slice(1, -1).trim()))
        } else if (/^\(.+\)$/.test(piece)) {
          endWords()
          add(piece.slice(1, -1).split('|').flatMap(phrasesIn))
        } else if (/[{}()]/.test(piece)) {
          throw new PatternError(`“${piece}” đứng một mình: mỗi dấu ngoặc mở phải có dấu đóng`)
        } else words.push(piece)
      }
      endWords()
      if (items.length === 0)
        throw new PatternError('có phần trống bên cạnh dấu &: hãy viết thêm, hoặc bỏ dấu &')
      if (gap > 0) throw new PatternError('kết thúc bằng dấu chấm lửng: hãy bỏ các dấu chấm')
      return { not, items }
    })
  }

  let last: { text: string; hits: Hits } | undefined
  function hitsIn(text: string): Hits {
    if (last?.text !== text) last = { text, hits: walk(root, readWords(text, lexicon).accented) }
    return last.hits
  }

  return {
    compile,
    holds(pattern, text) {
      const hits = hitsIn(text)
      return pattern.every(({ not, items }) => stands(items, 0, 0, hits) !== not)
    },
    groupsIn(text) {
      if (groupAtoms.size === 0) {
        for (const name of Object.keys(groups)) groupAtoms.set(name, atomOf(phrasesOf(name)))
      }
      const hits = hitsIn(text)
      return new Set([...groupAtoms].flatMap(([name, atom]) => (hits.has(atom) ? [name] : [])))
    },
  }
}

const PIECE = /\{[^{}]*\}|\([^()]*\)|\.{2,3}|[{}()]|[^\s{}().]+/g

const newNode = (): Node => ({ atoms: [] })

function insert(root: Node, words: readonly string[], atom: number, marksOnly: boolean): void {
  let node = root
  for (const word of words) {
    const key = marksOnly ? `=${toneLast(word)}` : toneLast(word)
    let next = node.exact?.get(key)
    if (!next) {
      next = newNode()
      node.exact ??= new Map()
      node.exact.set(key, next)
      if (!marksOnly) {
        const bare = fold(word)
        node.folded ??= new Map()
        node.folded.set(bare, [...(node.folded.get(bare) ?? []), next])
      }
    }
    node = next
  }
  if (!node.atoms.includes(atom)) node.atoms.push(atom)
}

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g

/** With its tone behind it, "cháy" and "chaý" are one word. */
function toneLast(word: string): string {
  if (!hasDiacritics(word)) return word
  const apart = word.normalize('NFD')
  return apart.replace(TONES, '') + (apart.match(TONES)?.join('') ?? '')
}

// Who types most words with their marks left none out: "ban" is not "bắn" there.
const MOSTLY_MARKED = 0.6
const MANY_WORDS = 6

function walk(root: Node, words: readonly string[]): Hits {
  const hits = new Map<number, number[]>()
  const marked = words.filter(hasDiacritics).length
  const withMarks = words.length >= MANY_WORDS && marked / words.length >= MOSTLY_MARKED
  const keys = words.map((word) => (withMarks || hasDiacritics(word) ? toneLast(word) : null))
  for (let start = 0; start < words.length; start++) {
    let nodes = [root]
    for (let at = start; at < words.length && nodes.length > 0; at++) {
      const key = keys[at] ?? null
      const next: Node[] = []
      for (const { exact, folded } of nodes) {
        if (key === null) next.push(...(folded?.get(words[at] ?? '') ?? []))
        else {
          for (const found of [exact?.get(key), exact?.get(`=${key}`)]) if (found) next.push(found)
        }
      }
      for (const { atoms } of next) {
        for (const atom of atoms) {
          const spans = hits.get(atom)
          if (spans) spans.push(start, at + 1)
          else hits.set(atom, [start, at + 1])
        }
      }
      nodes = next
    }
  }
  return hits
}

/** Whether the items from one on stand in order, the first of them not before `from`. */
function stands(items: readonly Item[], nth: number, from: number, hits: Hits): boolean {
  const item = items[nth]
  if (!item) return true
  const spans = hits.get(item.atom)
  if (!spans) return false
  for (let at = 0; at < spans.length; at += 2) {
    const start = spans[at] ?? 0
    const fits = nth === 0 || (start >= from && start <= from + item.gap)
    if (fits && stands(items, nth + 1, spans[at + 1] ?? 0, hits)) return true
  }
  return false
}
