import { find } from './dom.ts'
import * as store from './store.ts'

const COUNT_FROM = 3600 // of 4,000: only then does the number left matter

/**
 * The field people write in. `submit` gets the text, which is empty only with pictures; the field is
 * emptied and the draft forgotten.
 */
export class Composer {
  readonly #field = find<HTMLTextAreaElement>('#field')
  readonly #left = find('#left')

  constructor(submit: (text: string) => void, mayBeEmpty: () => boolean) {
    const form = find<HTMLFormElement>('#composer')
    const field = this.#field
    field.value = store.read(store.DRAFT) ?? ''
    field.addEventListener('input', () => this.#changed())
    field.addEventListener('keydown', (event) => {
      // 229: an input method (Telex, VNI) is still at work, and this Enter is meant for it.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229)
        return
      event.preventDefault()
      form.requestSubmit()
    })
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      const text = field.value.trim()
      if (text === '' && !mayBeEmpty()) return field.focus()
      this.set('')
      submit(text)
    })
    // Tapping "send" must not close the on-screen keyboard.
    find('#send').addEventListener('mousedown', (event) => event.preventDefault())
    this.#changed()
    fitAboveKeyboard()
  }

  get text(): string {
    return this.#field.value
  }

  set(text: string): void {
    this.#field.value = text
    this.#changed()
  }

  focus(): void {
    this.#field.focus({ preventScroll: true })
  }

  #changed(): void {
    const { value, maxLength, style } = this.#field
    if (value === '') store.remove(store.DRAFT)
    else store.write(store.DRAFT, value)
    // Grows with the text; the style sheet sets the limit.
    style.height = 'auto'
    style.height = `${this.#field.scrollHeight + 4}px` // and its two borders
    this.#left.hidden = value.length < COUNT_FROM
    find('output', this.#left).textContent = String(maxLength - value.length)
  }
}

/** iOS lays its keyboard over the page instead of making the page smaller; dvh does not notice. */
function fitAboveKeyboard(): void {
  const seen = window.visualViewport
  seen?.addEventListener('resize', () => {
    if (seen.scale > 1.01) return // zoomed in by hand: leave the page as it is
    document.body.style.height = `${seen.height}px`
    scrollTo(0, 0)
  })
}
