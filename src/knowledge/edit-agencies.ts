import { parseDocument, isMap, isSeq } from 'yaml'
import { readYaml } from '../content/file.ts'
import { agenciesFile, type Agency } from './directory.ts'

/** What staff may change of an agency while the service runs. */
export type AgencyChange = Partial<
  Pick<Agency, 'name' | 'email' | 'answer_within' | 'batch' | 'straight_out' | 'escalate_to'>
>

/**
 * The text of agencies.yml with one agency changed; comments and order stay.
 * @returns null when no agency has the id
 * @throws Faulty when the file would not be right any more
 */
export function editAgency(text: string, id: string, change: AgencyChange): string | null {
  const document = parseDocument(text)
  const agencies = document.get('agencies')
  if (!isSeq(agencies)) return null
  const entry = agencies.items.find((item) => isMap(item) && item.get('id') === id)
  if (!isMap(entry)) return null
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === undefined || value === false) entry.delete(name)
    else entry.set(name, document.createNode(value))
  }
  const edited = document.toString({ lineWidth: 0 })
  readYaml(agenciesFile, edited)
  return edited
}
