import { z } from 'zod'
import type { Article } from './article.ts'

/** A legal document that another one replaced. */
export interface ReplacedLaw {
  /** Its number as `numberOf` writes it: `59/2022/NĐ-CP`. */
  document: string
  by?: string | undefined
  /** The day from which it holds no more. */
  from?: string | undefined
  note?: string | undefined
}

const number = z
  .string()
  .trim()
  .refine((text) => numberOf(text) !== null, {
    error: 'must be the number of a legal document, such as 59/2022/NĐ-CP',
  })
  .transform((text) => numberOf(text) ?? text)

/** knowledge/laws.yml: an editor's word on what holds no more. */
export const lawsFile = z.strictObject({
  replaced: z
    .array(
      z
        .strictObject({
          document: number,
          // A law's name is enough where its number is not at hand.
          by: z.string().trim().min(1).max(200).optional(),
          from: z.iso.date({ error: 'must be a day written as 2026-01-01' }).optional(),
          note: z.string().trim().min(1).max(300).optional(),
        })
        .refine(({ document, by = '' }) => document !== numberOf(by), { error: 'is replaced by itself' }),
    )
    .refine((laws) => new Set(laws.map(({ document }) => document)).size === laws.length, {
      error: 'has a document twice',
    })
    .default([]),
})

// A kind is needed: 12/2025 alone is a month. Marks may be missing ("ND-CP"), lines be broken.
const ISSUED = String.raw`(?:NĐ|ND|TTLT|TT|QĐ|QD|CT|CĐ|CD|NQ|VBHN|PL|KH|HD|TB)`
const BODY = String.raw`[\p{L}]{2,10}\d{0,2}`
const NUMBERS = [
  // 26/2023/QH15, 1656/NQ-UBTVQH15
  String.raw`(\d{1,5}[a-z]?)\s?/\s?(\d{4})\s?/\s?((?:UBTV)?QH\s?\d{1,2})`,
  // 118/2025/NĐ-CP, 01/2025/TTLT-BCA-BTC, 505/QĐ-TTg
  String.raw`(\d{1,5}[a-z]?)\s?/\s?(?:(\d{4})\s?/\s?)?(${ISSUED}\s?-\s?${BODY}(?:\s?-\s?${BODY}){0,2})`,
  // Nghị định 13/2023: the government's alone.
  String.raw`(?:nghị định|(?<!\p{L})nđ)(?:\s+số)?\s+(\d{1,5}[a-z]?)\s?/\s?(\d{4})(?!\s?/)()`,
].map((form) => String.raw`(?<![\d/.,\p{L}-])${form}(?![\p{L}\d]|-\p{L})`)
const DOCUMENT = new RegExp(NUMBERS.join('|'), 'giu')

/** Numbers of legal documents in a text, each once, in one spelling: `118/2025/NĐ-CP`. */
export function numbersIn(text: string): string[] {
  const plain = text
    .normalize('NFC')
    .replace(/[‐‑‒–—−]/g, '-')
    .replace(/Ð/g, 'Đ')
    .replace(/\s+/g, ' ')
  const found = [...plain.matchAll(DOCUMENT)].map((match) => {
    const at = [1, 4, 7].find((group) => match[group] !== undefined) ?? 1
    const [digits = '', year, kind] = [match[at], match[at + 1], match[at + 2]]
    return [digits, year, kindOf(kind ?? '')].filter(Boolean).join('/').toUpperCase()
  })
  return [...new Set(found.map((each) => each.replace(/-TTG$/, '-TTg')))]
}

/** The number in a text that holds one and nothing more than its name; null: none, or several. */
export function numberOf(text: string): string | null {
  const [only, ...more] = numbersIn(text)
  return only === undefined || more.length > 0 ? null : only
}

function kindOf(written: string): string {
  const kind = written.replace(/\s/g, '').toUpperCase()
  return kind.replace(/^ND-/, 'NĐ-').replace(/^QD-/, 'QĐ-').replace(/^CD-/, 'CĐ-') || 'NĐ-CP'
}

type Citing = Pick<Article, 'legal_basis' | 'sources' | 'body' | 'facets'>

/** What an article leans on, by the numbers it names. */
export const citedBy = ({ legal_basis = [], sources, body, facets }: Citing): string[] =>
  numbersIn(
    [...legal_basis, ...sources.map(({ name }) => name), body, ...Object.values(facets)].join('\n'),
  )

/** Every document that articles name, with those that do; the most named first. */
export function citedIn<A extends Citing>(
  articles: readonly A[],
): { document: string; articles: A[] }[] {
  const found = new Map<string, A[]>()
  for (const article of articles) {
    for (const document of citedBy(article)) {
      const known = found.get(document)
      if (known) known.push(article)
      else found.set(document, [article])
    }
  }
  return [...found]
    .map(([document, naming]) => ({ document, articles: naming }))
    .sort(
      (one, other) =>
        other.articles.length - one.articles.length ||
        (one.document < other.document ? -1 : 1),
    )
}

/** Each replaced document with the articles that still name it. */
export function citing<A extends Citing>(
  laws: readonly ReplacedLaw[],
  articles: readonly A[],
): { law: ReplacedLaw; articles: A[] }[] {
  const named = new Map(citedIn(articles).map((each) => [each.document, each.articles]))
  return laws.map((law) => ({ law, articles: named.get(law.document) ?? [] }))
}
