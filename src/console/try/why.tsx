import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ExplainedArticle, Explanation } from '../../web/workshop-contract.ts'
import { Bars } from './bars.tsx'
import {
  bandOf,
  featureWords,
  fieldWords,
  flowIdOf,
  isShare,
  mendWords,
  percent,
} from './evidence-words.ts'
import './try.css'

/** Why the bot answered as it did, for people who edit articles. */
export function Why({
  of,
  ofArticle,
  ofFlow,
}: {
  of: Explanation
  /** Titles. */
  ofArticle: (article: string) => string
  ofFlow: (path: string | null) => string | null
}) {
  const [first, ...others] = of.ranked
  const byFlow = bandOf(of) === 'flow'
  return (
    <section className="block" aria-labelledby="why">
      <h2 className="block-title" id="why">
        Vì sao
      </h2>
      <HowRead of={of} />
      {of.flow !== null && <Taken flow={of.flow} title={ofFlow(of.flow)} counts={byFlow} />}
      {first ? (
        <>
          <Winner article={first} counts={!byFlow && of.article === first.article} />
          <Trust article={first} thresholds={of.thresholds} />
          <Fields article={first} />
          {others.length > 0 && <Others first={first} others={others} />}
        </>
      ) : (
        <Part title="Cẩm nang">
          <p>Không bài nào có chữ trong câu này.</p>
        </Part>
      )}
      {of.pieces.length > 0 && <Pieces of={of} titleOf={ofArticle} />}
    </section>
  )
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className="why">
    <h3>{title}</h3>
    {children}
  </div>
)

const ArticleLink = ({ article, title }: { article: string; title: string }) => (
  <Anchor component={Link} to={`/bai-viet/${article}`} inherit>
    {title || article}
  </Anchor>
)

function HowRead({ of: { accented, folded, changes, marked } }: { of: Explanation }) {
  return (
    <Part title="Bot đọc câu này là">
      <ul className="read-words" aria-label="Các chữ bot tìm">
        {(marked ? accented : folded).map((word, at) => (
          <li key={at}>{word}</li>
        ))}
      </ul>
      {!marked && (
        <p className="quiet">Câu gõ không dấu, nên bot chỉ so chữ không dấu với các bài.</p>
      )}
      {changes.length > 0 && (
        <ul className="plain-list" aria-label="Chữ được viết lại">
          {changes.map(({ typed, read, by }, at) => (
            <li key={at}>
              “{typed}” được đọc là <strong>“{read.join(' ')}”</strong>{' '}
              <span className="quiet">({mendWords(by)})</span>
            </li>
          ))}
        </ul>
      )}
    </Part>
  )
}

const Taken = ({
  flow,
  title,
  counts,
}: {
  flow: string
  title: string | null
  counts: boolean
}) => (
  <Part title="Lời thoại">
    <p>
      Câu này có mẫu câu của{' '}
      <Anchor component={Link} to={`/loi-thoai/${flowIdOf(flow)}`} inherit>
        lời thoại “{title ?? flowIdOf(flow)}”
      </Anchor>
      .{' '}
      {counts
        ? 'Lời thoại đi trước cẩm nang, nên các bài dưới đây không được dùng.'
        : 'Lần này cẩm nang vẫn trả lời trước.'}
    </p>
  </Part>
)

function Winner({ article, counts }: { article: ExplainedArticle; counts: boolean }) {
  const share = (name: string) =>
    percent(article.features.find(({ feature }) => feature === name)?.value ?? 0)
  return (
    <Part title={counts ? 'Bài thắng' : 'Bài gần nhất'}>
      <p>
        <strong>
          <ArticleLink {...article} />
        </strong>
      </p>
      <p>
        Cách hỏi gần nhất trong bài: “{article.question}”.{' '}
        {article.wordForWord
          ? 'Trùng từng chữ với câu vừa gõ.'
          : `Cách hỏi này chứa ${share('asked')} chữ của câu vừa gõ; câu vừa gõ chứa ${share('authored')} chữ của cách hỏi này.`}
      </p>
    </Part>
  )
}

function Trust({
  article,
  thresholds: { answer, offer },
}: {
  article: ExplainedArticle
  thresholds: Explanation['thresholds']
}) {
  const parts = article.features
    .map(({ feature, value, weight }) => ({ feature, value, says: value * weight }))
    .filter(({ says }) => Math.abs(says) >= 0.05)
    .sort((a, b) => Math.abs(b.says) - Math.abs(a.says))
  return (
    <Part title={`Mức tin: ${percent(article.confidence)}`}>
      <div className="trust" aria-hidden>
        <div className="trust-is" style={{ width: percent(article.confidence) }} />
        <div className="trust-from" style={{ left: percent(offer) }} />
        <div className="trust-from" style={{ left: percent(answer) }} />
      </div>
      <p className="quiet">
        Từ {percent(answer)} bot trả lời ngay; từ {percent(offer)} bot đưa lựa chọn; thấp hơn thì
        nhận là chưa biết. Hai vạch đứng là hai mức này.
      </p>
      <Bars
        label="Điều nói cho và nói ngược"
        twoSided
        bars={parts.map(({ feature, value, says }) => ({
          ...featureWords(feature),
          name: isShare(feature)
            ? `${featureWords(feature).name}: ${percent(value)}`
            : featureWords(feature).name,
          value: says,
          said: `${says < 0 ? 'nói ngược' : 'nói cho'} ${amount(says)}`,
        }))}
      />
      {article.wordForWord && (
        <p className="quiet">Vì trùng từng chữ với một cách hỏi, mức tin được nâng lên cao nhất.</p>
      )}
      {article.nearerOutside !== null && (
        <p className="quiet">
          Câu “{article.nearerOutside}” trong danh sách câu cẩm nang không trả lời giống câu vừa gõ
          hơn mọi cách hỏi của bài, nên mức tin bị hạ: bot chỉ đưa bài ra cho chọn.
        </p>
      )}
    </Part>
  )
}

const amount = (of: number) =>
  Math.abs(of).toLocaleString('vi-VN', { maximumFractionDigits: 1, minimumFractionDigits: 1 })

function Fields({ article }: { article: ExplainedArticle }) {
  const shown = article.fields.filter(({ score }) => score > 0)
  if (shown.length === 0) return null
  const sum = shown.reduce((total, { score }) => total + score, 0)
  return (
    <Part title="Chữ được tìm thấy ở đâu trong bài">
      <Bars
        label="Phần đóng góp của từng chỗ"
        bars={shown.map(({ field, score }) => ({
          ...fieldWords(field),
          value: score,
          said: `${percent(score / sum)} số điểm`,
        }))}
      />
    </Part>
  )
}

const Others = ({
  first,
  others,
}: {
  first: ExplainedArticle
  others: readonly ExplainedArticle[]
}) => (
  <Part title="Các bài đứng sau">
    <ol className="plain-list">
      {others.map((other) => (
        <li key={other.article}>
          <ArticleLink {...other} />{' '}
          <span className="quiet">
            mức tin {percent(other.confidence)}, {behind(first.score, other.score)}
          </span>
          <br />
          <span className="quiet">“{other.question}”</span>
        </li>
      ))}
    </ol>
  </Part>
)

/** How far an article is behind the first, by the score of the search. */
function behind(first: number, other: number): string {
  const gap = Math.round(first <= 0 ? 0 : (100 * (first - other)) / first)
  if (gap === 0) return 'điểm tìm ngang bài đầu'
  return gap > 0 ? `điểm tìm kém bài đầu ${gap}%` : `điểm tìm hơn bài đầu ${-gap}%`
}

const Pieces = ({
  of: { pieces },
  titleOf,
}: {
  of: Explanation
  titleOf: (article: string) => string
}) => (
  <Part title="Câu dài được tách thành">
    <ol className="plain-list">
      {pieces.map(({ text, ranked }, at) => (
        <li key={at}>
          “{text}”
          <br />
          {ranked[0] ? (
            <span className="quiet">
              gần nhất:{' '}
              <ArticleLink article={ranked[0].article} title={titleOf(ranked[0].article)} />, mức
              tin {percent(ranked[0].confidence)}
            </span>
          ) : (
            <span className="quiet">không bài nào gần</span>
          )}
        </li>
      ))}
    </ol>
  </Part>
)
