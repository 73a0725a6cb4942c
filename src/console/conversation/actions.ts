import { useMutation } from '@tanstack/react-query'
import type { Conversation } from '../../web/console-contract.ts'
import { ApiFailure, call } from '../api/client.ts'
import { keepConversation, refreshConversation, refreshLists } from '../api/conversations.ts'
import { tellDone, tellFailure } from '../shell/told.ts'

type Step =
  | { do: 'claim' | 'release' | 'close' }
  | { do: 'transfer'; to: number | null }
  | { do: 'labels'; labels: string[] }

const done: Partial<Record<Step['do'], string>> = {
  claim: 'Anh/chị đã nhận trả lời. Bot sẽ im lặng.',
  release: 'Đã giao lại cho bot.',
  close: 'Đã đóng hội thoại. Người dân nhắn lại, bot sẽ trả lời.',
  transfer: 'Đã chuyển.',
}

/** What staff do with a conversation as a whole. */
export function useStep(id: number) {
  return useMutation({
    mutationFn: (step: Step) =>
      step.do === 'labels'
        ? call<Conversation>('PUT', `/conversations/${id}/labels`, { labels: step.labels })
        : call<Conversation>(
            'POST',
            `/conversations/${id}/${step.do}`,
            step.do === 'transfer' ? { to: step.to } : undefined,
          ),
    onSuccess: (conversation, step) => {
      keepConversation(conversation)
      const words = done[step.do]
      if (words) tellDone(words)
    },
    onError: (error) => {
      tellFailure(error)
      if (error instanceof ApiFailure && error.status === 409) {
        refreshConversation(id)
        refreshLists()
      }
    },
  })
}
