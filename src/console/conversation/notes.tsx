import { Button, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Conversation, Note } from '../../web/console-contract.ts'
import { call } from '../api/client.ts'
import { conversationQuery } from '../api/conversations.ts'
import { queryClient } from '../api/query-client.ts'
import { tellFailure } from '../shell/told.ts'
import { useNow } from '../words/now.ts'
import { ago } from '../words/times.ts'

/** For colleagues; the person never sees them. */
export function Notes({
  conversation: { id, notes },
  mayAnswer,
}: {
  conversation: Conversation
  mayAnswer: boolean
}) {
  const now = useNow()
  const [text, setText] = useState('')
  const add = useMutation({
    mutationFn: (words: string) =>
      call<Note>('POST', `/conversations/${id}/notes`, { text: words }),
    onSuccess: (note) => {
      setText('')
      queryClient.setQueryData(
        conversationQuery(id).queryKey,
        (before) =>
          before && {
            ...before,
            notes: [...before.notes.filter((one) => one.id !== note.id), note],
          },
      )
    },
    onError: tellFailure,
  })
  return (
    <>
      {notes.length > 0 && (
        <ul className="notes">
          {notes.map((note) => (
            <li key={note.id}>
              <p className="note-text">{note.text}</p>
              <p className="quiet flat">
                {note.by.name} · {ago(note.at, now)}
              </p>
            </li>
          ))}
        </ul>
      )}
      {mayAnswer ? (
        <>
          <Textarea
            aria-label="Ghi chú cho đồng nghiệp"
            placeholder="Ghi chú cho đồng nghiệp, người dân không thấy"
            autosize
            minRows={2}
            maxRows={6}
            maxLength={2000}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          <Button
            size="compact-md"
            variant="light"
            mt={6}
            disabled={text.trim() === ''}
            loading={add.isPending}
            onClick={() => add.mutate(text.trim())}
          >
            Lưu ghi chú
          </Button>
        </>
      ) : (
        notes.length === 0 && <p className="quiet flat">Chưa có ghi chú.</p>
      )}
    </>
  )
}
