import { Badge, Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { Session } from '../../web/console-contract.ts'
import { call } from '../api/client.ts'
import { queryClient } from '../api/query-client.ts'
import { Failed } from '../shell/failed.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { tellDone, tellFailure } from '../shell/told.ts'
import { useNow } from '../words/now.ts'
import { ago, exactTime } from '../words/times.ts'

export function Sessions() {
  const now = useNow()
  const list = useQuery({
    queryKey: ['sessions'],
    queryFn: async () => (await call<{ sessions: Session[] }>('GET', '/sessions')).sessions,
  })
  const end = useMutation({
    mutationFn: (id: number) => call('DELETE', `/sessions/${id}`),
    onSuccess: () => {
      tellDone('Đã đăng xuất nơi đó.')
      void queryClient.invalidateQueries({ queryKey: ['sessions'] })
    },
    onError: tellFailure,
  })
  return (
    <section className="block">
      <h2 className="block-title">Những nơi đang đăng nhập</h2>
      {list.isPending && <PageLoading />}
      {list.isError && <Failed error={list.error} again={() => void list.refetch()} />}
      <ul className="lines">
        {list.data?.map((one) => (
          <li key={one.id}>
            <div>
              <strong>{one.browser}</strong>{' '}
              {one.current && (
                <Badge size="sm" className="label-badge">
                  Máy này
                </Badge>
              )}
              <p className="quiet flat">
                {one.address} · dùng {ago(one.usedAt, now)} · đăng nhập {exactTime(one.createdAt)}
              </p>
            </div>
            {!one.current && (
              <Button
                variant="default"
                size="sm"
                loading={end.isPending && end.variables === one.id}
                onClick={() => end.mutate(one.id)}
                aria-label={`Đăng xuất ${one.browser}, ${one.address}`}
              >
                Đăng xuất
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
