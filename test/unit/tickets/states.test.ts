import { describe, expect, it } from 'vitest'
import {
  isSettled,
  isWithAgency,
  movesFrom,
  ticketMoved,
  ticketMoves,
  ticketStates,
} from '../../../src/tickets/states.ts'

describe('the moves of a ticket', () => {
  it('lead the usual way from new to closed', () => {
    const way = ['triage', 'forward', 'see', 'answer', 'deliver', 'close'] as const
    let state = ticketStates[0] as (typeof ticketStates)[number]
    const passed = way.map((move) => (state = ticketMoved(state, move)!))
    expect(passed).toEqual(['triaged', 'forwarded', 'seen', 'answered', 'delivered', 'closed'])
  })

  it('reach every state, and every state but what is settled has a way on', () => {
    const reached = new Set(
      ticketStates.flatMap((from) => movesFrom(from).map((move) => ticketMoved(from, move))),
    )
    expect(ticketStates.filter((state) => !reached.has(state))).toEqual(['new'])
    for (const state of ticketStates) expect(movesFrom(state).length).toBeGreaterThan(0)
    for (const move of ticketMoves) {
      expect(ticketStates.some((state) => ticketMoved(state, move) !== null)).toBe(true)
    }
  })

  it('give nothing to an agency that has answered, and nobody an answer twice', () => {
    expect(ticketMoved('answered', 'return')).toBeNull()
    expect(ticketMoved('delivered', 'deliver')).toBeNull()
    expect(ticketMoved('closed', 'answer')).toBeNull()
    expect(ticketMoved('rejected', 'forward')).toBeNull()
    // Late stays late until it is answered, given back or has longer.
    expect(ticketMoved('overdue', 'see')).toBe('overdue')
    expect(ticketMoved('overdue', 'lapse')).toBeNull()
  })

  it('only who has it owes an answer; only what is settled is nobody’s', () => {
    expect(ticketStates.filter(isWithAgency)).toEqual(['forwarded', 'seen', 'overdue'])
    expect(ticketStates.filter(isSettled)).toEqual(['closed', 'rejected'])
  })
})
