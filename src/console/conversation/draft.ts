import { useCallback, useState } from 'react'

const keyOf = (user: number, conversation: number) => `hds-draft.${user}.${conversation}`

/** What is being written, kept on the device until it is sent: also over a reload or a new login. */
export function useDraft(user: number, conversation: number): [string, (text: string) => void] {
  const key = keyOf(user, conversation)
  const [text, setText] = useState(() => read(key))
  const keep = useCallback(
    (next: string) => {
      setText(next)
      try {
        if (next === '') localStorage.removeItem(key)
        else localStorage.setItem(key, next)
      } catch {
        // Without storage it lives as long as the page.
      }
    },
    [key],
  )
  return [text, keep]
}

function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}
