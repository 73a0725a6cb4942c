/** `bad`: people are not answered, or soon will not be. `warn`: worth a look. */
export interface Finding {
  state: 'ok' | 'warn' | 'bad'
  says: string
}

export const ok = (says: string): Finding => ({ state: 'ok', says })
export const warn = (says: string): Finding => ({ state: 'warn', says })
export const bad = (says: string): Finding => ({ state: 'bad', says })
