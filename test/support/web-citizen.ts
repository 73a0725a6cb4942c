import { randomUUID } from 'node:crypto'
import type { ChatMessage, ChatMessages, ChatSession } from '../../src/web/contract.ts'

/**
 * Somebody at the web chat.
 * @param known of a session they have; else they begin one
 */
export async function webCitizen(url: string, known?: string) {
  const token = known ?? (await newSession(url))
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  let seen = known === undefined ? 0 : (await read()).length

  async function read(): Promise<ChatMessage[]> {
    const response = await fetch(`${url}/chat/messages?after=0`, { headers })
    return ((await response.json()) as ChatMessages).messages
  }

  async function send(said: { text: string; payload?: string }): Promise<void> {
    const sent = await fetch(`${url}/chat/messages`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ id: randomUUID(), ...said }),
    })
    if (sent.status !== 202) throw new Error(`the chat said ${sent.status}`)
  }

  /** Waits for what comes back, the first message of which is not the notice. */
  async function answer(): Promise<string> {
    for (;;) {
      const all = await read()
      const fresh = all.slice(seen).filter(({ from }) => from !== 'person')
      const last = all.at(-1)
      if (fresh.length > 0 && last?.from !== 'person') {
        const answers = fresh.filter((one) => !one.text.includes('trợ lý tự động'))
        if (answers.length > 0) {
          seen = all.length
          return answers.map((one) => one.text).join('\n')
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  /** The newest button of that name, or the one under a message with these words. */
  async function choiceOf(label: string, under = ''): Promise<{ text: string; payload: string }> {
    const messages = (await read()).filter(({ text }) => text.includes(under))
    const all = messages.flatMap(({ choices }) => choices)
    const choice = all.findLast((one) => one.label === label)
    if (choice?.payload === undefined) {
      throw new Error(`"${label}" is not offered; there is: ${all.map((one) => one.label).join()}`)
    }
    return { text: label, payload: choice.payload }
  }

  return {
    token,
    read,
    async ask(text: string): Promise<string> {
      await send({ text })
      return answer()
    },
    async tap(label: string, under?: string): Promise<string> {
      await send(await choiceOf(label, under))
      return answer()
    },
    choiceOf,
    /** Without waiting: nobody may answer. */
    send,
  }
}

async function newSession(url: string): Promise<string> {
  const started = await fetch(`${url}/chat/session`, { method: 'POST' })
  return ((await started.json()) as ChatSession).token
}

/** The version of the content from which an instance answers. */
export async function answersFrom(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text()
  return Number(/^hoidapso_content_version (\d+)$/m.exec(metrics)?.[1])
}
