/** Where in a message its questions stand. Every piece is words of the message in a row. */
import { hasDiacritics } from './normalise.ts'
import { tokens } from './tokens.ts'

// A mark ends a sentence only before a space or the end: "dichvucong.gov.vn", "70.000" stay whole,
// and so does "TP. Vinh".
const SENTENCE_END = /(?<=[.!?…;]["”’)]*)(?<!(?:^|\s)(?:tp|p|q|x)\.)(?=\s|$)/iu
const CLAUSE_END = /(?<=[,:–—])(?=\s)|\s-\s/u
const LIST_MARK = /^\s*(?:(?:câu|cau)\s*\d{1,2}\s*[.:)]?|\d{1,2}\s*[.):]|[-–•*+])\s+/iu
const QUESTION_MARK = /\?["”’)]*$/u
const HAS_WORD = /[\p{L}\p{N}]/u

/** The sentences and lines of a message, without the marks of a list before them. */
export function sentencesOf(text: string): string[] {
  return linesOf(text).flatMap((line) => pieces(line.replace(LIST_MARK, ''), SENTENCE_END))
}

/** Lines of a message; the items of "1) … 2) …" in one line are lines too. */
function linesOf(text: string): string[] {
  const listed = ['1', '2'].every((number) => new RegExp(`(?:^|\\s)${number}[.)]\\s`).test(text))
  return (listed ? text.replaceAll(/\s(?=[1-9][.)]\s)/g, '\n') : text).split('\n')
}

function pieces(text: string, border: RegExp): string[] {
  return text
    .split(border)
    .map((piece) => piece.trim())
    .filter((piece) => HAS_WORD.test(piece))
}

/** Words that ask. Typed without marks, "chi", "may" and the like would be anything. */
const ASKING = new Set('sao nào đâu gì chi mô răng nhiêu mấy hả'.split(' '))
const ASKING_UNMARKED = new Set('sao nao dau gi nhieu'.split(' '))
/** They ask at the end or behind some words; elsewhere they deny: "không ai nghe máy". */
const DENYING = new Set('không chưa khong chua ko'.split(' '))
const BEFORE_NOT = new Set('được phải đúng nổi duoc phai dc'.split(' '))
const BEHIND_NOT = new Set(
  'ạ a hả ha vậy vay thế the nhỉ nhi hay em anh chị chi cô co chú chu cháu chau bác bac ad'.split(
    ' ',
  ),
)

/** Whether words ask something. */
export const asks = (text: string): boolean => isMarked(text) || askingAt(tokens(text)).length > 0

/** Whether it ends with a question mark. */
export const isMarked = (text: string): boolean => QUESTION_MARK.test(text)

const ANNOUNCED = /(?:^|\s)(?:cho|muốn|muon|xin|nhờ|nho)\s(?:\S+\s){0,2}(?:hỏi|hoi|biết|biet)\s/iu

/** Whether it says of itself that it is a question: "?" behind it, "cho em hỏi" in it. */
export const isAnnounced = (text: string): boolean => isMarked(text) || ANNOUNCED.test(text)

function askingAt(words: readonly string[]): number[] {
  const asking = words.some(hasDiacritics) ? ASKING : ASKING_UNMARKED
  return words.flatMap((word, at) => {
    if (asking.has(word)) return [at]
    if (!DENYING.has(word)) return []
    const [before = '', behind] = [words[at - 1], words[at + 1]]
    return behind === undefined || BEHIND_NOT.has(behind) || BEFORE_NOT.has(before) ? [at] : []
  })
}

/**
 * Words taken before and behind the word that asks, which mostly ends a Vietnamese question; the
 * last pair is for one that begins it.
 */
const REACHES = [
  [12, 2],
  [7, 2],
  [1, 9],
] as const
/** Words that ask this close to each other ask one thing: "làm thế nào, ở đâu". */
const TOGETHER = 3
const SHORTEST_PIECE = 4
const LONGEST_PIECE = 24
/** A clause this short leans on the one before it. */
const SHORT_CLAUSE = 10

/**
 * Pieces of a long message that may be its question, likeliest first: sentences and clauses that
 * ask, and, because many people write without any punctuation, the words around each that asks.
 * What comes later is likelier: the story comes first.
 */
export function questionPieces(text: string, limit: number): string[] {
  const found: { piece: string; likely: number }[] = []
  const sentences = sentencesOf(text)
  for (const [at, sentence] of sentences.entries()) {
    const late = at / sentences.length
    const marked = isAnnounced(sentence) ? 1 : 0
    const words = tokens(sentence)
    const asking = askingAt(words)
    if (words.length <= LONGEST_PIECE && (marked || asking.length > 0)) {
      found.push({ piece: sentence, likely: 2 + marked + late })
    }
    const clauses = pieces(sentence, CLAUSE_END)
    if (clauses.length > 1) {
      for (const [number, clause] of clauses.entries()) {
        const own = tokens(clause)
        if (askingAt(own).length === 0 || own.length > LONGEST_PIECE) continue
        if (own.length >= SHORTEST_PIECE) found.push({ piece: clause, likely: 1.5 + marked + late })
        const before = clauses[number - 1]
        if (before !== undefined && own.length <= SHORT_CLAUSE) {
          found.push({ piece: `${before} ${clause}`, likely: 1.2 + marked + late })
        }
      }
    }
    if (words.length <= LONGEST_PIECE / 2) continue
    for (const last of lastOfGroups(asking)) {
      for (const [before, behind] of REACHES) {
        const around = words.slice(Math.max(0, last - before), last + behind + 1)
        if (around.length < SHORTEST_PIECE) continue
        const likely = 1 + marked + (late + last / words.length) / 2
        found.push({ piece: around.join(' '), likely })
      }
    }
  }
  const likeliest = found.sort((a, b) => b.likely - a.likely).map(({ piece }) => piece)
  return [...new Set(likeliest)].slice(0, limit)
}

function lastOfGroups(places: readonly number[]): number[] {
  return places.filter((place, at) => (places[at + 1] ?? Infinity) - place > TOGETHER)
}

// What joins two questions; those that as often join two words come alone in the second list.
const JOINS =
  /[,;]?\s+(?:với lại|voi lai|ngoài ra|ngoai ra|đồng thời|dong thoi|(?:và |va |còn |con )?(?:cho (?:em |tôi |toi |mình |minh |con |cháu |chau |bác |bac )?)?hỏi thêm|(?:va |con )?(?:cho (?:em |toi |minh |con |chau |bac )?)?hoi them|thêm nữa|them nua|tiện thể|tien the|sẵn tiện|san tien|à mà|bên cạnh đó)(?:\s+là)?[,:]?\s+/iu
const WEAK_JOINS = /[,;]?\s+(?:và|va|với|voi|còn|con|rồi|roi)\s+|[,;]\s+/giu

/** Ways to read a message as several questions, likeliest first; every part of each asks something. */
export function waysToSplit(text: string, limit: number): string[][] {
  const asking = sentencesOf(text)
    .flatMap((sentence) => pieces(sentence, JOINS))
    .filter((part) => asks(part) && tokens(part).length >= SHORTEST_QUESTION)
  const ways = asking.length > 1 ? [asking] : []
  for (const part of asking) {
    for (const { index, 0: join } of part.matchAll(WEAK_JOINS)) {
      const two = [part.slice(0, index), part.slice(index + join.length)]
      if (!two.every((one) => asks(one) && tokens(one).length >= SHORTEST_QUESTION)) continue
      ways.push(asking.flatMap((one) => (one === part ? two : [one])))
    }
  }
  return ways.slice(0, limit)
}

/** Questions of a long message: only what ends with a question mark, or stands on a line of a list. */
export function markedQuestions(text: string): string[] {
  const listed = linesOf(text).filter((line) => LIST_MARK.test(line))
  if (listed.length > 1) return listed.map((line) => line.replace(LIST_MARK, '')).filter(asks)
  return sentencesOf(text).filter(isMarked)
}

const SHORTEST_QUESTION = 3
