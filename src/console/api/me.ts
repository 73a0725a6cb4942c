import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { Me } from '../../web/console-contract.ts'
import { ApiFailure, call } from './client.ts'
import { queryClient } from './query-client.ts'

export type Action = Me['may'][number]

const ME = ['me']

/** Null: nobody is logged in. */
export const useWhoIsIn = () =>
  useQuery({
    queryKey: ME,
    staleTime: Infinity,
    queryFn: async (): Promise<Me | null> => {
      try {
        return await call<Me>('GET', '/me')
      } catch (error) {
        if (error instanceof ApiFailure && error.status === 401) return null
        throw error
      }
    },
  })

/** What another person saw must not be there for the next one. */
export function enter(me: Me): void {
  const before = queryClient.getQueryData<Me | null>(ME)
  if (before?.user.id !== me.user.id) {
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' })
  }
  queryClient.setQueryData(ME, me)
  void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' })
}

export const changeMe = (me: Me): void => void queryClient.setQueryData(ME, me)

export function leave(): void {
  queryClient.setQueryData(ME, null)
}

export const MeContext = createContext<Me | null>(null)

/** Below the sign-in gate there is always somebody. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe outside the signed-in part')
  return me
}

export function useMay(): (action: Action) => boolean {
  const { may } = useMe()
  return (action) => may.includes(action)
}
