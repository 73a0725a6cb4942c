import { Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import type { Question } from './questions.ts'
import type { Step } from './steps.ts'

const SHORTEST = 3

/** A dialog that asks for one thing in words. */
export function OneField({
  question,
  step,
  close,
}: {
  question: Question
  step: Step
  close: () => void
}) {
  const { title, label, about, yes, path, name, done, start = '' } = question
  const [words, setWords] = useState(start)
  const text = words.trim()
  const ready = question.email ? /^\S+@\S+\.\S+$/.test(text) : text.length >= SHORTEST
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !step.isPending)
      step.mutate({ path, body: { [name]: text }, done }, { onSuccess: close })
  }
  const shared = {
    label,
    description: about,
    required: true,
    withAsterisk: false,
    'data-autofocus': true,
    value: words,
  }
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      size={(question.lines ?? 0) > 5 ? 'lg' : 'md'}
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      <form onSubmit={submit}>
        <Stack>
          {question.email ? (
            <TextInput
              {...shared}
              type="email"
              onChange={({ currentTarget }) => setWords(currentTarget.value)}
            />
          ) : (
            <Textarea
              {...shared}
              autosize
              minRows={question.lines ?? 3}
              maxRows={16}
              maxLength={question.longest ?? 1000}
              onChange={({ currentTarget }) => setWords(currentTarget.value)}
            />
          )}
          <DialogFoot
            yes={yes}
            close={close}
            ready={ready}
            pending={step.isPending}
            grave={question.grave ?? false}
          />
        </Stack>
      </form>
    </Modal>
  )
}
