import type { ChatChoice, ChatFile, ChatMessage, ChatQuote } from '../web/contract.ts'
import { find, say, stamp } from './dom.ts'
import { fileElement, goneElement, pictureElement } from './files.ts'
import type { Follow } from './follow.ts'
import type { SendState, Unsent } from './outbox.ts'
import { renderPlain, renderText, webAddress } from './text.ts'
import { clockTime, dayLabel } from './time.ts'

interface Row {
  id: string
  from: ChatMessage['from']
  by: string | null
  at: number
  /** Unknown until the server has shown us the message. */
  seq: number | undefined
  state: SendState
  element: HTMLElement
}

export interface ViewEvents {
  chosen(choice: ChatChoice): void
  again(id: string, state: SendState): void
  /** Bytes of a file of the conversation. */
  fileBytes(id: number): Promise<Blob>
  /** A picture that is still on its way to the server. */
  pictureOf(id: string): Promise<Blob | undefined>
}

const GROUP_MS = 5 * 60_000
const TYPING_MS = 20_000

/** What is said of an answer stands back behind what leads on from it; see bot/payloads. */
const BESIDE = '#chua-dung'

/** The messages on the page, in the server's order, what is not yet sent at the end. */
export class View {
  readonly #log = find('#log')
  readonly #typing = find('#typing')
  readonly #follow: Follow
  readonly #events: ViewEvents
  #rows: Row[] = []
  #typingTimer = 0
  /** How often the other side has written; tells whether an answer came while we were sending. */
  received = 0

  constructor(follow: Follow, events: ViewEvents) {
    this.#follow = follow
    this.#events = events
  }

  get empty(): boolean {
    return this.#rows.length === 0
  }

  /** Whether it was a person of ours who wrote last. */
  get withStaff(): boolean {
    return this.#rows[lastIndex(this.#rows, ({ from }) => from !== 'person')]?.from === 'staff'
  }

  /** Adds what is new. With `quietly` (history) nothing is read aloud or scrolled to one by one. */
  show(messages: ChatMessage[], quietly: boolean): ChatMessage[] {
    if (quietly) this.hush()
    const fresh: [ChatMessage, Row][] = []
    for (const message of messages) {
      const known = this.#rows.find((row) => row.id === message.id || row.seq === message.seq)
      if (known?.seq !== undefined) continue
      const row = known ?? this.#create(message)
      Object.assign(row, { seq: message.seq, at: message.at })
      this.#place(row)
      this.#setState(row, 'sent')
      if (known) continue
      if (!quietly) row.element.classList.add('arriving')
      fresh.push([message, row])
    }
    this.layOut()
    const answers = fresh.filter(([message]) => message.from !== 'person')
    if (answers.length > 0) {
      this.received += answers.length
      this.typing(false)
    }
    if (quietly) this.#follow.toEnd()
    else for (const [, row] of answers) this.#follow.received(row.element)
    return answers.map(([message]) => message)
  }

  /** Shows what is on its way to the server. */
  pending({ id, text, at, picture }: Unsent): void {
    const own = { id, text, at, by: null, choices: [], files: [], quotes: null }
    const row = this.#create({ ...own, from: 'person' })
    if (picture) this.#append(row, this.#pendingPicture(row))
    row.element.classList.add('arriving')
    this.#rows.push(row)
    this.#log.append(row.element)
    this.layOut()
    this.#setState(row, 'sending')
    this.#follow.toEnd()
  }

  state(id: string, state: SendState): void {
    const row = this.#rows.find((candidate) => candidate.id === id)
    if (row) this.#setState(row, state)
    this.#follow.settle()
  }

  /** How much of a picture has gone out, from 0 to 1. */
  progress(id: string, part: number): void {
    const element = this.#rows.find((candidate) => candidate.id === id)?.element
    const bar = element?.querySelector('progress')
    if (bar) bar.value = part
  }

  rename(oldId: string, newId: string): void {
    const row = this.#rows.find((candidate) => candidate.id === oldId)
    if (row) row.id = newId
  }

  take(id: string): void {
    this.#rows.find((row) => row.id === id)?.element.remove()
    this.#rows = this.#rows.filter((row) => row.id !== id)
    this.layOut()
  }

  typing(yes: boolean): void {
    clearTimeout(this.#typingTimer)
    if (yes) this.#typingTimer = setTimeout(() => this.typing(false), TYPING_MS)
    this.#typing.hidden = !yes
    find('.typing-words', this.#typing).textContent = say(
      this.withStaff ? 'staffTyping' : 'botTyping',
    )
    this.#follow.settle()
  }

  /** The old conversation stays readable above a line; what is unsent moves below it. */
  newConversation(): void {
    this.typing(false)
    for (const row of this.#rows) this.#choices(row, false)
    this.#rows = this.#rows.filter((row) => row.state !== 'sent')
    this.#log.append(stamp('new-conversation'))
    this.#log.append(...this.#rows.map((row) => row.element))
    this.layOut()
    this.#follow.toEnd()
  }

  clear(): void {
    this.typing(false)
    this.#rows = []
    this.#log.replaceChildren()
    this.#follow.toEnd()
  }

  /** Lets the live region be silent for what is added now. */
  hush(): void {
    this.#log.setAttribute('aria-live', 'off')
    setTimeout(() => this.#log.setAttribute('aria-live', 'polite'), 1000)
  }

  /** Day headings, groups, and which choices may still be tapped. Cheap, so it is done anew each time. */
  layOut(): void {
    const newestBot = lastIndex(this.#rows, (row) => row.from === 'bot')
    const newestPerson = lastIndex(this.#rows, (row) => row.from === 'person')
    let lastDay = ''
    this.#rows.forEach((row, index) => {
      const { element } = row
      const day = dayLabel(row.at)
      const heading = find('.day', element)
      const before = this.#rows[index - 1]
      heading.hidden = day === lastDay
      lastDay = day
      if (heading.textContent !== day) heading.textContent = day
      find('time', element).textContent = clockTime(row.at)
      element.classList.toggle('first', !heading.hidden || !sameGroup(before, row))
      element.classList.toggle('last', !sameGroup(row, this.#rows[index + 1]))
      element.classList.toggle('newest-own', index === newestPerson)
      this.#choices(row, index === newestBot && index > newestPerson)
    })
  }

  #choices({ element }: Row, open: boolean): void {
    const group = element.querySelector<HTMLElement>('.choices')
    if (!group) return
    for (const button of group.querySelectorAll('button')) {
      // Hiding what has the focus would throw keyboard users back to the top of the page.
      if (!open && button === document.activeElement) element.focus({ preventScroll: true })
      button.hidden = !open
    }
    group.hidden = group.querySelector(':scope > :not([hidden])') === null
  }

  #create(message: Omit<ChatMessage, 'seq'>): Row {
    const { id, from, by, at } = message
    const element = stamp(`${from}-row`)
    const row: Row = { id, from, by, at, seq: undefined, state: 'sent', element }
    const text = find('.text', element)
    text.hidden = message.text === '' && !message.quotes
    if (message.quotes) text.append(quoteElement(message.quotes))
    if (by !== null && from === 'staff') find('.by', element).textContent = by
    if (from === 'person') {
      if (message.text !== '') renderPlain(message.text, text)
      find('.again', element).addEventListener('click', () => {
        this.#events.again(row.id, row.state)
      })
    } else {
      renderText(message.text, text)
      find('.choices', element).append(...message.choices.map((choice) => this.#choice(choice)))
    }
    for (const file of message.files) this.#append(row, this.#file(file, from))
    return row
  }

  /** Under the words. */
  #append({ element }: Row, file: HTMLElement): void {
    find('.meta', element).before(file)
  }

  #file(file: ChatFile, from: ChatMessage['from']): HTMLElement {
    const load = () => this.#events.fileBytes(file.id)
    if (file.size === null) return goneElement(file.kind)
    if (file.kind === 'file') return fileElement(file, load)
    const alt = from === 'person' ? say('ownPicture') : `${say('staffPicture')} ${file.name}`
    return pictureElement(alt, file.name, load, () => this.#follow.settle())
  }

  #pendingPicture(row: Row): HTMLElement {
    const settled = () => this.#follow.settle()
    const load = async () => {
      const picture = await this.#events.pictureOf(row.id)
      if (!picture) throw new Error('no longer kept')
      return picture
    }
    const element = pictureElement(say('ownPicture'), 'anh', load, settled)
    element.append(stamp('progress'))
    return element
  }

  #choice(choice: ChatChoice): HTMLElement {
    const url = choice.url === undefined ? undefined : webAddress(choice.url)
    const element = stamp(url === undefined ? 'choice' : 'choice-link')
    find('.label', element).textContent = choice.label
    if (choice.payload?.startsWith(BESIDE)) element.classList.add('quiet')
    if (url !== undefined) (element as HTMLAnchorElement).href = url
    else element.addEventListener('click', () => this.#events.chosen(choice))
    return element
  }

  /** Into the order of seq. What is sent but has no seq yet was sent before what arrives now. */
  #place(row: Row): void {
    const others = this.#rows.filter((other) => other !== row)
    const seq = row.seq ?? 0
    const index =
      1 + lastIndex(others, ({ seq: s, state }) => (s === undefined ? state === 'sent' : s < seq))
    // A node that is moved may be read aloud again: leave it where it is if that is right.
    if (this.#rows[index] !== row)
      this.#log.insertBefore(row.element, others[index]?.element ?? null)
    others.splice(index, 0, row)
    this.#rows = others
  }

  #setState(row: Row, state: SendState): void {
    row.state = state
    row.element.dataset['state'] = state
  }
}

const quotedAs = { person: 'quotedPerson', bot: 'quotedBot', staff: 'quotedStaff' } as const

function quoteElement({ from, text }: ChatQuote): HTMLElement {
  const element = stamp('quote')
  find('strong', element).textContent = say(quotedAs[from])
  find('.quoted', element).textContent = text || say('quotedFile')
  return element
}

/** Array.findLastIndex is missing in the browsers of older phones. */
function lastIndex(rows: Row[], test: (row: Row) => boolean): number {
  let index = rows.length - 1
  for (let row; (row = rows[index]) && !test(row);) index--
  return index
}

function sameGroup(a: Row | undefined, b: Row | undefined): boolean {
  if (a === undefined || b === undefined) return false
  return a.from === b.from && a.by === b.by && b.at - a.at < GROUP_MS
}
