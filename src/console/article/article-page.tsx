import { useQuery } from '@tanstack/react-query'
import { useLocation, useParams } from 'react-router'
import { ApiFailure } from '../api/client.ts'
import { fileQuery } from '../api/workshop.ts'
import { Failed } from '../shell/failed.tsx'
import { NotFound } from '../shell/not-there.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import '../tickets/tickets.css'
import { ArticleEditor } from './article-editor.tsx'
import './article.css'

export default function ArticlePage() {
  const id = useParams()['id'] ?? ''
  const state = useLocation().state as { path?: string } | null
  const known = state?.path?.endsWith(`/${id}.md`) ? state.path : undefined
  const file = useQuery(fileQuery(known === undefined ? { article: id } : { path: known }))
  if (file.error instanceof ApiFailure && file.error.status === 404) return <NotFound />
  if (file.data) {
    if (!file.data.draft && !file.data.published) return <NotFound />
    return <ArticleEditor key={file.data.path} file={file.data} />
  }
  if (file.isError) return <Failed error={file.error} again={() => void file.refetch()} />
  return <PageLoading />
}
