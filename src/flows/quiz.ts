/** Rounds of the quiz: drawing questions, asking them, reading answers. */
import { fillIn } from '../content/placeholders.ts'
import { shorten } from '../text/sentences.ts'
import { plain } from './answers.ts'
import type { StepOf } from './dialogue.ts'
import type { FlowState, Said } from './move.ts'
import type { World } from './world.ts'

export function drawQuiz(
  { count }: StepOf<'quiz'>,
  { quiz, random }: World,
): NonNullable<FlowState['quiz']> {
  const ids = quiz.map(({ id }) => id)
  // The front of a Fisher–Yates shuffle.
  const size = Math.min(count, ids.length)
  for (let at = 0; at < size; at++) {
    const other = at + Math.floor(random() * (ids.length - at))
    ;[ids[at], ids[other]] = [ids[other] ?? '', ids[at] ?? '']
  }
  return { ids: ids.slice(0, size), at: 0, right: 0 }
}

/** The question the person is at; undefined when there is none any more. */
export function askQuiz(step: StepOf<'quiz'>, { quiz }: FlowState, world: World): Said | undefined {
  if (!quiz) return undefined
  const question = world.quiz.find(({ id }) => id === quiz.ids[quiz.at])
  if (!question) return undefined
  const values = {
    ...world.values,
    number: String(quiz.at + 1),
    of: String(quiz.ids.length),
    ask: question.ask,
  }
  return {
    text: fillIn(step.question, values),
    options: question.options.map((title, at) => ({
      label: shorten(`${LETTERS[at]}. ${title}`, LONGEST_LABEL),
      title: `${LETTERS[at]}. ${title}`,
      // With the question's place, so that a tap on an old one is known as such.
      target: { kind: 'pick', value: `${quiz.at}.${at + 1}` },
    })),
  }
}

const LETTERS = ['A', 'B', 'C', 'D']
/** Titles of Messenger's quick replies. */
const LONGEST_LABEL = 20

/** "b", "câu b", "đáp án 2" or the words of an option. */
export function positionTyped(text: string, options: readonly string[]): number {
  const typed = plain(text)
  const named = options.findIndex((option) => plain(option) === typed)
  if (named >= 0) return named + 1
  const [, mark = ''] =
    /^(?:(?:da|em|toi|chon|dap an|cau|y|so) )*([a-d1-4])(?: a| nhe)?$/.exec(typed) ?? []
  return Math.max('abcd'.indexOf(mark || '?'), '1234'.indexOf(mark || '?')) + 1
}
