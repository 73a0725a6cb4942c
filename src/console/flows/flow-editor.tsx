import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery } from '@tanstack/react-query'
import { IconArrowLeft } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { Link } from 'react-router'
import type { FilePage } from '../../web/workshop-contract.ts'
import { flowFilesQuery } from '../api/trying.ts'
import { discardDraft, refreshWorkshop, useFeedback } from '../api/workshop.ts'
import { OutdatedBanner, ShippedBanner } from '../article/banners.tsx'
import { History } from '../article/history.tsx'
import { MergeDialog } from '../article/merge-dialog.tsx'
import { Problems } from '../article/problems.tsx'
import { SavingLine } from '../article/saving-line.tsx'
import { useWritten } from '../article/written.ts'
import { TextEditor, type EditorHandle } from '../editor/text-editor.tsx'
import { PublishDialog } from '../publishing/publish-dialog.tsx'
import { Page } from '../shell/page.tsx'
import { Sure } from '../shell/sure.tsx'
import { tellDone, tellFailure } from '../shell/told.ts'
import '../tickets/tickets.css'
import { flowName } from '../words/flow-words.ts'
import { draftStateNames } from '../words/workshop-words.ts'
import { FlowTrial } from './flow-trial.tsx'
import { kindWords } from './kinds.ts'
import './flows.css'

const AFTER_TYPING = 500

/** One file of flows: its text with what is wrong in it, a message to try on it, its history. */
export function FlowEditor({ file }: { file: FilePage }) {
  const { saver, written } = useWritten(file)
  const [view, setView] = useState<'write' | 'history'>('write')
  const [asked, setAsked] = useState<'publish' | 'drop' | null>(null)
  const [text] = useDebouncedValue(written.text, AFTER_TYPING)
  const feedback = useFeedback(file.path, text)
  const editor = useRef<EditorHandle>(null)
  const title = useTitle(file)
  const problems = feedback.data?.problems
  const faults = problems?.filter(({ note }) => !note).length ?? 0
  const changed = file.draft !== null || !saver.isSaved
  const publish = useMutation({
    mutationFn: () => saver.flush(),
    onSuccess: (saved) => {
      if (saved) setAsked('publish')
    },
    onError: tellFailure,
  })
  const drop = useMutation({
    mutationFn: async () => {
      await saver.flush()
      await discardDraft(file.path, saver.savedVersion)
    },
    onSuccess: () => {
      tellDone('Đã bỏ bản nháp.')
      saver.take({ ...file, draft: null })
      refreshWorkshop()
      setAsked(null)
    },
    onError: tellFailure,
  })
  const { saving } = written
  return (
    <Page
      title={title.name}
      width="wide"
      above={
        <Link to="/loi-thoai" className="back-link">
          <IconArrowLeft size={16} aria-hidden /> Các lời thoại
        </Link>
      }
      beside={
        <>
          <span className="state-mark">{kindWords(title.kind).name}</span>
          {file.draft && (
            <span className="state-mark amber">{draftStateNames[file.draft.state]}</span>
          )}
        </>
      }
      actions={
        <div className="tools">
          <SavingLine saving={saving} />
          {file.draft && file.published && (
            <Button variant="default" onClick={() => setAsked('drop')}>
              Bỏ bản nháp
            </Button>
          )}
          <Button
            disabled={!changed || faults > 0}
            loading={publish.isPending}
            onClick={() => publish.mutate()}
          >
            Đăng…
          </Button>
        </div>
      }
    >
      {file.draft?.outdated && <OutdatedBanner file={file} saver={saver} />}
      {file.shipped !== null && <ShippedBanner file={file} saver={saver} />}
      <div className="views flush" role="group" aria-label="Chọn phần">
        {(['write', 'history'] as const).map((one) => (
          <button
            key={one}
            type="button"
            className="view"
            aria-pressed={one === view}
            onClick={() => setView(one)}
          >
            {one === 'write' ? 'Soạn' : 'Lịch sử'}
          </button>
        ))}
      </div>
      {view === 'history' && <History path={file.path} />}
      <div className="flow" hidden={view !== 'write'}>
        <div className="flow-side">
          <section className="block" aria-labelledby="flow-text">
            <h2 className="block-title" id="flow-text">
              Nội dung
            </h2>
            <p className="quiet">
              Mỗi dòng là tên mục, dấu hai chấm, rồi nội dung; dòng lùi vào thuộc về dòng trên. Chỗ
              nào chưa đúng sẽ được đánh dấu ngay trong khi gõ.
            </p>
            <TextEditor
              value={written.text}
              onChange={saver.write}
              mode="yaml"
              label={`Nội dung của ${title.name}`}
              problems={problems ?? []}
              onReady={(handle) => {
                editor.current = handle
              }}
            />
          </section>
          <Problems problems={problems} goTo={(line) => editor.current?.goToLine(line)} />
        </div>
        <FlowTrial path={file.path} save={saver.flush} hasDraft={changed} faults={faults} />
      </div>
      {saving.is === 'conflict' && (
        <MergeDialog
          title="Có người vừa lưu một bản khác"
          about="Chưa mất gì cả. Anh/chị chọn bản để giữ, hoặc gộp hai bản."
          theirName={`Bản của ${saving.theirs.draft?.updatedBy?.name ?? 'người khác'}`}
          mine={written.text}
          theirs={saving.theirs.draft?.text ?? saving.theirs.published?.text ?? ''}
          takeMine={() => saver.settle(saving.theirs, written.text)}
          takeTheirs={() => saver.take(saving.theirs)}
          takeMerged={(merged) => saver.settle(saving.theirs, merged)}
        />
      )}
      {asked === 'publish' && (
        <PublishDialog
          paths={[file.path]}
          title={`lời thoại “${title.name}”`}
          close={() => setAsked(null)}
          done={() => setAsked(null)}
        />
      )}
      {asked === 'drop' && (
        <Sure
          title="Bỏ bản nháp?"
          yes="Bỏ bản nháp"
          pending={drop.isPending}
          close={() => setAsked(null)}
          onYes={() => drop.mutate()}
        >
          Nội dung trở lại như bản bot đang dùng; phần đang soạn sẽ mất.
        </Sure>
      )}
    </Page>
  )
}

function useTitle({ path, id }: FilePage): { name: string; kind: string | null } {
  const known = useQuery(flowFilesQuery).data?.find((one) => one.path === path)
  return { name: flowName(known ?? { id, title: id }), kind: known?.kind ?? null }
}
