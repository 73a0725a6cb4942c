import { Button, Table } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconBook2, IconSearchOff } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { ArticleRow } from '../../web/workshop-contract.ts'
import type { ArticleFilter, useArticleList } from '../api/workshop.ts'
import { Empty } from '../shell/empty.tsx'
import { Failed } from '../shell/failed.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { helpfulText } from '../words/workshop-words.ts'
import { ArticleStateMark, ArticleWarnings, ReviewDay } from './marks.tsx'

/** A table where there is room, cards elsewhere. */
export function ArticleLines({
  list,
  shown,
}: {
  list: ReturnType<typeof useArticleList>
  shown: ArticleFilter
}) {
  const roomy = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false })
  const articles = list.data?.pages.flatMap((page) => page.articles) ?? []
  const total = list.data?.pages[0]?.total ?? 0
  if (list.isPending) return <PageLoading />
  if (!list.data) return <Failed error={list.error} again={() => void list.refetch()} />
  if (articles.length === 0) {
    return shown.q || shown.topic || shown.owner || shown.state ? (
      <Empty icon={<IconSearchOff size={36} stroke={1.4} />} title="Không tìm thấy bài nào">
        Anh/chị thử từ khác hoặc bỏ bớt bộ lọc.
      </Empty>
    ) : (
      <Empty icon={<IconBook2 size={36} stroke={1.4} />} title="Chưa có bài nào">
        Bấm “Bài mới” để viết bài đầu tiên.
      </Empty>
    )
  }
  return (
    <div className={list.isPlaceholderData ? 'old' : ''} aria-busy={list.isFetching}>
      {roomy ? <Rows articles={articles} /> : <Cards articles={articles} />}
      <p className="quiet" role="status">
        Đang hiện {articles.length} trong {total} bài.
      </p>
      {list.hasNextPage && (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Xem thêm
        </Button>
      )}
    </div>
  )
}

const Title = ({ article: { id, path, title } }: { article: ArticleRow }) => (
  <Link to={`/bai-viet/${id}`} state={{ path }} className="ticket-link">
    {title}
  </Link>
)

const States = ({ article }: { article: ArticleRow }) =>
  article.states.map((state) => <ArticleStateMark key={state} state={state} />)

const Rows = ({ articles }: { articles: readonly ArticleRow[] }) => (
  <section className="block tight" aria-label="Danh sách bài viết">
    <Table verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Bài</Table.Th>
          <Table.Th>Chủ đề</Table.Th>
          <Table.Th>Phụ trách</Table.Th>
          <Table.Th>Trạng thái</Table.Th>
          <Table.Th>Rà soát trước</Table.Th>
          <Table.Th className="number">
            Đã dùng
            <br />
            <span className="quiet">90 ngày</span>
          </Table.Th>
          <Table.Th className="number">Hữu ích</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {articles.map((article) => (
          <Table.Tr key={article.path}>
            <Table.Td className="ticket-cell">
              <Title article={article} />
              <span className="stacked">
                <ArticleWarnings article={article} />
              </span>
            </Table.Td>
            <Table.Td>{article.topicTitle}</Table.Td>
            <Table.Td>{article.ownerName}</Table.Td>
            <Table.Td>
              <span className="stacked">
                <States article={article} />
              </span>
            </Table.Td>
            <Table.Td>
              <ReviewDay day={article.reviewBy} />
            </Table.Td>
            <Table.Td className="number">{article.served}</Table.Td>
            <Table.Td className="number">{helpfulText(article)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </section>
)

const Cards = ({ articles }: { articles: readonly ArticleRow[] }) => (
  <ul className="ticket-cards">
    {articles.map((article) => {
      const helpful = helpfulText(article)
      return (
        <li key={article.path} className="article-card">
          <Title article={article} />
          <p className="quiet flat">
            {article.topicTitle} · {article.ownerName}
          </p>
          <p className="item-head">
            <States article={article} />
            <ArticleWarnings article={article} />
          </p>
          <p className="quiet item-head">
            <span>
              Rà soát: <ReviewDay day={article.reviewBy} />
            </span>
            <span>dùng {article.served} lần</span>
            {helpful !== null && <span>hữu ích {helpful}</span>}
          </p>
        </li>
      )
    })}
  </ul>
)
