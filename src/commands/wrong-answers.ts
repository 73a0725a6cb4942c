import { dayOf } from '../calendar/calendar.ts'
import { say, withStorage, type Command } from './command.ts'

export const wrongAnswers: Command = {
  usage: 'wrong-answers',
  about:
    'lists answers of the bot that staff marked as wrong, newest first, with the right article',
  run,
}

const MOST = 200

async function run(): Promise<void> {
  await withStorage(async (storage) => {
    const reports = await storage.staffWork.wrongAnswers(MOST)
    if (reports.length === 0) say('staff have marked no answer as wrong')
    for (const { question, article, rightArticle, note, by, at } of reports) {
      say(`${dayOf(at)}  "${question ?? '(gone)'}"`)
      say(`  answered with ${article ?? 'no article'}, right: ${rightArticle ?? 'none'} (${by})`)
      if (note !== null) say(`  ${note}`)
    }
  })
}
