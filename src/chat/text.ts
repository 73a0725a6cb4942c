import { find, say, stamp } from './dom.ts'

/**
 * Turns a message's plain text into elements: paragraphs, "- " and "1. " lists, source lines, links.
 * Everything goes in as text nodes; nothing a message contains is ever parsed as HTML.
 */
export function renderText(text: string, into: HTMLElement): void {
  let steps: HTMLElement | undefined // the numbered list being filled
  let bullets: HTMLElement | undefined // the bulleted one, perhaps inside a step
  let block: HTMLElement | undefined // the paragraph or list item that further lines continue
  let blank = false

  for (const line of text.replace(/\r\n?/g, '\n').trim().split('\n')) {
    const words = line.trim()
    if (words === '') {
      blank = true
      continue
    }
    const bullet = /^[-•*–]\s+(.+)$/.exec(words)?.[1]
    const step = /^(\d{1,2})[.)]\s+(.+)$/.exec(words)
    if (bullet !== undefined) {
      if (!bullets) {
        if (blank) steps = undefined
        bullets = document.createElement('ul')
        ;(steps?.lastElementChild ?? into).append(bullets)
      }
      bullets.append((block = document.createElement('li')))
      appendLinked(bullet, block)
    } else if (step) {
      bullets = undefined
      if (!steps) into.append((steps = document.createElement('ol')))
      const item = document.createElement('li')
      // The number as written: a list may go on after a paragraph, or begin at 3.
      item.value = Number(step[1])
      steps.append((block = item))
      appendLinked(step[2] ?? '', block)
    } else if (words.toLowerCase().startsWith(say('sourceMark').toLowerCase())) {
      steps = bullets = undefined
      const mark = say('sourceMark').length
      into.append((block = stamp('source')))
      find('strong', block).textContent = words.slice(0, mark)
      appendLinked(words.slice(mark), block)
    } else if (block && !blank && (block.tagName !== 'LI' || /^\s/.test(line))) {
      block.append(document.createElement('br'))
      appendLinked(words, block)
    } else {
      steps = bullets = undefined
      into.append((block = document.createElement('p')))
      appendLinked(words, block)
    }
    blank = false
  }
}

/** What the person wrote: exactly as typed, only with links. */
export function renderPlain(text: string, into: HTMLElement): void {
  const paragraph = document.createElement('p')
  paragraph.className = 'as-typed'
  appendLinked(text, paragraph)
  into.append(paragraph)
}

function appendLinked(text: string, into: HTMLElement): void {
  let done = 0
  for (const match of text.matchAll(/https?:\/\/[^\s<>"“”]+/gi)) {
    const address = withoutTail(match[0])
    const url = webAddress(address)
    if (url === undefined) continue
    into.append(text.slice(done, match.index))
    const link = stamp('link') as HTMLAnchorElement
    link.href = url
    link.prepend(address)
    into.append(link)
    done = match.index + address.length
  }
  into.append(text.slice(done))
}

/** A full stop or closing bracket after an address belongs to the sentence, not to the address. */
function withoutTail(address: string): string {
  for (;;) {
    const last = address.at(-1) ?? ''
    const ownBracket = last === ')' && address.split('(').length >= address.split(')').length
    if (!".,;:!?)]}'’…".includes(last) || ownBracket || last === '') return address
    address = address.slice(0, -1)
  }
}

/** Only http(s) may be opened; a javascript: address must not get through. */
export function webAddress(text: string): string | undefined {
  try {
    const url = new URL(text)
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined
  } catch {
    return undefined
  }
}
