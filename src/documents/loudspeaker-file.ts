import { z } from 'zod'
import { readEach, readYaml, type ContentFile, type Problem } from '../content/file.ts'
import type { Voice } from '../text/voice.ts'
import type { Lexicon } from '../text/words.ts'
import { lineAmong } from './line.ts'

export const LOUDSPEAKER_FILE = 'knowledge/loudspeaker.yml'

/** A misspelt place would be read out. */
const line = lineAmong('organisation', 'month', 'title', 'minutes')
/** For the station, not for the voice. */
const instruction = line.regex(
  /^\[.*\]$/,
  'phải nằm trong dấu ngoặc vuông […], vì không đọc lên loa',
)
const table = z.record(z.string().min(1), z.string().trim().min(1)).default({})

export const loudspeakerFile = z.strictObject({
  heading: instruction,
  opening: z.array(line).min(1),
  introductions: z.array(line).min(1),
  /** A topic that every month has, read last. */
  always: z.strictObject({ topic: z.string().min(1), introduction: line }),
  between: instruction,
  closing: z.array(line).min(1),
  audience: z.string().min(1),
  /** A sentence with one of these words belongs to the chat alone … */
  chat_only: z.array(z.string().min(1)).default([]),
  /** … unless the word is part of one of these. */
  not_chat: z.array(z.string().min(1)).default([]),
  numbers: z.strictObject({
    zero_tens: z.enum(['linh', 'lẻ']),
    thousand: z.enum(['nghìn', 'ngàn']),
  }),
  by_digit: z.array(z.coerce.string().regex(/^\d+$/, 'chỉ được có chữ số')).default([]),
  readings: table,
  units: table,
  addresses: table,
  documents: table,
  issuers: table,
})

/** How a script for the commune's loudspeaker is put together and read. */
export interface Station extends Omit<
  z.output<typeof loudspeakerFile>,
  'numbers' | 'by_digit' | 'readings' | 'units' | 'addresses' | 'documents' | 'issuers'
> {
  voice: Voice
}

/** The station's file among those of the handbook. */
export function readStation(
  files: readonly ContentFile[],
  lexicon: Lexicon,
): { station: Station | undefined; broken: Problem[] } {
  let station: Station | undefined
  const own = files.filter(({ path }) => path === LOUDSPEAKER_FILE)
  const broken = readEach(own, ({ text }) => {
    station = stationOf(text, lexicon)
  })
  return { station, broken }
}

function stationOf(text: string, lexicon: Lexicon): Station {
  const { numbers, by_digit, readings, units, addresses, documents, issuers, ...station } =
    readYaml(loudspeakerFile, text.normalize('NFC'))
  const voice: Voice = {
    numbers: { zeroTens: numbers.zero_tens, thousand: numbers.thousand },
    byDigit: by_digit,
    ...{ readings, units, addresses, documents, issuers, lexicon },
  }
  return { ...station, voice }
}
