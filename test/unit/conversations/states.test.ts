import { describe, expect, it } from 'vitest'
import {
  commandIn,
  conversationStates,
  isHeld,
  moved,
  type ConversationState,
  type Move,
} from '../../../src/conversations/states.ts'

const NOW = 1_700_000_000_000

/** Where each move leads from bot, waiting, staff and closed; `–` where it may not be made. */
const table: Record<Move, string> = {
  handOff: 'waiting waiting staff waiting',
  claim: 'staff staff staff staff',
  native: 'staff staff staff staff',
  transfer: '– – staff –',
  queue: '– – waiting –',
  release: '– bot bot –',
  lapse: '– – bot –',
  close: 'closed closed closed –',
  write: 'bot waiting staff bot',
}

describe('who a conversation is with', () => {
  it.each(
    Object.entries(table).flatMap(([move, row]) =>
      row.split(' ').map((to, at) => [move as Move, conversationStates[at] ?? 'bot', to] as const),
    ),
  )('%s of a conversation with %s: %s', (move, from, to) => {
    expect(moved(from, move) ?? '–').toBe(to)
  })

  it('can always come back to the bot', () => {
    const reach = (from: ConversationState, seen: Set<string>): Set<string> => {
      if (seen.has(from)) return seen
      seen.add(from)
      for (const move of Object.keys(table)) {
        const to = moved(from, move as Move)
        if (to) reach(to, seen)
      }
      return seen
    }
    for (const from of conversationStates) expect(reach(from, new Set()).has('bot')).toBe(true)
  })
})

describe('a person of ours holds a conversation', () => {
  it.each([
    ['staff', NOW + 1, true],
    ['staff', NOW, false],
    ['staff', NOW - 1, false],
    ['staff', null, false],
    ['bot', NOW + 1, false],
    ['waiting', NOW + 1, false],
    ['closed', NOW + 1, false],
  ] as const)('that is with %s until %s: %s', (state, staffUntil, held) => {
    expect(isHeld({ state, staffUntil }, NOW)).toBe(held)
  })
})

describe('a command of staff', () => {
  it.each([
    ['/bot on', 'release'],
    ['/bot off', 'native'],
    ['  /BOT   On\n', 'release'],
    ['/Bot OFF ', 'native'],
    ['/bot\ton', 'release'],
    ['/boton', null],
    ['/bot', null],
    ['/bot on nhé', null],
    ['bot on', null],
    ['Bác bấm /bot on', null],
    ['/bot on off', null],
    ['', null],
    [null, null],
  ])('%j: %s', (text, command) => {
    expect(commandIn(text)).toBe(command)
  })
})
