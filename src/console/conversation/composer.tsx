import { ActionIcon, Button, CloseButton, FileButton, Loader, Textarea } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconPaperclip, IconSend2 } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import {
  useId,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react'
import type { CannedAnswer, Conversation, StoredFile } from '../../web/console-contract.ts'
import { ApiFailure, call } from '../api/client.ts'
import { useCannedAnswers } from '../api/conversations.ts'
import { useMe } from '../api/me.ts'
import { tellFailure } from '../shell/told.ts'
import { windowWords } from '../words/conversation-words.ts'
import { useNow } from '../words/now.ts'
import { useStep } from './actions.ts'
import { CannedMenu } from './canned-menu.tsx'
import { filled, matching, slashAt } from './canned.ts'
import type { Quote } from './open-conversation.tsx'
import { send, useSending } from './sending.ts'

const LONGEST = 4000
const BIGGEST_FILE = 5 * 1024 * 1024
/** Colleagues see "đang gõ" for a little longer than this. */
const TELL_TYPING = 4000

export function Composer({
  conversation,
  draft,
  setDraft,
  quote,
  setQuote,
  box,
}: {
  conversation: Conversation
  draft: string
  setDraft: (text: string) => void
  quote: Quote | null
  setQuote: (quote: Quote | null) => void
  box: RefObject<HTMLTextAreaElement | null>
}) {
  const { id, state, assignee } = conversation
  const me = useMe()
  const roomy = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false })
  const listId = useId()
  const windowId = useId()
  const answers = useCannedAnswers()
  const onItsWay = useSending(me.user.id, id).some((one) => one.state === 'sending')
  const [file, setFile] = useState<StoredFile | null>(null)
  const [slash, setSlash] = useState<{ from: number; typed: string } | null>(null)
  const [active, setActive] = useState(0)
  const toldTyping = useRef(0)
  const resetFile = useRef<() => void>(null)

  const upload = useMutation({
    mutationFn: (chosen: File) => {
      if (chosen.size > BIGGEST_FILE)
        return Promise.reject(new ApiFailure(413, 'too-big', 'Tệp lớn quá, tối đa 5 MB.'))
      const query = new URLSearchParams({ name: chosen.name || 'anh.png' })
      return call<StoredFile>('POST', `/conversations/${id}/files?${query}`, chosen)
    },
    onSuccess: setFile,
    onError: tellFailure,
    onSettled: () => resetFile.current?.(),
  })

  const held = state === 'staff' && assignee !== null && assignee.id !== me.user.id
  const sendable = !held && !onItsWay && !upload.isPending && (draft.trim() !== '' || file !== null)
  const choices = slash ? matching(answers.data ?? [], slash.typed) : []
  const open = choices.length > 0

  const submit = () => {
    if (!sendable) return
    send(id, { text: draft.trim(), file: file && { id: file.id, name: file.name }, quotes: quote })
    setDraft('')
    setFile(null)
    setQuote(null)
    setSlash(null)
    box.current?.focus()
  }

  const write = (text: string, caret: number) => {
    setDraft(text.slice(0, LONGEST))
    setSlash(slashAt(text, caret))
    setActive(0)
    if (text !== '' && Date.now() - toldTyping.current > TELL_TYPING) {
      toldTyping.current = Date.now()
      call('POST', `/conversations/${id}/typing`).catch(() => undefined)
    }
  }

  const take = (answer: CannedAnswer) => {
    if (!slash) return
    const words = filled(answer.text, { name: conversation.name, me })
    const end = slash.from + 1 + slash.typed.length
    setDraft(draft.slice(0, slash.from) + words + draft.slice(end))
    setSlash(null)
    box.current?.focus()
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Telex and the like compose letters: their Enter is not ours.
    if (event.nativeEvent.isComposing) return
    if (open) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step !== undefined) {
        event.preventDefault()
        setActive((active + step + choices.length) % choices.length)
        return
      }
      const chosen = choices[active]
      if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && chosen) {
        event.preventDefault()
        take(chosen)
        return
      }
      if (event.key === 'Escape') {
        event.preventDefault()
        setSlash(null)
        return
      }
    }
    if (event.key === 'Escape' && quote) setQuote(null)
    // On a phone Enter is a new line: the button sends.
    if (event.key === 'Enter' && !event.shiftKey && !matchMedia('(pointer: coarse)').matches) {
      event.preventDefault()
      submit()
    }
  }

  const onPaste = (event: ClipboardEvent) => {
    const [picture] = event.clipboardData.files
    if (!picture) return
    event.preventDefault()
    upload.mutate(picture)
  }

  return (
    <div className="composer">
      {held && <Held conversation={conversation} />}
      <WindowLine conversation={conversation} id={windowId} />
      {quote && (
        <div className="composer-extra">
          <span className="hidden-text">Đang trích dẫn: </span>
          <blockquote className="quote">{quote.text}</blockquote>
          <CloseButton size="md" aria-label="Bỏ trích dẫn" onClick={() => setQuote(null)} />
        </div>
      )}
      {(file || upload.isPending) && (
        <div className="composer-extra">
          {upload.isPending ? <Loader size={16} /> : <IconPaperclip size={16} aria-hidden />}
          <span className="file-name">{file?.name ?? 'Đang tải tệp lên…'}</span>
          {file && (
            <CloseButton
              size="md"
              aria-label={`Bỏ tệp ${file.name}`}
              onClick={() => setFile(null)}
            />
          )}
        </div>
      )}
      {open && (
        <CannedMenu
          id={listId}
          answers={choices}
          active={active}
          take={take}
          setActive={setActive}
        />
      )}
      <div className="composer-row">
        <FileButton
          resetRef={resetFile}
          onChange={(chosen) => chosen && upload.mutate(chosen)}
          accept="image/png,image/jpeg,image/gif,application/pdf,.doc,.docx"
        >
          {(props) => (
            <ActionIcon
              {...props}
              variant="subtle"
              color="gray"
              size={44}
              aria-label="Đính kèm ảnh hoặc tệp (tối đa 5 MB)"
              disabled={upload.isPending || held}
            >
              <IconPaperclip size={20} />
            </ActionIcon>
          )}
        </FileButton>
        <Textarea
          ref={box}
          className="composer-text"
          aria-label="Tin trả lời"
          aria-describedby={windowId}
          aria-autocomplete="list"
          aria-controls={open ? listId : undefined}
          aria-activedescendant={open ? `${listId}-${active}` : undefined}
          placeholder={roomy ? 'Nhắn trả lời, gõ / để chọn câu mẫu' : 'Nhắn trả lời…'}
          autosize
          minRows={1}
          maxRows={7}
          maxLength={LONGEST}
          size="md"
          value={draft}
          onChange={({ currentTarget }) => write(currentTarget.value, currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={() => setSlash(null)}
        />
        <Button
          className="send"
          onClick={submit}
          disabled={!sendable}
          loading={onItsWay}
          rightSection={roomy && <IconSend2 size={18} aria-hidden />}
        >
          Gửi
        </Button>
      </div>
      {draft.length > LONGEST - 300 && (
        <p className="quiet flat composer-count" role="status">
          Còn {LONGEST - draft.length} ký tự
        </p>
      )}
    </div>
  )
}

function WindowLine({ conversation, id }: { conversation: Conversation; id: string }) {
  const now = useNow()
  const { text, tone } = windowWords(conversation.window, now)
  return (
    <p id={id} className={`window ${tone}`}>
      {text}
    </p>
  )
}

function Held({ conversation }: { conversation: Conversation }) {
  const me = useMe()
  const step = useStep(conversation.id)
  return (
    <div className="held" role="status">
      <span>
        <strong>{conversation.assignee?.name}</strong> đang trả lời người này nên anh/chị chưa gửi
        được.
      </span>
      <Button
        size="xs"
        variant="default"
        loading={step.isPending}
        onClick={() => step.mutate({ do: 'transfer', to: me.user.id })}
      >
        Nhận thay
      </Button>
    </div>
  )
}
