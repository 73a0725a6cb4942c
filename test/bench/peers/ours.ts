import { readFolder } from '../../../src/content/file.ts'
import { readHandbook } from '../../../src/knowledge/content.ts'
import { buildRanker } from '../../../src/knowledge/rank.ts'
import { MOST_FOUND, type BuildEngine } from './engine.ts'

const root = new URL('../../..', import.meta.url).pathname

export const { articles, lexicon } = readHandbook(readFolder(root, 'knowledge')).handbook

/** The product's own index; the score is the confidence by which the bot answers or does not. */
export const ours: BuildEngine = (documents) => {
  const ranker = buildRanker(documents, lexicon)
  return {
    find: (question) =>
      ranker.rank(question, MOST_FOUND).ranked.map(({ id, confidence }) => ({
        id,
        score: confidence,
      })),
  }
}
