import type { ConversationList, InboxView } from '../../web/console-contract.ts'

const views: readonly (readonly [InboxView, string])[] = [
  ['waiting', 'Đang chờ'],
  ['mine', 'Của tôi'],
  ['open', 'Đang mở'],
  ['bot', 'Với bot'],
  ['closed', 'Đã đóng'],
]

export function Views({
  view,
  counts,
  onView,
}: {
  view: InboxView
  counts: ConversationList['counts'] | undefined
  onView: (view: InboxView) => void
}) {
  const count = (one: InboxView) =>
    one === 'waiting' || one === 'mine' || one === 'open' ? counts?.[one] : undefined
  return (
    <div className="views" role="group" aria-label="Chọn mục">
      {views.map(([one, name]) => (
        <button
          key={one}
          type="button"
          className={one === 'waiting' && count(one) ? 'view urgent' : 'view'}
          aria-pressed={one === view}
          onClick={() => onView(one)}
        >
          {name}
          {count(one) !== undefined && <span className="view-count">{count(one)}</span>}
        </button>
      ))}
    </div>
  )
}
