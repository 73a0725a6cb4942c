import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconFileImport } from '@tabler/icons-react'
import { useState } from 'react'
import type { ImportEntry } from '../../web/workshop-contract.ts'
import { importsQuery } from '../api/imports.ts'
import { Empty } from '../shell/empty.tsx'
import { Failed } from '../shell/failed.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { exactTime } from '../words/times.ts'
import { UndoDialog } from './undo-dialog.tsx'

export function PastImports() {
  const list = useQuery(importsQuery)
  const [undoing, setUndoing] = useState<ImportEntry | null>(null)
  if (list.isPending) return <PageLoading />
  if (!list.data) return <Failed error={list.error} again={() => void list.refetch()} />
  return (
    <>
      {list.data.length === 0 && (
        <Empty icon={<IconFileImport size={36} stroke={1.4} />} title="Chưa nhập tệp nào" />
      )}
      {list.data.map((entry) => {
        const { id, name, by, createdAt, undoneAt, made, untouched } = entry
        return (
          <article key={id} className="block">
            <h2 className="block-title flat">{name}</h2>
            <p className="quiet item-head">
              <span>{exactTime(createdAt)}</span>
              {by && <span>{by.name}</span>}
              <span>{made} bản nháp</span>
              {undoneAt === null && untouched < made && (
                <span>{made - untouched} bản đã sửa hoặc đã đăng</span>
              )}
              {undoneAt !== null && (
                <span className="state-mark">Đã hoàn tác {exactTime(undoneAt)}</span>
              )}
            </p>
            {undoneAt === null && (
              <div className="item-tools">
                <Button
                  size="sm"
                  variant="default"
                  disabled={untouched === 0}
                  onClick={() => setUndoing(entry)}
                >
                  Hoàn tác<span className="hidden-text"> {name}</span>
                </Button>
                {untouched === 0 && <span className="quiet">Không còn bản nháp nào để gỡ.</span>}
              </div>
            )}
          </article>
        )
      })}
      {undoing && (
        <UndoDialog
          id={undoing.id}
          name={undoing.name}
          changed={undoing.made - undoing.untouched}
          close={() => setUndoing(null)}
        />
      )}
    </>
  )
}
