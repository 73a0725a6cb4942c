import { CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { FileSummary } from '../../web/workshop-contract.ts'
import { flowFilesQuery } from '../api/trying.ts'
import { Failed } from '../shell/failed.tsx'
import { Page } from '../shell/page.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import '../tickets/tickets.css'
import { flowName } from '../words/flow-words.ts'
import { folded } from '../words/folded.ts'
import { useNow } from '../words/now.ts'
import { ago } from '../words/times.ts'
import { draftStateNames } from '../words/workshop-words.ts'
import './flows.css'
import { kindWords } from './kinds.ts'

const ALL = ''

export default function FlowsPage() {
  const list = useQuery(flowFilesQuery)
  const [q, setQ] = useState('')
  const [kind, setKind] = useState(ALL)
  const files = (list.data ?? [])
    .map((file) => ({ ...file, title: flowName(file) }))
    .sort((a, b) => a.title.localeCompare(b.title, 'vi'))
  const wanted = folded(q).trim()
  const found = files.filter(
    (file) =>
      (kind === ALL || kindWords(file.kind).name === kind) &&
      (folded(file.title).includes(wanted) || file.id.includes(wanted)),
  )
  const kinds = [...new Set(files.map((file) => kindWords(file.kind).name))].sort((a, b) =>
    a.localeCompare(b, 'vi'),
  )
  return (
    <Page title="Lời thoại" width="wide">
      <p className="quiet">
        Những gì bot nói ngoài cẩm nang: chào hỏi, chuyển cán bộ, nhận phản ánh, tra cứu phiếu. Sửa
        ở đây là sửa bản nháp; bot chỉ nói khác đi sau khi đăng.
      </p>
      {list.isPending && <PageLoading />}
      {list.isError && !list.data && (
        <Failed error={list.error} again={() => void list.refetch()} />
      )}
      {list.data && (
        <>
          <div className="flow-filters" role="search">
            <TextInput
              aria-label="Tìm lời thoại"
              placeholder="Tìm tên lời thoại…"
              type="search"
              className="filters-text"
              leftSection={<IconSearch size={18} aria-hidden />}
              rightSection={
                q !== '' && (
                  <CloseButton aria-label="Xóa từ tìm" size="sm" onClick={() => setQ('')} />
                )
              }
              value={q}
              onChange={({ currentTarget }) => setQ(currentTarget.value)}
            />
            <NativeSelect
              aria-label="Loại"
              value={kind}
              onChange={({ currentTarget }) => setKind(currentTarget.value)}
              data={[{ value: ALL, label: 'Tất cả các loại' }, ...kinds]}
            />
          </div>
          <p className="quiet" role="status">
            {found.length} lời thoại
          </p>
          {found.length > 0 && (
            <section className="block tight" aria-label="Các lời thoại">
              <ul className="items">
                {found.map((file) => (
                  <Line key={file.path} file={file} />
                ))}
              </ul>
            </section>
          )}
        </>
      )}
    </Page>
  )
}

function Line({ file: { id, title, kind, draft, edited, updatedAt } }: { file: FileSummary }) {
  const now = useNow()
  const { name, about } = kindWords(kind)
  return (
    <li>
      <p className="item-head">
        <Link to={`/loi-thoai/${id}`} className="back-link">
          <strong>{title}</strong>
        </Link>
        <span className="state-mark">{name}</span>
        {draft !== null && <span className="state-mark amber">{draftStateNames[draft]}</span>}
      </p>
      <p className="quiet flat">
        {[id, about, edited ? `đã sửa ở đây, ${ago(updatedAt, now)}` : null]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </li>
  )
}
