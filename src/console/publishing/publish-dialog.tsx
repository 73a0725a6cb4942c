import {
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  Radio,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { GoldenDiff, InsteadOfDraft } from '../../web/workshop-contract.ts'
import { ApiFailure, failureWords } from '../api/client.ts'
import { publish, refreshWorkshop, schedule } from '../api/workshop.ts'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import { tellDone } from '../shell/told.ts'
import { exactTime } from '../words/times.ts'
import { GoldenResult } from './golden-result.tsx'
import { useGoldenRun } from './golden-run.ts'

const SHORTEST_WHY = 3
/** For losses there must be a reason that somebody else understands. */
const SHORTEST_REASON = 10

/** Before drafts are published: what they do to all golden questions, why, and when. */
export function PublishDialog({
  paths,
  title,
  why: first = '',
  instead = null,
  close,
  done,
}: {
  paths: string[]
  /** What is published, in words. */
  title: string
  why?: string
  /** Published in place of the draft, which stays as it is when nothing comes of it. */
  instead?: InsteadOfDraft | null
  close: () => void
  done: (when: 'now' | 'later') => void
}) {
  const golden = useGoldenRun(paths, instead)
  const [why, setWhy] = useState(first)
  const [accepted, setAccepted] = useState(false)
  const [when, setWhen] = useState<'now' | 'later'>('now')
  const [at, setAt] = useState('')

  const diff = golden.state.is === 'done' ? golden.state.diff : null
  const worse = diff?.worse.length ?? 0
  const shortest = worse > 0 ? SHORTEST_REASON : SHORTEST_WHY
  const time = Date.parse(`${at}:00+07:00`)
  const timely = when === 'now' || time > Date.now()
  const ready =
    diff !== null && why.trim().length >= shortest && timely && (worse === 0 || accepted)

  const go = useMutation({
    mutationFn: async () => {
      const input = {
        paths,
        why: why.trim(),
        ...(worse > 0 ? { acceptWorse: worse } : {}),
        ...(instead ? { instead: [instead] } : {}),
      }
      await (when === 'now' ? publish(input) : schedule({ ...input, at: time }))
    },
    onSuccess: () => {
      tellDone(
        when === 'now'
          ? 'Đã đăng. Bot trả lời theo bản mới từ bây giờ.'
          : `Đã hẹn đăng lúc ${exactTime(time)}.`,
      )
      refreshWorkshop()
      done(when)
    },
    onError: (error) => {
      // The handbook moved on since the run here: what counts is what the server found.
      const found = error instanceof ApiFailure && error.code === 'worse' ? diffIn(error) : null
      if (!found) return
      setAccepted(false)
      golden.found(found)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !go.isPending) go.mutate()
  }
  return (
    <Modal
      opened
      onClose={close}
      title={`Đăng ${title}`}
      size="xl"
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      <form onSubmit={submit}>
        <Stack>
          <section aria-label="Thử câu chuẩn">
            <Running golden={golden} />
            {diff && <GoldenResult diff={diff} />}
          </section>
          {diff && (
            <>
              {worse > 0 && (
                <Checkbox
                  label={`Tôi đã xem và chấp nhận ${worse} câu tệ hơn`}
                  checked={accepted}
                  onChange={({ currentTarget }) => setAccepted(currentTarget.checked)}
                />
              )}
              <Textarea
                label={worse > 0 ? 'Lý do vẫn đăng' : 'Sửa gì, vì sao?'}
                description={
                  worse > 0
                    ? 'Ít nhất 10 ký tự; ghi vào lịch sử của bài.'
                    : 'Viết ngắn; ghi vào lịch sử của bài.'
                }
                autosize
                minRows={2}
                maxLength={500}
                value={why}
                onChange={({ currentTarget }) => setWhy(currentTarget.value)}
              />
              <Radio.Group
                label="Lúc nào?"
                value={when}
                onChange={(value) => setWhen(value === 'later' ? 'later' : 'now')}
              >
                <Group mt="xs">
                  <Radio value="now" label="Đăng ngay" />
                  <Radio value="later" label="Hẹn giờ" />
                </Group>
              </Radio.Group>
              {when === 'later' && (
                <TextInput
                  type="datetime-local"
                  label="Ngày, giờ đăng"
                  description="Theo giờ Việt Nam."
                  value={at}
                  error={at !== '' && !timely ? 'Giờ này đã qua.' : null}
                  onChange={({ currentTarget }) => setAt(currentTarget.value)}
                />
              )}
            </>
          )}
          <DialogFoot
            yes={when === 'now' ? 'Đăng ngay' : 'Hẹn đăng'}
            close={close}
            ready={ready}
            pending={go.isPending}
            error={go.error}
          />
        </Stack>
      </form>
    </Modal>
  )
}

const diffIn = ({ answer }: ApiFailure): GoldenDiff | null =>
  (answer as { diff?: GoldenDiff } | null)?.diff ?? null

function Running({ golden }: { golden: ReturnType<typeof useGoldenRun> }) {
  const { state, again, stop } = golden
  return (
    <div role="status">
      {state.is === 'running' && (
        <>
          <p className="flat">
            Đang hỏi thử bot các câu chuẩn
            {state.total > 0 && `: ${state.done}/${state.total}`}…
          </p>
          <Group wrap="nowrap">
            <progress
              className="golden-bar"
              aria-label="Đã thử"
              {...(state.total > 0 ? { value: state.done, max: state.total } : {})}
            />
            <Button size="sm" variant="default" onClick={stop}>
              Dừng
            </Button>
          </Group>
        </>
      )}
      {state.is === 'stopped' && (
        <Group>
          <p className="flat">Đã dừng. Phải thử xong mới đăng được.</p>
          <Button size="sm" variant="default" onClick={again}>
            Thử lại
          </Button>
        </Group>
      )}
      {state.is === 'failed' && (
        <Alert color="red" variant="light" role="alert" title="Chưa thử được">
          <p className="note-text">{failureWords(state.error)}</p>
          <Button size="sm" mt="xs" variant="default" onClick={again}>
            Thử lại
          </Button>
        </Alert>
      )}
    </div>
  )
}
