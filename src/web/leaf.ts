import type { Response } from 'express'

/** Text as it may stand in a page, between tags and within quotes. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** Answers with a page of one sheet, its `{names}` filled in; kept by no cache and no search engine. */
export function sendLeaf(
  response: Response,
  status: number,
  template: string,
  values: Readonly<Record<string, string>>,
): void {
  const page = template.replace(/\{(\w+)\}/g, (all, name: string) =>
    Object.hasOwn(values, name) ? escaped(values[name] ?? '') : all,
  )
  response
    .status(status)
    .set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' })
    .type('html')
    .send(page)
}
