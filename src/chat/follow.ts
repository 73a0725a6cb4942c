import { find } from './dom.ts'

const SAME_ANSWER_MS = 5000

/**
 * Decides where the conversation is scrolled to. While the person is at the end it follows; a bot
 * answer taller than the screen is shown from its first line, not its last. Once the person scrolls
 * up, nothing moves any more and a button offers the new message instead.
 */
export class Follow {
  readonly #box: HTMLElement
  readonly #button: HTMLElement
  #following = true
  #ours = 0 // where we last scrolled to; anywhere else, the person did
  #from: HTMLElement | undefined // first message of the answer being shown
  #unseen: HTMLElement | undefined
  #receivedAt = 0

  constructor(box: HTMLElement, button: HTMLElement) {
    this.#box = box
    this.#button = button
    box.addEventListener('scroll', () => this.#scrolled(), { passive: true })
    button.addEventListener('click', () => {
      this.#following = true
      this.#from = this.#unseen
      this.settle()
      this.#seen()
      box.focus({ preventScroll: true })
    })
    // The on-screen keyboard and the growing text field change the height.
    new ResizeObserver(() => this.settle()).observe(box)
  }

  /** A message from the other side was added. */
  received(row: HTMLElement): void {
    // Further parts of an answer that is being read from its first line need no announcement.
    const samePart = this.#from !== undefined && Date.now() - this.#receivedAt < SAME_ANSWER_MS
    this.#receivedAt = Date.now()
    if (!samePart) this.#unseen ??= row
    if (this.#following) this.#from ??= row
    this.settle()
    this.#seen()
  }

  /** The person wrote something, or history was shown: to the end. */
  toEnd(): void {
    this.#following = true
    this.#from = this.#unseen = undefined
    this.settle()
    this.#seen()
  }

  settle(): void {
    if (!this.#following) return
    // The greeting alone is read from its beginning, too.
    const empty = find('#log').childElementCount === 0
    const end = empty ? 0 : this.#box.scrollHeight - this.#box.clientHeight
    this.#box.scrollTop = this.#from ? Math.min(end, this.#from.offsetTop - 8) : end
    this.#ours = this.#box.scrollTop
  }

  #scrolled(): void {
    const box = this.#box
    if (Math.abs(box.scrollTop - this.#ours) > 3) {
      this.#following = box.scrollHeight - box.clientHeight - box.scrollTop < 60
      this.#from = undefined
      this.#ours = box.scrollTop
    }
    this.#seen()
  }

  #seen(): void {
    const below = this.#box.scrollTop + this.#box.clientHeight - 40
    if (this.#unseen && this.#unseen.offsetTop < below) this.#unseen = undefined
    this.#button.hidden = this.#unseen === undefined
  }
}
