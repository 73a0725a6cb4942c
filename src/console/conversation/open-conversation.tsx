import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import type { Conversation, Message, Suggestion } from '../../web/console-contract.ts'
import { call } from '../api/client.ts'
import { keepSummary, useSuggestions } from '../api/conversations.ts'
import { useMay, useMe } from '../api/me.ts'
import { usePageTitle } from '../shell/page-title.ts'
import { personName } from '../words/conversation-words.ts'
import { Composer } from './composer.tsx'
import { ConversationHead } from './conversation-head.tsx'
import { useDraft } from './draft.ts'
import { SidePanel } from './side-panel.tsx'
import { SuggestionStrip } from './suggestions.tsx'
import { Thread } from './thread.tsx'

export type Quote = { id: number; text: string }

export function OpenConversation({ conversation }: { conversation: Conversation }) {
  const { id } = conversation
  const me = useMe()
  const mayAnswer = useMay()('answer')
  const [draft, setDraft] = useDraft(me.user.id, id)
  const [quote, setQuote] = useState<Quote | null>(null)
  const [panel, setPanel] = useState(false)
  const besides = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false })
  const box = useRef<HTMLTextAreaElement>(null)
  const suggestions = likely(useSuggestions(id, mayAnswer).data ?? [])
  usePageTitle(personName(conversation))
  useRead(conversation, mayAnswer)

  const insert = (text: string) => {
    setDraft(draft.trim() === '' ? text : `${draft.trimEnd()}\n${text}`)
    setPanel(false)
    // After a drawer gave the focus back.
    setTimeout(() => box.current?.focus(), 0)
  }
  useInsertByKey(mayAnswer ? suggestions : [], insert)

  const answerTo = (message: Message) => {
    setQuote({ id: message.id, text: message.text || 'Tệp đính kèm' })
    box.current?.focus()
  }
  const side = <SidePanel conversation={conversation} suggestions={suggestions} insert={insert} />
  return (
    <div className="conversation">
      <section className="talk" aria-label={`Hội thoại với ${personName(conversation)}`}>
        <ConversationHead conversation={conversation} showPanel={() => setPanel(true)} />
        <Thread
          conversation={conversation}
          {...(mayAnswer ? { answerTo } : {})}
          takeBack={(text) => setDraft(draft.trim() === '' ? text : `${draft}\n${text}`)}
        />
        {mayAnswer ? (
          <>
            {!besides && <SuggestionStrip suggestions={suggestions} insert={insert} />}
            <Composer
              conversation={conversation}
              draft={draft}
              setDraft={setDraft}
              quote={quote}
              setQuote={setQuote}
              box={box}
            />
          </>
        ) : (
          <p className="only-reading">Tài khoản của anh/chị chỉ xem, không trả lời.</p>
        )}
      </section>
      {besides ? (
        <aside className="side" aria-label="Thông tin và gợi ý">
          {side}
        </aside>
      ) : (
        <Drawer
          opened={panel}
          onClose={() => setPanel(false)}
          position="right"
          size={380}
          title="Thông tin và gợi ý"
          closeButtonProps={{ 'aria-label': 'Đóng', size: 'lg' }}
        >
          {side}
        </Drawer>
      )}
    </div>
  )
}

/** What nobody would insert after a "cảm ơn chị" is not offered. */
const LIKELY = 0.05
const likely = (articles: readonly Suggestion[]) =>
  articles.filter(({ confidence }) => (confidence ?? 0) >= LIKELY).slice(0, 3)

/** Seen means seen: the page must be in front, and of somebody who can answer. */
function useRead({ id, unread, ...rest }: Conversation, mayAnswer: boolean): void {
  useEffect(() => {
    if (unread === 0 || !mayAnswer) return
    const read = () => {
      if (document.hidden) return
      document.removeEventListener('visibilitychange', read)
      keepSummary({ ...rest, id, unread: 0 })
      // A mark that is lost is made with the next message.
      call('POST', `/conversations/${id}/read`).catch(() => undefined)
    }
    read()
    document.addEventListener('visibilitychange', read)
    return () => document.removeEventListener('visibilitychange', read)
    // The rest only fills the line of the list.
  }, [id, unread, rest.lastMessageAt, mayAnswer])
}

/** Alt+1, 2, 3. By place on the keyboard: with Alt, some systems type another sign. */
function useInsertByKey(suggestions: readonly Suggestion[], insert: (text: string) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey) return
      const number = /^(?:Digit|Numpad)([123])$/.exec(event.code)?.[1]
      const chosen = number === undefined ? undefined : suggestions[Number(number) - 1]
      if (!chosen) return
      event.preventDefault()
      insert(chosen.text)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
}
