import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { fileQuery } from '../api/workshop.ts'
import { Failed } from '../shell/failed.tsx'
import { NotFound } from '../shell/not-there.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { FlowEditor } from './flow-editor.tsx'

export default function FlowPage() {
  const id = useParams()['id'] ?? ''
  const file = useQuery(fileQuery({ path: `flows/${id}.yml` }))
  if (file.data && !file.data.published && !file.data.draft) return <NotFound />
  if (file.data) return <FlowEditor key={id} file={file.data} />
  if (file.isError) return <Failed error={file.error} again={() => void file.refetch()} />
  return <PageLoading />
}
