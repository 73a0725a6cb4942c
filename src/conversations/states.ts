/**
 * Who a conversation is with.
 *
 *            hand-off                claim, native word
 *   bot ─────────────────▶ waiting ─────────────────▶ staff ──▶ (transfer: staff, or waiting)
 *    ▲ ▲                     │  ▲                      │ │
 *    │ └──── release ────────┘  └── lapse, unread ─────┤ │
 *    ├──────────────── release, lapse ─────────────────┘ │
 *    └── the person writes ── closed ◀────── close ──────┘
 */
export const conversationStates = ['bot', 'waiting', 'staff', 'closed'] as const
export type ConversationState = (typeof conversationStates)[number]

/**
 * - `handOff` the bot passes the person on; `claim` a member of staff takes the conversation, also
 *   from a colleague (`transfer`); `native` somebody wrote in the platform's own tool
 * - `queue` staff put it back for another; `release` back to the bot; `close` done
 * - `lapse` nobody of ours wrote for so long that the bot answers again
 * - `write` the person wrote
 */
export type Move =
  'handOff' | 'claim' | 'native' | 'transfer' | 'queue' | 'release' | 'close' | 'lapse' | 'write'

const moves: Readonly<Record<ConversationState, Partial<Record<Move, ConversationState>>>> = {
  bot: { handOff: 'waiting', claim: 'staff', native: 'staff', close: 'closed', write: 'bot' },
  waiting: {
    handOff: 'waiting',
    claim: 'staff',
    native: 'staff',
    release: 'bot',
    close: 'closed',
    write: 'waiting',
  },
  staff: {
    handOff: 'staff',
    claim: 'staff',
    native: 'staff',
    transfer: 'staff',
    queue: 'waiting',
    release: 'bot',
    lapse: 'bot',
    close: 'closed',
    write: 'staff',
  },
  closed: { handOff: 'waiting', claim: 'staff', native: 'staff', write: 'bot' },
}

/** Where a move leads; null where it may not be made. */
export const moved = (from: ConversationState, move: Move): ConversationState | null =>
  moves[from][move] ?? null

/** What decides whether a person of ours holds a conversation. */
export interface Hold {
  state: ConversationState
  /** ms UTC; null when nobody does. */
  staffUntil: number | null
}

/** Whether the bot must be silent. */
export const isHeld = ({ state, staffUntil }: Hold, now: number): boolean =>
  state === 'staff' && staffUntil !== null && staffUntil > now

/** The words with which staff give a conversation back, or take it, in the platform's own tool. */
export function commandIn(text: string | null): 'release' | 'native' | null {
  const [, word] = /^\s*\/bot\s+(on|off)\s*$/i.exec(text ?? '') ?? []
  return word === undefined ? null : word.toLowerCase() === 'on' ? 'release' : 'native'
}
