import { isMap, isSeq, parseDocument } from 'yaml'
import { readYaml } from '../content/file.ts'
import { lawsFile, numberOf, type ReplacedLaw } from './laws.ts'

/**
 * The text of laws.yml with a replaced document added, told anew or taken out; comments and order stay.
 * @throws Faulty when the file would not be right
 */
export function editLaws(text: string, change: { set: ReplacedLaw } | { remove: string }): string {
  const document = parseDocument(text)
  const about = 'set' in change ? change.set.document : change.remove
  const number = numberOf(about) ?? about
  let laws = document.get('replaced')
  if (!isSeq(laws)) {
    laws = document.createNode([])
    document.set('replaced', laws)
  }
  if (!isSeq(laws)) return text
  const at = laws.items.findIndex((item) => isMap(item) && numberOf(String(item.get('document'))) === number)
  if ('remove' in change) {
    if (at < 0) return text
    laws.delete(at)
  } else {
    const { by, from, note } = change.set
    const said = { document: number, by: by?.trim(), from, note: note?.trim() }
    const known = laws.items[at]
    if (isMap(known)) {
      for (const [name, value] of Object.entries(said)) {
        if (value) known.set(name, value)
        else known.delete(name)
      }
    } else {
      const kept = Object.fromEntries(Object.entries(said).filter(([, value]) => value))
      laws.add(document.createNode(kept))
    }
  }
  // `[]` stands on one line, entries each on their own.
  laws.flow = laws.items.length === 0
  const edited = document.toString({ lineWidth: 0 })
  readYaml(lawsFile, edited)
  return edited
}
