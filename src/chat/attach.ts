import { announce, find, say, stamp } from './dom.ts'
import { PictureProblem, prepare } from './pictures.ts'

/** In one go; more would fill the screen before anything is sent. */
const MOST = 5

/**
 * The pictures that will go with what is being written: chosen by the button, pasted, or dropped.
 * They are seen, and can be removed, before anything is sent.
 */
export class Attach {
  readonly #input = find<HTMLInputElement>('#picture-input')
  readonly #strip = find('#pictures')
  readonly #problem = find('#picture-problem')
  #chosen: { picture: Blob; element: HTMLElement; url: string }[] = []
  readonly #changed: () => void

  /** @param changed the room for the conversation is another */
  constructor(changed: () => void) {
    this.#changed = changed
    find('#attach').addEventListener('click', () => this.choose())
    this.#input.addEventListener('change', () => {
      void this.#add([...(this.#input.files ?? [])])
      this.#input.value = '' // so that the same one can be chosen again
    })
    find('#field').addEventListener('paste', (event) => {
      const files = picturesIn(event.clipboardData)
      if (files.length === 0) return
      event.preventDefault()
      void this.#add(files)
    })
    this.#takeDrops()
  }

  get empty(): boolean {
    return this.#chosen.length === 0
  }

  choose(): void {
    this.#input.click()
  }

  /** Hands the pictures over and empties the strip. */
  take(): Blob[] {
    const pictures = this.#chosen.map(({ picture }) => picture)
    this.clear()
    return pictures
  }

  clear(): void {
    for (const { element, url } of this.#chosen) {
      element.remove()
      URL.revokeObjectURL(url)
    }
    this.#chosen = []
    this.#tell()
    this.#settle()
  }

  async #add(files: readonly Blob[]): Promise<void> {
    this.#tell()
    for (const file of files) {
      if (this.#chosen.length >= MOST) return this.#tell('pictureMost')
      try {
        this.#show(await prepare(file))
      } catch (error) {
        if (!(error instanceof PictureProblem)) throw error
        this.#tell(error.why === 'type' ? 'pictureType' : 'pictureSize')
      }
    }
    if (!this.empty) find('#send').focus({ preventScroll: true })
  }

  #show(picture: Blob): void {
    const element = stamp('chosen-picture')
    const url = URL.createObjectURL(picture)
    const one = { picture, element, url }
    find<HTMLImageElement>('img', element).src = url
    find('button', element).addEventListener('click', () => {
      this.#chosen = this.#chosen.filter((other) => other !== one)
      element.remove()
      URL.revokeObjectURL(url)
      this.#tell()
      this.#settle()
      find(this.empty ? '#attach' : '#pictures button').focus({ preventScroll: true })
    })
    this.#chosen.push(one)
    find('.chosen', this.#strip).append(element)
    announce(say('pictureChosen'))
    this.#settle()
  }

  #tell(problem?: string): void {
    this.#problem.textContent = problem === undefined ? '' : say(problem)
    this.#problem.hidden = problem === undefined
    this.#changed()
  }

  #settle(): void {
    this.#strip.hidden = this.empty
    this.#changed()
  }

  #takeDrops(): void {
    const area = find('main.chat')
    let inside = 0 // entering a child leaves its parent
    const mark = () => area.classList.toggle('dropping', inside > 0)
    const isFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    addEventListener('dragenter', (event) => {
      if (!isFiles(event)) return
      inside++
      mark()
    })
    addEventListener('dragleave', (event) => {
      if (!isFiles(event)) return
      inside = Math.max(0, inside - 1)
      mark()
    })
    // Anywhere on the page: a drop that misses would open the picture in place of the chat.
    addEventListener('dragover', (event) => {
      if (isFiles(event)) event.preventDefault()
    })
    addEventListener('drop', (event) => {
      if (!isFiles(event)) return
      event.preventDefault()
      inside = 0
      mark()
      void this.#add([...(event.dataTransfer?.files ?? [])])
    })
  }
}

const picturesIn = (data: DataTransfer | null): File[] =>
  [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'))
