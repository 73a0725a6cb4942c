import { Link } from 'react-router'
import type { ReactNode } from 'react'
import type { FreshArticle } from '../../web/workshop-contract.ts'

/** Articles with the way to their editor; a draft that is on its way is told. */
export function ArticleItems({
  articles,
  about,
}: {
  articles: readonly FreshArticle[]
  about?: (article: FreshArticle) => ReactNode
}) {
  return (
    <ul className="items fresh-items">
      {articles.map((article) => (
        <li key={article.path}>
          <p className="item-head">
            <Link to={`/bai-viet/${article.id}`} className="back-link">
              {article.title}
            </Link>
            {about?.(article)}
            {article.draft !== null && (
              <span className="state-mark">{draftWords[article.draft]}</span>
            )}
          </p>
        </li>
      ))}
    </ul>
  )
}

const draftWords = {
  draft: 'Đang có bản nháp',
  review: 'Bản nháp chờ duyệt',
  scheduled: 'Bản nháp đã hẹn giờ đăng',
} as const
