import { QueryClient } from '@tanstack/react-query'
import { ApiFailure } from './client.ts'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Live events tell what changed; a tab that slept looks once more.
      staleTime: 30_000,
      retry: (count, error) =>
        count < 2 && (!(error instanceof ApiFailure) || error.status === 0 || error.status >= 500),
      // fetch itself says when there is no network: within a department, "offline" is often wrong.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})
