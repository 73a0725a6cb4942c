import { useQuery } from '@tanstack/react-query'
import { IconCircleCheck } from '@tabler/icons-react'
import { useSearchParams } from 'react-router'
import type { Freshness } from '../../web/workshop-contract.ts'
import { freshnessQuery } from '../api/freshness.ts'
import { Empty } from '../shell/empty.tsx'
import { Failed } from '../shell/failed.tsx'
import { Page } from '../shell/page.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import '../tickets/tickets.css'
import { ArticleItems } from './article-items.tsx'
import { dayText } from './day-words.ts'
import { DueReviews } from './due-reviews.tsx'
import './freshness.css'
import { ReplacedLaws } from './replaced-laws.tsx'

const tabs: readonly { id: string; name: string; count: (fresh: Freshness) => number }[] = [
  {
    id: 'den-han',
    name: 'Đến hạn rà soát',
    count: ({ due }) => due.reduce((sum, { articles }) => sum + articles.length, 0),
  },
  { id: 'het-hieu-luc', name: 'Hết hiệu lực', count: ({ expired }) => expired.length },
  {
    id: 'van-ban',
    name: 'Văn bản bị thay thế',
    count: ({ laws }) =>
      new Set(laws.flatMap(({ articles }) => articles.map(({ path }) => path))).size,
  },
]

/** What of the handbook is no longer sure to be right. */
export default function FreshnessPage() {
  const [query, setQuery] = useSearchParams()
  const tab = tabs.find(({ id }) => id === query.get('muc')) ?? tabs[0]!
  const fresh = useQuery(freshnessQuery)
  return (
    <Page title="Rà soát">
      <div className="views flush" role="group" aria-label="Chọn mục">
        {tabs.map(({ id, name, count }, at) => (
          <button
            key={id}
            type="button"
            className="view"
            aria-pressed={id === tab.id}
            onClick={() => setQuery(at === 0 ? {} : { muc: id }, { replace: true })}
          >
            {name}
            {fresh.data && <span className="view-count">{count(fresh.data)}</span>}
          </button>
        ))}
      </div>
      {fresh.isPending && <PageLoading />}
      {fresh.isError && !fresh.data && (
        <Failed error={fresh.error} again={() => void fresh.refetch()} />
      )}
      {fresh.data && (
        <div className="fresh">
          {tab.id === 'den-han' && (
            <>
              <p className="quiet flat">
                Bài phải xem lại trước hết tháng này. Mỗi tháng máy tự gửi cho cơ quan phụ trách một
                thư nhắc.
              </p>
              <DueReviews fresh={fresh.data} />
            </>
          )}
          {tab.id === 'het-hieu-luc' && <Expired fresh={fresh.data} />}
          {tab.id === 'van-ban' && <ReplacedLaws fresh={fresh.data} />}
        </div>
      )}
    </Page>
  )
}

function Expired({ fresh: { expired } }: { fresh: Freshness }) {
  if (expired.length === 0) {
    return (
      <Empty
        icon={<IconCircleCheck size={36} stroke={1.4} />}
        title="Không có bài nào hết hiệu lực"
      />
    )
  }
  return (
    <>
      <p className="quiet flat">
        Bot không trả lời theo các bài này nữa. Gia hạn hoặc viết lại rồi đăng.
      </p>
      <section className="block" aria-label="Bài hết hiệu lực">
        <ArticleItems
          articles={expired}
          about={({ effectiveTo }) =>
            effectiveTo !== null && <span className="quiet">hết ngày {dayText(effectiveTo)}</span>
          }
        />
      </section>
    </>
  )
}
