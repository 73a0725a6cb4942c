import { createHash } from 'node:crypto'
import { dateOf, deadlineWords, timeOf } from '../tickets/agency-mail.ts'
import type { AgencyMailWords } from '../tickets/agency-words.ts'
import { acceptedFiles } from '../tickets/answer-files.ts'
import type { OpenedLink } from '../tickets/ports.ts'
import { isWithAgency } from '../tickets/states.ts'
import { escaped } from './leaf.ts'

/** The page on which an agency answers, as HTML: no script, nothing from elsewhere. */

export interface PageWorld {
  words: AgencyMailWords
  /** A line of the file with its places filled in; a line whose place is open disappears. */
  say: (text: string, values?: Readonly<Record<string, string | null>>) => string
  /** Those to whom a ticket may be given. */
  agencies: readonly { id: string; name: string }[]
  nameOf: (agency: string) => string
  now: number
}

/** What somebody typed, by the names of the fields. */
export type Typed = Readonly<Record<string, string>>
/** What is wrong with it, by the same names. */
export type Errors = Readonly<Record<string, string>>
export type FormName = 'tra-loi' | 'chuyen' | 'hoi-lai'

export interface Shown {
  opened: OpenedLink
  path: string
  /** What was just done. */
  done?: string | undefined
  form?: { name: FormName; typed: Typed; errors: Errors } | undefined
  /** The agency's answers go out without staff. */
  straightOut: boolean
}

export function answerPage(shown: Shown, world: PageWorld): string {
  const { opened, path, done, form } = shown
  const { words, say, nameOf, now } = world
  const { page } = words
  const { ticket, wordings, link } = opened
  const late = ticket.dueAt !== null && ticket.dueAt < now && isWithAgency(ticket.state)
  const deadline =
    ticket.dueAt === null
      ? page.no_deadline
      : say(page.deadline, { deadline: deadlineWords(ticket.dueAt, words) })
  const others = wordings.filter((one) => one !== ticket.content)
  const values = { code: ticket.code, place: ticket.place, people: String(ticket.askers) }
  const said = [
    ticket.seenAt === null ? '' : say(page.seen, { time: momentOf(ticket.seenAt) }),
    ticket.askedBackAt === null ? '' : say(page.asked_back, { time: momentOf(ticket.askedBackAt) }),
    ticket.state === 'returned' ? say(page.returned) : '',
  ].filter(Boolean)
  const canAskBack = isWithAgency(ticket.state)
  return frame(
    world,
    `
<p class="for">${escaped(say(page.for, { agency: nameOf(link.agency) }))}</p>
<h1>${escaped(page.title)}</h1>
${done === undefined ? '' : `<p class="done" role="status">${escaped(done)}</p>`}
${form ? `<p class="wrong" role="alert">${escaped(page.errors.heading)}</p>` : ''}
<section>
<p class="code">${escaped(say(page.ticket, values))}</p>
<h2>${escaped(page.question)}</h2>
${ticket.title === null ? '' : `<p><strong>${escaped(ticket.title)}</strong></p>`}
<p class="words">${escaped(ticket.content)}</p>
${lineOf(say(page.place, values))}
${ticket.askers > 1 ? lineOf(say(page.people, values)) : ''}
${
  others.length === 0
    ? ''
    : `<details><summary>${escaped(page.wordings)} (${others.length})</summary>
<ul>${others.map((one) => `<li>${escaped(one)}</li>`).join('')}</ul></details>`
}
<p class="${late ? 'deadline late' : 'deadline'}">${escaped(deadline)}${late ? ` ${escaped(page.late)}` : ''}</p>
${said.map(lineOf).join('\n')}
</section>
${answersPart(shown, world)}
${answerForm(shown, world)}
${
  canAskBack && ticket.seenAt === null
    ? `<section><h2>${escaped(page.see.title)}</h2><p class="hint">${escaped(page.see.hint)}</p>
<form method="post" action="${path}/da-nhan"><button class="second">${escaped(page.see.button)}</button></form></section>`
    : ''
}
${canAskBack ? giveBackForm(shown, world) + askBackForm(shown, world) : ''}
<p class="hint">${escaped(page.private)}</p>`,
  )
}

function answersPart({ opened: { answers }, path }: Shown, { words, say }: PageWorld): string {
  const { page } = words
  if (answers.length === 0) return ''
  const items = answers.map(({ text, byName, createdAt, state, reason, files }) => {
    const by = say(page.answer_by, { name: byName ?? '', time: momentOf(createdAt) })
    const links = files.map(
      ({ id, name }) => `<li><a href="${path}/tep/${id}">${escaped(name)}</a></li>`,
    )
    return `<li><p class="words">${escaped(text)}</p>
${links.length > 0 ? `<ul>${links.join('')}</ul>` : ''}
<p class="hint">${escaped(by)}. ${escaped(say(page.answer_states[state], { reason: reason ?? '' }))}</p></li>`
  })
  return `<section><h2>${escaped(page.answers)}</h2><ol class="answers">${items.join('')}</ol></section>`
}

function answerForm(shown: Shown, { words }: PageWorld): string {
  const { answer, errors: messages } = words.page
  const { typed, errors, open } = ofForm(shown, 'tra-loi')
  const again = shown.opened.answers.length > 0
  const lost = open ? `<p class="wrong-line">${escaped(messages.files_again)}</p>` : ''
  const inner = `<p class="hint">${escaped(again ? answer.again_hint : answer.hint)}</p>
<form method="post" action="${shown.path}" enctype="multipart/form-data">
${area('noi-dung', answer.text, typed, errors, 10)}
${input('nguoi-ky', answer.name, typed, errors)}
<div class="field"><label for="tep">${escaped(answer.files)}</label>
<p class="hint" id="tep-gi">${escaped(answer.files_hint)}</p>
${problem('tep', errors)}${errors['tep'] === undefined ? lost : ''}
<input type="file" id="tep" name="tep" multiple accept="${acceptedFiles}" aria-describedby="tep-gi${errors['tep'] === undefined ? '' : ' tep-loi'}"></div>
<button>${escaped(answer.button)}</button></form>`
  return again
    ? folded(answer.again, inner, open)
    : `<section><h2>${escaped(answer.title)}</h2>${inner}</section>`
}

function giveBackForm(shown: Shown, { words, agencies }: PageWorld): string {
  const { give_back: back } = words.page
  const { typed, errors, open } = ofForm(shown, 'chuyen')
  const options = agencies
    .filter(({ id }) => id !== shown.opened.link.agency)
    .map(
      ({ id, name }) =>
        `<option value="${escaped(id)}"${typed['co-quan'] === id ? ' selected' : ''}>${escaped(name)}</option>`,
    )
  return folded(
    back.title,
    `<p class="hint">${escaped(back.hint)}</p>
<form method="post" action="${shown.path}/chuyen">
${area('ly-do', back.reason, typed, errors, 4)}
<div class="field"><label for="co-quan">${escaped(back.agency)}</label>${problem('co-quan', errors)}
<select id="co-quan" name="co-quan"${described('co-quan', errors)}><option value="">${escaped(back.unknown)}</option>${options.join('')}</select></div>
${input('co-quan-khac', back.words, typed, errors)}
${input('nguoi-bao', back.name, typed, errors)}
<button class="second">${escaped(back.button)}</button></form>`,
    open,
  )
}

function askBackForm(shown: Shown, { words }: PageWorld): string {
  const { ask_back: ask } = words.page
  const { typed, errors, open } = ofForm(shown, 'hoi-lai')
  return folded(
    ask.title,
    `<p class="hint">${escaped(ask.hint)}</p>
<form method="post" action="${shown.path}/hoi-lai">
${area('can-hoi', ask.text, typed, errors, 4)}
${input('nguoi-hoi', ask.name, typed, errors)}
<button class="second">${escaped(ask.button)}</button></form>`,
    open,
  )
}

/** A link that opens nothing any more; what was typed stands there to be copied. */
export function overPage(why: string, kept: readonly string[], world: PageWorld): string {
  const { over, title } = world.words.page
  const typed = kept.filter((one) => one.trim() !== '')
  return frame(
    world,
    `<h1>${escaped(title)}</h1>
<p class="deadline" role="status">${escaped(why)}</p>
<p>${escaped(over.remedy)}</p>
${
  typed.length === 0
    ? ''
    : `<section><h2 id="da-go">${escaped(over.kept)}</h2>
${typed.map((one) => `<textarea readonly rows="10" aria-labelledby="da-go">${escaped(one)}</textarea>`).join('\n')}</section>`
}`,
  )
}

/** A page of one sentence. */
export const sentencePage = (sentence: string, world: PageWorld): string =>
  frame(
    world,
    `<h1>${escaped(world.words.page.title)}</h1><p class="deadline" role="status">${escaped(sentence)}</p>`,
  )

function frame({ words, say }: PageWorld, main: string): string {
  const { page } = words
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(page.title)} – ${escaped(say('{organisation}'))}</title>
<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">
<style>${style}</style></head>
<body><header><p>${escaped(say('{organisation}'))}</p></header>
<main>${main}</main>
<footer>${say(page.call)
    .split('\n')
    .map((one) => lineOf(one))
    .join('')}</footer></body></html>
`
}

const ofForm = ({ form }: Shown, name: FormName) => ({
  typed: form?.name === name ? form.typed : {},
  errors: form?.name === name ? form.errors : {},
  open: form?.name === name,
})

const folded = (title: string, inner: string, open: boolean) =>
  `<details class="part"${open ? ' open' : ''}><summary>${escaped(title)}</summary>${inner}</details>`

const problem = (name: string, errors: Errors) =>
  errors[name] === undefined
    ? ''
    : `<p class="wrong-line" id="${name}-loi">${escaped(errors[name])}</p>`

const described = (name: string, errors: Errors) =>
  errors[name] === undefined ? '' : ` aria-invalid="true" aria-describedby="${name}-loi"`

const area = (name: string, label: string, typed: Typed, errors: Errors, rows: number) =>
  `<div class="field"><label for="${name}">${escaped(label)}</label>${problem(name, errors)}
<textarea id="${name}" name="${name}" rows="${rows}" required${described(name, errors)}>
${escaped(typed[name] ?? '')}</textarea></div>`

const input = (name: string, label: string, typed: Typed, errors: Errors) =>
  `<div class="field"><label for="${name}">${escaped(label)}</label>${problem(name, errors)}
<input id="${name}" name="${name}" maxlength="100"${name === 'co-quan-khac' ? '' : ' required'} value="${escaped(typed[name] ?? '')}"${described(name, errors)}></div>`

const lineOf = (text: string) => (text.trim() === '' ? '' : `<p>${escaped(text)}</p>`)

/** 9 giờ 05 ngày 21/11/2026 */
const momentOf = (at: number) => `${timeOf(at)} ngày ${dateOf(at)}`

const style = `
:root{color-scheme:light dark;--paper:#f6f1e7;--card:#fffdf9;--ink:#22302f;--muted:#56625f;--line:#857c68;--brand:#0d5560;--on-brand:#fff;--tint:#e3efed;--top:#0d5560;--on-top:#fff;--alert:#a3301c;--alert-tint:#fdeeea;--ring:#b3610a}
@media (prefers-color-scheme:dark){:root{--paper:#111819;--card:#1c2527;--ink:#ebe6dc;--muted:#a8b3b0;--line:#7d8b8f;--brand:#8ed3d1;--on-brand:#06272c;--tint:#1f363a;--top:#0b2f36;--on-top:#f4f0e7;--alert:#ffb4a3;--alert-tint:#3a211c;--ring:#f4c869}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
header{background:var(--top);color:var(--on-top);padding:.75rem clamp(.75rem,3vw,1.75rem);font-weight:600}
header p,footer p{margin:0 auto;max-width:46rem}
main,footer{max-width:46rem;margin:0 auto;padding:1rem clamp(.75rem,3vw,1.75rem)}
footer{color:var(--muted);padding-bottom:3rem}
h1{font-size:1.5rem;line-height:1.25;margin:.25rem 0 1rem}
h2,summary{font-size:1.1875rem;font-weight:600;line-height:1.3;margin:0 0 .5rem}
.for{margin:0;color:var(--muted)}
section,.part{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1rem;margin:0 0 1rem}
section p{margin:.5rem 0}
.part>summary{cursor:pointer;margin:0;min-height:1.75rem}
.part[open]>summary{margin-bottom:.5rem}
details:not(.part)>summary{cursor:pointer;font-size:1rem}
.code{color:var(--muted);font-weight:600;margin:0}
.words{white-space:pre-wrap}
.hint{color:var(--muted);font-size:.9375rem;margin:.25rem 0 .75rem}
.deadline{font-weight:600}
.late,.wrong-line{color:var(--alert)}
.wrong-line{margin:.25rem 0;font-weight:600}
.done,.wrong{border-radius:.75rem;padding:.75rem 1rem;font-weight:600}
.done{background:var(--tint);border:1px solid var(--brand)}
.wrong{background:var(--alert-tint);color:var(--alert);border:1px solid var(--alert)}
.answers{padding-left:1.25rem;margin:0}
.field{margin:0 0 1rem}
label{display:block;font-weight:600;margin-bottom:.25rem}
input,select,textarea{width:100%;font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.625rem .75rem}
textarea{resize:vertical}
[aria-invalid]{border-color:var(--alert);border-width:2px}
button{font:inherit;font-weight:600;min-height:3rem;width:100%;border-radius:.5rem;border:1px solid var(--brand);background:var(--brand);color:var(--on-brand);padding:.5rem 1.25rem;cursor:pointer}
button.second{background:var(--card);color:var(--brand)}
@media (min-width:40rem){button{width:auto}}
a{color:var(--brand)}
:focus-visible{outline:3px solid var(--ring);outline-offset:2px}
`
/** For the policy: this style and no other. */
export const styleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`
