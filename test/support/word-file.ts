import { strFromU8, unzipSync } from 'fflate'

/** A Word file as somebody sees who reads its XML: the parts, and the paragraphs of the text. */
export function openWordFile(bytes: Uint8Array) {
  const parts = unzipSync(bytes)
  const part = (name: string) => {
    const found = parts[name]
    if (!found) throw new Error(`the file has no ${name}, only ${Object.keys(parts).join(', ')}`)
    return strFromU8(found)
  }
  const paragraphs = [...part('word/document.xml').matchAll(/<w:p>.*?<\/w:p>/gs)].map(([xml]) => ({
    xml,
    style: /<w:pStyle w:val="(\w+)"/.exec(xml)?.[1] ?? 'Normal',
    list: /<w:numId w:val="(\d+)"/.exec(xml)?.[1],
    text: [...xml.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>|<w:tab\/>/g)]
      .map(([, text = '\t']) => plain(text))
      .join(''),
  }))
  return { part, paragraphs }
}

function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}
