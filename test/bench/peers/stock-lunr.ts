import lunr from 'lunr'
import { MOST_FOUND, type BuildEngine } from './engine.ts'

/**
 * Lunr as its guide sets it up, default pipelines. A message is no query: `idx.search()` throws on
 * "hồ sơ: nộp ở đâu?", so signs become blanks and each word is a clause of `idx.query()`, which
 * still passes the search pipeline. That is kinder to Lunr than its own parser, which would leave
 * "?" on the last word.
 */
export const stockLunr: BuildEngine = (documents) => {
  const index = lunr((builder) => {
    for (const field of ['title', 'questions', 'text']) builder.field(field)
    for (const { id, title, questions, text } of documents) {
      // Of a list Lunr would make one term an entry.
      builder.add({ id, title, questions: questions.join('\n'), text })
    }
  })
  return {
    find(question) {
      const words = lunr.tokenizer(question.replace(/[^\p{L}\p{M}\p{N}\s]/gu, ' '))
      const hits = index.query((query) => {
        for (const word of words) if (word.toString() !== '') query.term(word.toString(), {})
      })
      return hits.slice(0, MOST_FOUND).map(({ ref, score }) => ({ id: ref, score }))
    },
  }
}
