import { Outlet, useParams } from 'react-router'
import { ConversationList } from './conversation-list.tsx'

/** The list, and the conversation beside it; on a phone one of the two. */
export function InboxPage() {
  const { id } = useParams()
  return (
    <div className={id === undefined ? 'inbox' : 'inbox chosen'}>
      <ConversationList />
      <div className="inbox-place">
        <Outlet />
      </div>
    </div>
  )
}
