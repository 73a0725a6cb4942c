import { isMap, isSeq, parseDocument } from 'yaml'
import { readYaml } from '../content/file.ts'
import { labelledFile, type Labelled } from './labelled.ts'

/**
 * The text of labelled.yml with a real question added, given another article or taken out; comments
 * and order stay.
 * @throws Faulty when the file would not be right
 */
export function editLabelled(text: string, change: Labelled | { remove: string }): string {
  const document = parseDocument(text)
  const ask = plain('remove' in change ? change.remove : change.ask)
  let questions = document.get('questions')
  if (!isSeq(questions)) {
    questions = document.createNode([])
    document.set('questions', questions)
  }
  if (!isSeq(questions)) return text
  const at = questions.items.findIndex(
    (item) => isMap(item) && plain(String(item.get('ask'))).toLowerCase() === ask.toLowerCase(),
  )
  if ('remove' in change) {
    if (at < 0) return text
    questions.delete(at)
  } else {
    const known = questions.items[at]
    if (isMap(known)) known.set('article', change.article)
    else questions.add(document.createNode({ ask, article: change.article }, { flow: true }))
  }
  questions.flow = questions.items.length === 0
  const edited = document.toString({ lineWidth: 0, flowCollectionPadding: true })
  readYaml(labelledFile, edited)
  return edited
}

const plain = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim()
