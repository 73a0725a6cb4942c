/** Who may do what, in one table. */

export const roles = ['viewer', 'staff', 'editor', 'admin'] as const
export type Role = (typeof roles)[number]

export const actions = [
  'read',
  'answer',
  'tickets',
  'edit',
  'read-overview',
  'switch',
  'read-audit',
  'manage-users',
] as const
export type Action = (typeof actions)[number]

const allowed: Readonly<Record<Role, readonly Action[]>> = {
  /** Looks at conversations and figures. */
  viewer: ['read', 'read-overview'],
  /** Answers people, and gets answers from agencies. */
  staff: ['read', 'answer', 'tickets', 'read-overview', 'switch'],
  /** Answers, and looks after the handbook. */
  editor: ['read', 'answer', 'tickets', 'edit', 'read-overview', 'switch'],
  admin: actions,
}

export const can = ({ role }: { role: Role }, action: Action): boolean =>
  allowed[role].includes(action)

export const actionsOf = (role: Role): readonly Action[] => allowed[role]
