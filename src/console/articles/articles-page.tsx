import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useArticleList } from '../api/workshop.ts'
import { Page } from '../shell/page.tsx'
import '../tickets/tickets.css'
import { ArticleFilters } from './article-filters.tsx'
import { ArticleLines } from './article-list.tsx'
import './articles.css'
import { useShown } from './filter.ts'
import { NewArticleDialog } from './new-article-dialog.tsx'

/** All that the bot can answer, with how well it does. */
export default function ArticlesPage({ begins = false }: { begins?: boolean }) {
  const [shown, change] = useShown()
  const [adding, setAdding] = useState(begins)
  const list = useArticleList(shown)
  return (
    <Page
      title="Bài viết"
      width="wide"
      actions={
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
          Bài mới
        </Button>
      }
    >
      <ArticleFilters shown={shown} change={change} counts={list.data?.pages[0]?.states ?? []} />
      <ArticleLines list={list} shown={shown} />
      {adding && <NewArticleDialog close={() => setAdding(false)} />}
    </Page>
  )
}
