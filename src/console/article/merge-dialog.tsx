import { Button, Group, Modal, Stack } from '@mantine/core'
import { useState } from 'react'
import { TextEditor } from '../editor/text-editor.tsx'
import { DiffLegend, TextDiff } from '../publishing/text-diff.tsx'

/** Two texts of one file: one of them is taken, or both are made into one. */
export function MergeDialog({
  title,
  about,
  mine,
  theirs,
  theirName,
  myName = 'Bản của tôi',
  takeTheirsWords = 'Lấy bản kia',
  merging: startsMerging = false,
  close,
  takeMine,
  takeTheirs,
  takeMerged,
}: {
  title: string
  about: string
  mine: string
  theirs: string
  /** Over the other text. */
  theirName: string
  myName?: string
  takeTheirsWords?: string
  merging?: boolean
  close?: () => void
  takeMine?: () => void
  takeTheirs?: () => void
  takeMerged: (text: string) => void
}) {
  const [merging, setMerging] = useState(startsMerging)
  const [merged, setMerged] = useState(mine)
  return (
    <Modal
      opened
      onClose={close ?? (() => undefined)}
      withCloseButton={close !== undefined}
      closeOnEscape={close !== undefined}
      closeOnClickOutside={false}
      title={title}
      size="xl"
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      <Stack>
        <p className="flat">{about}</p>
        <DiffLegend />
        <div className="side-by-side">
          <section>
            <h3>{theirName}</h3>
            <TextDiff
              before={theirs}
              after={merging ? merged : mine}
              side="before"
              label={theirName}
            />
          </section>
          <section>
            <h3>{merging ? 'Bản gộp, sửa ở đây' : myName}</h3>
            {merging ? (
              <TextEditor mode="markdown" label="Bản gộp" value={merged} onChange={setMerged} />
            ) : (
              <TextDiff before={theirs} after={mine} side="after" label={myName} />
            )}
          </section>
        </div>
        <Group justify="flex-end">
          {merging ? (
            <>
              {!startsMerging && (
                <Button variant="default" onClick={() => setMerging(false)}>
                  Quay lại
                </Button>
              )}
              {startsMerging && close && (
                <Button variant="default" onClick={close}>
                  Thôi
                </Button>
              )}
              <Button onClick={() => takeMerged(merged)}>Lưu bản gộp</Button>
            </>
          ) : (
            <>
              <Button variant="default" onClick={() => setMerging(true)}>
                Sửa gộp hai bản
              </Button>
              {takeTheirs && (
                <Button variant="default" onClick={takeTheirs}>
                  {takeTheirsWords}
                </Button>
              )}
              {takeMine && <Button onClick={takeMine}>Giữ bản của tôi</Button>}
            </>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}
