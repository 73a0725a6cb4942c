import { stringify } from 'yaml'
import { fold } from '../text/normalise.ts'
import type { FrontMatter } from './article.ts'

/** What is known when an agency's answer becomes an article. */
export interface Answered {
  /** What it is about, in a line; a question or a phrase. */
  title: string
  /** In the words of those who asked, masked. */
  wordings: readonly string[]
  answer: string
  topic: string
  /** Id and name of the agency that answered. */
  agency: { id: string; name: string }
  /** 2026-11-21 */
  answeredOn: string
  reviewBy: string
}

const LONGEST_ID = 60
const LONGEST_TITLE = 100
const LONGEST_LABEL = 20
const LONGEST_QUESTION = 300

/**
 * The file of an article that an editor goes on with: questions are what people asked, owner and
 * source the agency.
 * @param taken ids that exist already
 */
export function draftArticle(
  { title, wordings, answer, topic, agency, answeredOn, reviewBy }: Answered,
  taken: (id: string) => boolean,
): { id: string; path: string; text: string } {
  const named = begun({ title, wordings: [title, ...wordings], topic, owner: agency.id })
  const header: Partial<FrontMatter> = {
    ...named,
    sources: [{ name: `Trả lời của ${agency.name}`, date: answeredOn }],
    effective_from: answeredOn,
    review_by: reviewBy,
    verify: false,
  }
  return fileOf(header, answer, freeId(title, taken))
}

/** The file of an article that somebody begins to write: what it lacks is told until it is there. */
export function blankArticle(
  {
    title,
    wordings,
    topic,
    owner,
    reviewBy,
  }: Pick<Answered, 'title' | 'wordings' | 'topic' | 'reviewBy'> & { owner: string },
  taken: (id: string) => boolean,
): { id: string; path: string; text: string } {
  const named = begun({ title, wordings, topic, owner })
  const header = { ...named, sources: [], review_by: reviewBy, verify: false }
  return fileOf(header, '', freeId(title, taken))
}

function begun({
  title,
  wordings,
  topic,
  owner,
}: Pick<Answered, 'title' | 'wordings' | 'topic'> & { owner: string }) {
  const questions = wordings.map((each) => oneLine(each, LONGEST_QUESTION))
  return {
    title: oneLine(title, LONGEST_TITLE),
    label: oneLine(title, LONGEST_LABEL).replace(/[?.!…,:]+$/, ''),
    topic,
    audience: ['nguoi-dan'],
    owner,
    questions: questions.filter((each, at) => each !== '' && questions.indexOf(each) === at),
  }
}

function fileOf(header: Partial<FrontMatter>, answer: string, id: string) {
  const yaml = stringify(header, { lineWidth: 0 })
  const path = `knowledge/${header.topic}/${id}.md`
  return { id, path, text: `---\n${yaml}---\n${answer.trim()}\n` }
}

/** Cut at a word, without line breaks. */
function oneLine(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= most) return line
  const cut = line.slice(0, most + 1)
  return cut.slice(0, Math.max(cut.lastIndexOf(' '), 1)).trim()
}

function freeId(title: string, taken: (id: string) => boolean): string {
  const slug = fold(oneLine(title, LONGEST_ID))
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  const base = slug || 'bai-moi'
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`
    if (!taken(id)) return id
  }
}
