import { describe, expect, it } from 'vitest'
import { actions, can, roles, type Action, type Role } from '../../../src/staff/roles.ts'

describe('what roles may do', () => {
  const table: Record<Action, Role[]> = {
    read: ['viewer', 'staff', 'editor', 'admin'],
    'read-overview': ['viewer', 'staff', 'editor', 'admin'],
    answer: ['staff', 'editor', 'admin'],
    tickets: ['staff', 'editor', 'admin'],
    switch: ['staff', 'editor', 'admin'],
    edit: ['editor', 'admin'],
    'read-audit': ['admin'],
    'manage-users': ['admin'],
  }
  it.each(actions)('%s', (action) => {
    expect(roles.filter((role) => can({ role }, action))).toEqual(table[action])
  })
})
