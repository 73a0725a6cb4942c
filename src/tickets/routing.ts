/** Which agency should answer a ticket: learnt from the handbook and from who answered before. */
// Its root loads three databases and reads .env; this path takes 10–25 ms and 6 MB.
import BayesClassifier from 'natural/lib/natural/classifiers/bayes_classifier.js'
import { agencyOn, type Agencies, type Agency } from '../knowledge/directory.ts'
import type { Wording } from './wording.ts'

export interface RoutingMaterial {
  /** `owner`: id of the agency that answers for the article. */
  articles: readonly { title: string; questions: readonly string[]; owner: string }[]
  /** Tickets that were answered, oldest first; by which agency, as it was called then. */
  tickets?: readonly { text: string; agency: string; field?: string | null }[]
}

export interface Suggestion {
  /** Id of an agency that exists on the day. */
  agency: string
  /** 0–1: how often such a suggestion is right. */
  confidence: number
}

export interface Asked {
  /** Id of the field of business the person chose. */
  field?: string | null
  /** Of no weight so far: agencies.yml knows no places. */
  place?: string | null
  /** 2027-05-21. */
  today: string
}

export interface Routing {
  /** Best first, at most three; none when neither text nor field says anything. */
  suggest: (text: string, asked: Asked) => Suggestion[]
}

/**
 * So many wordings are a class. Every article is one, and an agency as likely as its classes are
 * together: with agencies as classes 53 of 100 questions about unseen matter went right, so 57. Short
 * ones are filled up, else a small class, to which no word is strange, would win every long text.
 */
const CLASS = 20
const FILLER = '-'
/** Older tickets than so many are forgotten; training is 0.1 ms for each. */
const MOST_TICKETS = 2000
/** Words of a text that are asked, the rarest: the product of more shares would come near to 0. */
const MOST_WORDS = 40

/**
 * By test/bench/fit-routing.ts, on articles held out whole, as unseen matter is what tickets are
 * about: the exponent of the odds (classes of equal size summed up need none: of suggestions said to
 * be 55 % sure 59 % are right, of 85 % 74 %), and the share left to agencies the words do not name.
 */
export const CALIBRATION = { exponent: 1, elsewhere: 0.05 }

/** So many choose a field of the agency that answers; the others might choose any. */
const RIGHT_FIELD = 0.75
/** That assumption counts as much as so many tickets. */
const ASSUMED = 10
const MOST = 3

/** What was learnt: plain data, which may go from one thread to another. */
export interface TrainedRouting {
  /** Whose each class is, by its number. */
  owners: readonly string[]
  /** The classifier as JSON would have it. */
  classifier: unknown
  /** In how many wordings a word was met. */
  known: ReadonlyMap<string, number>
  recent: NonNullable<RoutingMaterial['tickets']>
}

/** Takes 0.5 s for 3,000 questions, so not where messages wait. */
export function trainRouting(
  { articles, tickets = [] }: RoutingMaterial,
  agencies: Agencies,
  wording: Wording,
): TrainedRouting {
  const recent = tickets.slice(-MOST_TICKETS)
  const classes = [
    ...articles.map(({ title, questions, owner }) => ({ owner, texts: [title, ...questions] })),
    ...batches(recent),
    ...agencies.agencies.map(({ id, fields }) => ({
      owner: id,
      texts: agencies.fields.filter((field) => fields.includes(field.id)).map((one) => one.label),
    })),
  ].filter(({ texts }) => texts.length > 0)
  const termsOf = termsBy(wording)
  const trained = train(
    classes.map(({ texts }) => texts.map(termsOf).filter((terms) => terms.length > 0)),
  )
  return { ...trained, owners: classes.map(({ owner }) => owner), recent }
}

const termsBy =
  ({ wordsOf }: Wording) =>
  (text: string) => [...new Set(wordsOf(text).filter((word) => !word.startsWith('@')))]

export function openRouting(
  { owners, classifier: plain, known, recent }: TrainedRouting,
  agencies: Agencies,
  wording: Wording,
  calibration = CALIBRATION,
): Routing {
  const classifier = BayesClassifier.restore(plain)
  const termsOf = termsBy(wording)

  /** How likely the text is an agency's, of the agencies of a day. */
  function byText(text: string, standing: Standing): Map<string, number> | undefined {
    const words = termsOf(text).filter((word) => known.has(word))
    if (words.length === 0) return undefined
    const rarest = words.sort((a, b) => known.get(a)! - known.get(b)!).slice(0, MOST_WORDS)
    const found = classifier.getClassifications(rarest)
    const most = found[0]?.value ?? 0
    const odds = new Map<string, number>()
    let all = 0
    for (const { label, value } of found) {
      const agency = standing.resolve(owners[Number(label)] ?? '')
      if (agency === undefined || most === 0) continue
      const share = (value / most) ** calibration.exponent
      odds.set(agency, (odds.get(agency) ?? 0) + share)
      all += share
    }
    for (const [agency, share] of odds) odds.set(agency, share / all)
    return odds.size > 0 ? odds : undefined
  }

  return {
    suggest(text, { field, today }) {
      const standing = standingOn(today, agencies)
      const isField = agencies.fields.some(({ id }) => id === field)
      const chosen = field != null && isField ? field : undefined
      const odds = byText(text, standing)
      if (odds === undefined && chosen === undefined) return []
      const fieldOf =
        chosen === undefined ? () => 1 : fieldShares(chosen, standing, agencies, recent)
      const even = 1 / standing.agencies.length
      const elsewhere = odds ? calibration.elsewhere : 1
      const scored = standing.agencies.map((agency) => ({
        agency: agency.id,
        score: ((1 - elsewhere) * (odds?.get(agency.id) ?? 0) + elsewhere * even) * fieldOf(agency),
      }))
      const all = scored.reduce((sum, { score }) => sum + score, 0)
      return scored
        .sort((a, b) => b.score - a.score)
        .slice(0, MOST)
        .map(({ agency, score }) => ({ agency, confidence: score / all }))
    },
  }
}

function train(classes: readonly (readonly string[][])[]) {
  const classifier = new BayesClassifier()
  const known = new Map<string, number>()
  for (const [at, wordings] of classes.entries()) {
    if (wordings.length === 0) continue
    for (const words of wordings) {
      classifier.addDocument(words, String(at))
      for (const word of words) known.set(word, (known.get(word) ?? 0) + 1)
    }
    for (let full = wordings.length; full < CLASS; full++) {
      classifier.addDocument([FILLER], String(at))
    }
  }
  classifier.train()
  // Its documents are of no use any more, and the most of it.
  const plain = JSON.parse(JSON.stringify(classifier)) as Record<string, unknown>
  return { classifier: { ...plain, docs: [] } as unknown, known }
}

export const createRouting = (
  material: RoutingMaterial,
  agencies: Agencies,
  wording: Wording,
  calibration = CALIBRATION,
): Routing => openRouting(trainRouting(material, agencies, wording), agencies, wording, calibration)

/** What each agency answered, as many tickets at a time as an article has questions. */
function batches(tickets: NonNullable<RoutingMaterial['tickets']>) {
  const byAgency = new Map<string, (typeof tickets)[number][]>()
  for (const ticket of tickets) {
    const own = byAgency.get(ticket.agency)
    if (own) own.push(ticket)
    else byAgency.set(ticket.agency, [ticket])
  }
  return [...byAgency].flatMap(([owner, own]) =>
    Array.from({ length: Math.ceil(own.length / CLASS) }, (_, at) => ({
      owner,
      texts: own.slice(at * CLASS, (at + 1) * CLASS).map(({ text }) => text),
    })),
  )
}

/** Who exists on a day, and who of them answers for another. */
interface Standing {
  agencies: readonly Agency[]
  resolve: (id: string) => string | undefined
}

function standingOn(today: string, directory: Agencies): Standing {
  const isThere = ({ valid_from, valid_to }: Agency) =>
    (valid_from === undefined || valid_from <= today) &&
    (valid_to === undefined || today <= valid_to)
  const resolved = new Map<string, string | undefined>()
  const find = (id: string): string | undefined => {
    const agency = agencyOn(today, id, directory)
    if (agency && isThere(agency)) return agency.id
    // It begins later: until then whom it takes over from.
    return directory.agencies.find((one) => one.successor === agency?.id && isThere(one))?.id
  }
  return {
    agencies: directory.agencies.filter(isThere),
    resolve(id) {
      if (!resolved.has(id)) resolved.set(id, find(id))
      return resolved.get(id)
    },
  }
}

/** How often somebody whom an agency answers had chosen the field. */
function fieldShares(
  field: string,
  standing: Standing,
  { fields }: Agencies,
  tickets: NonNullable<RoutingMaterial['tickets']>,
): (agency: Agency) => number {
  const chose = new Map<string, { all: number; it: number }>()
  for (const ticket of tickets) {
    const agency = ticket.field == null ? undefined : standing.resolve(ticket.agency)
    if (agency === undefined) continue
    const count = chose.get(agency) ?? { all: 0, it: 0 }
    count.all++
    if (ticket.field === field) count.it++
    chose.set(agency, count)
  }
  return (agency) => {
    const own = agency.fields.includes(field) ? RIGHT_FIELD / agency.fields.length : 0
    const assumed = own + (1 - RIGHT_FIELD) / fields.length
    const { all, it } = chose.get(agency.id) ?? { all: 0, it: 0 }
    return (it + ASSUMED * assumed) / (all + ASSUMED)
  }
}
