import { useSearchParams } from 'react-router'
import type { MissedState } from '../api/tickets.ts'
import { useMay } from '../api/me.ts'
import { Page } from '../shell/page.tsx'
import '../tickets/tickets.css'
import './missed.css'
import { MissedList } from './missed-list.tsx'
import { WrongAnswers } from './wrong-answers.tsx'

const tabs: readonly { state: MissedState; name: string; empty: string }[] = [
  { state: 'new', name: 'Mới', empty: 'Không còn câu nào chưa xem' },
  { state: 'working', name: 'Đang làm', empty: 'Không có câu nào đang chờ trả lời' },
  { state: 'done', name: 'Xong', empty: 'Chưa có câu nào xong' },
  { state: 'ignored', name: 'Bỏ qua', empty: 'Chưa bỏ qua câu nào' },
]
const WRONG = 'tra-loi-sai'

/** What the bot could not answer, gathered, and what it answered wrongly: what the handbook lacks. */
export default function MissedPage() {
  const mayEdit = useMay()('edit')
  const [query, setQuery] = useSearchParams()
  const wrong = mayEdit && query.get('muc') === WRONG
  const tab = tabs.find(({ state }) => state === query.get('muc')) ?? tabs[0]!
  return (
    <Page title="Câu chưa trả lời">
      <p className="quiet">
        {wrong
          ? 'Câu mà cán bộ đánh dấu là bot trả lời sai.'
          : 'Câu bot chưa trả lời được hoặc người dân bấm “Không phải”, gom theo cùng một việc.'}
      </p>
      <div className="views flush" role="group" aria-label="Chọn mục">
        {tabs.map(({ state, name }) => (
          <button
            key={state}
            type="button"
            className="view"
            aria-pressed={!wrong && state === tab.state}
            onClick={() => setQuery(state === 'new' ? {} : { muc: state }, { replace: true })}
          >
            {name}
          </button>
        ))}
        {mayEdit && (
          <button
            type="button"
            className="view"
            aria-pressed={wrong}
            onClick={() => setQuery({ muc: WRONG }, { replace: true })}
          >
            Bot trả lời sai
          </button>
        )}
      </div>
      <div className="missed">
        {wrong ? <WrongAnswers /> : <MissedList state={tab.state} empty={tab.empty} />}
      </div>
    </Page>
  )
}
