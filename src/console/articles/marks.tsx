import { IconAlarm, IconAlertTriangle, IconGitFork, IconScale } from '@tabler/icons-react'
import type { ArticleRow, ArticleState, DraftShown } from '../../web/workshop-contract.ts'
import { useNow } from '../words/now.ts'
import {
  articleStateNames,
  articleStateTone,
  daysSince,
  dayText,
  draftStateNames,
} from '../words/workshop-words.ts'

export const ArticleStateMark = ({ state }: { state: ArticleState }) => (
  <span className={`state-mark ${articleStateTone(state)}`}>{articleStateNames[state]}</span>
)

export const DraftStateMark = ({ state }: { state: DraftShown['state'] }) => (
  <span className={`state-mark ${articleStateTone(state)}`}>{draftStateNames[state]}</span>
)

/** By when it must be looked at again; said in words once that day is over. */
export function ReviewDay({ day }: { day: string | null }) {
  const now = useNow()
  if (day === null) return <span className="quiet">chưa đặt</span>
  const late = daysSince(day, now)
  return late <= 0 ? (
    <span className="no-break">{dayText(day)}</span>
  ) : (
    <span className="mark red">
      <IconAlarm size={14} aria-hidden /> {dayText(day)}, quá hạn {late} ngày
    </span>
  )
}

/** Articles that win its questions, named in the list. */
const MOST_NAMED = 2

/** One question in fourteen is lost by many articles, and nothing to do about. */
const losesMuch = ({ lost, of }: { lost: number; of: number }) => lost >= 2 && lost / of >= 0.15

/** What an editor should look at. */
export function ArticleWarnings({ article }: { article: ArticleRow }) {
  const { loses, diverged, cites } = article
  const others = loses?.to
    .slice(0, MOST_NAMED)
    .map(({ title }) => `“${title}”`)
    .join(', ')
  return (
    <>
      {loses !== null && losesMuch(loses) && (
        <span className="mark amber article-warning">
          <IconAlertTriangle size={14} aria-hidden />
          <span>
            {loses.lost}/{loses.of} câu hỏi thua{others ? ` bài ${others}` : ' bài khác'}
          </span>
        </span>
      )}
      {cites.length > 0 && (
        <span className="mark amber article-warning">
          <IconScale size={14} aria-hidden />
          <span>Dẫn văn bản đã bị thay: {cites.join(', ')}</span>
        </span>
      )}
      {diverged && (
        <span className="mark article-warning">
          <IconGitFork size={14} aria-hidden />
          <span>Khác bản đi kèm phần mềm</span>
        </span>
      )}
    </>
  )
}
