import type { CannedAnswer, Me } from '../../web/console-contract.ts'
import { folded } from '../words/folded.ts'

/** What stands behind a slash at the caret, or null when none does. */
export function slashAt(text: string, caret: number): { from: number; typed: string } | null {
  const found = /(?:^|\s)\/(\S{0,30})$/.exec(text.slice(0, caret))
  return found ? { from: caret - (found[1] ?? '').length - 1, typed: found[1] ?? '' } : null
}

/** Answers whose shortcut begins so, then those whose title has it; at most 8. */
export function matching(answers: readonly CannedAnswer[], typed: string): CannedAnswer[] {
  const wanted = folded(typed)
  const begins = answers.filter(({ shortcut }) => shortcut.startsWith(wanted))
  const has = answers.filter(
    (one) => !begins.includes(one) && folded(one.title).includes(wanted) && wanted !== '',
  )
  return [...begins, ...has].slice(0, 8)
}

/** The text with what this page knows filled in; the rest of the names is the server's. */
export function filled(text: string, about: { name: string | null; me: Me }): string {
  return text
    .replaceAll('{ten}', about.name?.trim() || 'anh/chị')
    .replaceAll('{toi}', about.me.user.name)
    .replaceAll('{don_vi}', about.me.organisation)
    .replaceAll('{gio_lam_viec}', about.me.officeHours ?? 'giờ hành chính')
}
