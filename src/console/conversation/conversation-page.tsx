import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { ApiFailure } from '../api/client.ts'
import { conversationQuery } from '../api/conversations.ts'
import { NotFound } from '../shell/not-there.tsx'
import { Failed } from '../shell/failed.tsx'
import { OpenConversation } from './open-conversation.tsx'
import { ThreadLoading } from './thread-loading.tsx'

export function ConversationPage() {
  const id = Number(useParams()['id'])
  const conversation = useQuery({ ...conversationQuery(id), enabled: Number.isInteger(id) })
  if (!Number.isInteger(id)) return <NotFound />
  if (conversation.data) return <OpenConversation key={id} conversation={conversation.data} />
  if (conversation.error instanceof ApiFailure && conversation.error.status === 404)
    return <NotFound />
  if (conversation.isError) {
    return <Failed error={conversation.error} again={() => void conversation.refetch()} />
  }
  return <ThreadLoading />
}
