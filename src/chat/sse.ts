/**
 * Reads a text/event-stream from chunks that may be cut anywhere, even between \r and \n.
 * Returns the function to feed; calls `onEvent` for every complete event.
 */
export function eventParser(
  onEvent: (name: string, data: string) => void,
): (chunk: string) => void {
  let rest = ''
  let name = ''
  let data: string[] = []

  const line = (text: string) => {
    if (text === '') {
      if (data.length > 0) onEvent(name || 'message', data.join('\n'))
      name = ''
      data = []
      return
    }
    const colon = text.indexOf(':')
    if (colon === 0) return // a comment: the server keeps the connection warm
    const field = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') name = value
    else if (field === 'data') data.push(value)
    // `id` is not needed: every message carries its seq.
  }

  return (chunk) => {
    rest += chunk
    // A \r at the very end may be half of \r\n: it waits for the next chunk.
    for (let end; (end = /\r\n|\n|\r(?!$)/.exec(rest));) {
      const text = rest.slice(0, end.index)
      rest = rest.slice(end.index + end[0].length)
      line(text)
    }
  }
}
