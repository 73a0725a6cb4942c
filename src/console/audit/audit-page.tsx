import { Anchor, Button, Group, NativeSelect } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { IconHistory } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { AuditEntry, User } from '../../web/console-contract.ts'
import { call } from '../api/client.ts'
import { useMay } from '../api/me.ts'
import { Empty } from '../shell/empty.tsx'
import { Failed } from '../shell/failed.tsx'
import { Page } from '../shell/page.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { exactTime } from '../words/times.ts'
import { actionGroups, actionWords } from './action-words.ts'

interface Entries {
  entries: AuditEntry[]
  next: number | null
}

export default function AuditPage() {
  const mayKnowUsers = useMay()('manage-users')
  const [user, setUser] = useState('')
  const [action, setAction] = useState('')
  const users = useQuery({
    queryKey: ['users'],
    enabled: mayKnowUsers,
    queryFn: async () => (await call<{ users: User[] }>('GET', '/users')).users,
  })
  const list = useInfiniteQuery({
    queryKey: ['audit', user, action],
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }: Entries) => next,
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams()
      if (user) query.set('user', user)
      if (action) query.set('action', action)
      if (pageParam !== null) query.set('before', String(pageParam))
      return call<Entries>('GET', `/audit?${query}`)
    },
  })
  const entries = list.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <Page title="Nhật ký" width="wide">
      <Group mb="md" align="flex-end">
        {mayKnowUsers && (
          <NativeSelect
            label="Người làm"
            value={user}
            onChange={({ currentTarget }) => setUser(currentTarget.value)}
            data={[
              { value: '', label: 'Tất cả' },
              ...(users.data ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
        )}
        <NativeSelect
          label="Việc"
          value={action}
          onChange={({ currentTarget }) => setAction(currentTarget.value)}
          data={[{ value: '', label: 'Tất cả' }, ...actionGroups]}
        />
      </Group>
      {list.isPending && <PageLoading />}
      {list.isError && <Failed error={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && entries.length === 0 && (
        <Empty icon={<IconHistory size={36} stroke={1.4} />} title="Chưa có gì trong nhật ký" />
      )}
      {entries.length > 0 && (
        <section className="block" aria-label="Các việc đã làm">
          <ul className="lines">
            {entries.map((entry) => (
              <li key={entry.id}>
                <Entry entry={entry} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {list.hasNextPage && (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Xem cũ hơn
        </Button>
      )}
    </Page>
  )
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { at, user, action, subject, before, after, address } = entry
  const changed = before !== null || after !== null
  return (
    <div className="entry">
      <p className="flat">
        <strong>{user?.name ?? 'Hệ thống'}</strong> {actionWords(action)}
        {subject && (
          <span className="quiet">
            {' · '}
            <Subject of={subject} />
          </span>
        )}
      </p>
      <p className="quiet flat">
        <time dateTime={new Date(at).toISOString()}>{exactTime(at)}</time>
        {address && ` · ${address}`}
      </p>
      {changed && (
        <details className="as-table">
          <summary>Xem thay đổi</summary>
          <dl className="facts">
            <div>
              <dt>Trước</dt>
              <dd>
                <code>{before === null ? '–' : JSON.stringify(before)}</code>
              </dd>
            </div>
            <div>
              <dt>Sau</dt>
              <dd>
                <code>{after === null ? '–' : JSON.stringify(after)}</code>
              </dd>
            </div>
          </dl>
        </details>
      )}
    </div>
  )
}

const pages: Readonly<Record<string, readonly [path: string, name: string]>> = {
  conversation: ['hoi-thoai', 'hội thoại số'],
  ticket: ['phieu', 'phiếu số'],
  draft: ['bai-viet', 'bản nháp'],
  article: ['bai-viet', 'bài'],
}

/** What has a page is a link to it; other subjects are names. */
function Subject({ of }: { of: string }) {
  const [, kind = '', id = ''] = /^(\w+):([\w-]+)$/.exec(of) ?? []
  const page = pages[kind]
  return page === undefined ? (
    of
  ) : (
    <Anchor component={Link} to={`/${page[0]}/${id}`} underline="always">
      {page[1]} {id}
    </Anchor>
  )
}
