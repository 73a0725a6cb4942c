import type { ChatFile } from '../web/contract.ts'
import { find, say, stamp } from './dom.ts'

/** Bytes of a picture or file, wherever they are. */
type Load = () => Promise<Blob>

/** Addresses under which the page shows pictures; they hold the bytes until they are given back. */
const shown = new Set<string>()

/** Gives back what was shown: nothing of it stays in this page. */
export function forgetShown(): void {
  for (const url of shown) URL.revokeObjectURL(url)
  shown.clear()
  find<HTMLDialogElement>('#picture-dialog').close()
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue
      near.unobserve(target)
      waiting.get(target)?.()
      waiting.delete(target)
    }
  },
  { root: find('#scroll'), rootMargin: '600px 0px' },
)
/** Pictures further up are not fetched until somebody looks: a long history would cost dear. */
const waiting = new WeakMap<Element, () => void>()

/**
 * A picture in a message: fetched when it comes near, enlarged by a tap.
 * @param settled the picture has taken its room
 */
export function pictureElement(
  alt: string,
  name: string,
  load: Load,
  settled: () => void,
): HTMLElement {
  const element = stamp('picture')
  const image = find<HTMLImageElement>('img', element)
  let blob: Blob | undefined
  const fetchIt = async () => {
    element.dataset['state'] = 'loading'
    try {
      blob = await load()
      const url = URL.createObjectURL(blob)
      shown.add(url)
      image.src = url
      await image.decode()
      image.alt = alt
      element.dataset['state'] = 'shown'
    } catch {
      element.dataset['state'] = 'failed'
    }
    settled()
  }
  element.addEventListener('click', () => {
    if (element.dataset['state'] === 'failed') void fetchIt()
    else if (blob && element.dataset['state'] === 'shown') enlarge(blob, image.src, alt, name)
  })
  element.dataset['state'] = 'loading'
  waiting.set(element, () => void fetchIt())
  near.observe(element)
  return element
}

/** A file in a message: its name and size; a tap saves it. */
export function fileElement({ name, size }: ChatFile, load: Load): HTMLElement {
  const element = stamp('file')
  find('.file-name', element).textContent = name
  find('.file-size', element).textContent = size === null ? '' : sizeOf(size)
  element.addEventListener('click', () => {
    if (element.dataset['state'] === 'loading') return
    element.dataset['state'] = 'loading'
    load().then(
      (blob) => {
        delete element.dataset['state']
        save(blob, name)
      },
      () => (element.dataset['state'] = 'failed'),
    )
  })
  return element
}

/** What was kept long enough. */
export function goneElement(kind: ChatFile['kind']): HTMLElement {
  const element = stamp('gone-file')
  element.textContent = say(kind === 'image' ? 'pictureGone' : 'fileGone')
  return element
}

function enlarge(blob: Blob, url: string, alt: string, name: string): void {
  const dialog = find<HTMLDialogElement>('#picture-dialog')
  const image = find<HTMLImageElement>('img', dialog)
  image.src = url
  image.alt = alt
  image.classList.remove('full')
  image.onclick = () => image.classList.toggle('full')
  find('.viewer-stage', dialog).onclick = ({ target }) => {
    if (target !== image) dialog.close()
  }
  find('.close', dialog).onclick = () => dialog.close()
  find('.save', dialog).onclick = () => save(blob, name)
  dialog.showModal()
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

function sizeOf(bytes: number): string {
  const number = (value: number, digits: number) =>
    value.toLocaleString('vi-VN', { maximumFractionDigits: digits })
  return bytes < 1024 * 1024
    ? `${number(Math.max(1, bytes / 1024), 0)} kB`
    : `${number(bytes / 1024 / 1024, 1)} MB`
}
