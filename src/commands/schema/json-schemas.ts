import { z } from 'zod'
import { bookletFile } from '../../documents/booklet-file.ts'
import { dispatchFile } from '../../documents/dispatch-words.ts'
import { loudspeakerFile } from '../../documents/loudspeaker-file.ts'
import { dialogueFile } from '../../flows/dialogue.ts'
import {
  examplesFile,
  facetsFile,
  groupsFile,
  provincesFile,
  replyFile,
  talkFile,
  wordingFile,
} from '../../flows/flow.ts'
import { frontMatter } from '../../knowledge/article.ts'
import { wordsFile } from '../../knowledge/content.ts'
import { labelledFile } from '../../knowledge/labelled.ts'
import { lawsFile } from '../../knowledge/laws.ts'
import { outsideFile } from '../../knowledge/outside.ts'
import { agenciesFile, communesFile, holidaysFile, quizFile } from '../../knowledge/directory.ts'
import { organisationFile } from '../../knowledge/organisation.ts'
import { topicsFile } from '../../knowledge/topics.ts'
import { agencyMailFile } from '../../tickets/agency-words.ts'

/** What editors read about fields, by kind of file and by `field.field`; '' is the file itself. */
export type Descriptions = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Where the words for `Descriptions` stand, from the project's root. */
export const DESCRIPTIONS = 'knowledge/schema/descriptions.json'

const lists = {
  article: frontMatter,
  organisation: organisationFile,
  agencies: agenciesFile,
  holidays: holidaysFile,
  communes: communesFile,
  quiz: quizFile,
  outside: outsideFile,
  labelled: labelledFile,
  laws: lawsFile,
  words: wordsFile,
  topics: topicsFile,
  loudspeaker: loudspeakerFile,
  booklet: bookletFile,
  dispatch: dispatchFile,
  'agency-mail': agencyMailFile,
}
const flowKinds = {
  wording: wordingFile,
  reply: replyFile,
  dialogue: dialogueFile,
  facets: facetsFile,
  groups: groupsFile,
  provinces: provincesFile,
  examples: examplesFile,
  talk: talkFile,
}

interface Node {
  $schema?: unknown
  description?: string
  properties?: Record<string, Node>
  items?: Node
  additionalProperties?: Node | boolean
  anyOf?: Node[]
  oneOf?: Node[]
  [other: string]: unknown
}

const DRAFT = 'http://json-schema.org/draft-07/schema#'

/**
 * The JSON schemas for editors' programs, made of those that read the files.
 * @returns the files, and fields that have no description
 */
export function jsonSchemas(descriptions: Descriptions): {
  files: { path: string; text: string }[]
  undescribed: string[]
  /** Descriptions of fields that are gone. */
  unused: string[]
} {
  const undescribed = new Set<string>()
  const used = new Set<string>()
  const describe = (node: Node, kind: string, field: string) => {
    const name = `${kind}: ${field}`
    const words = descriptions[kind]?.[field]
    if (words === undefined) undescribed.add(name)
    else node.description = words
    used.add(name)
  }
  const describeAll = (node: Node, kind: string, field: string) => {
    for (const [name, inner] of Object.entries(node.properties ?? {})) {
      const own = field ? `${field}.${name}` : name
      describe(inner, kind, own)
      describeAll(inner, kind, own)
    }
    const inner = [
      node.items,
      node.additionalProperties,
      ...(node.anyOf ?? []),
      ...(node.oneOf ?? []),
    ]
    for (const one of inner) if (typeof one === 'object') describeAll(one, kind, field)
  }
  const schemaOf = (kind: string, schema: z.ZodType): Node => {
    const node = inJson(schema)
    describe(node, kind, '')
    describeAll(node, kind, '')
    return node
  }
  const file = (path: string, node: Node) => ({
    path,
    text: `${JSON.stringify({ $schema: DRAFT, ...node }, null, 2)}\n`,
  })
  const files = [
    ...Object.entries(lists).map(([kind, schema]) =>
      file(`knowledge/schema/${kind}.json`, schemaOf(kind, schema)),
    ),
    file('flows/schema.json', {
      oneOf: Object.entries(flowKinds).map(([kind, schema]) => schemaOf(kind, schema)),
    }),
  ]
  const unused = Object.entries(descriptions).flatMap(([kind, fields]) =>
    Object.keys(fields)
      .map((field) => `${kind}: ${field}`)
      .filter((name) => !used.has(name)),
  )
  return { files, undescribed: [...undescribed], unused }
}

/** As files are written, before defaults are put in. */
function inJson(schema: z.ZodType): Node {
  const node = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    override({ zodSchema, jsonSchema }) {
      const { def } = zodSchema._zod
      // zod's own pattern knows leap years and is longer than the rest of the schema.
      if (jsonSchema.format === 'date') jsonSchema.pattern = '^\\d{4}-\\d{2}-\\d{2}$'
      // To YAML 2026 is a number.
      if ('coerce' in def && def.coerce === true && jsonSchema.type === 'string') {
        Object.assign(jsonSchema, { type: ['string', 'integer'] })
      }
    },
  }) as Node
  delete node.$schema
  return node
}
