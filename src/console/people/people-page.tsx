import { Badge, Button, Group } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { User } from '../../web/console-contract.ts'
import { call } from '../api/client.ts'
import { useMe } from '../api/me.ts'
import { Failed } from '../shell/failed.tsx'
import { Page } from '../shell/page.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { tellFailure } from '../shell/told.ts'
import { useNow } from '../words/now.ts'
import { ago } from '../words/times.ts'
import { InvitationDialog } from './invitation-dialog.tsx'
import { roleWords } from './role-words.ts'
import { UserDialog } from './user-dialog.tsx'

type Open =
  { kind: 'user'; user: User | null } | { kind: 'invitation'; name: string; address: string }

export default function PeoplePage() {
  const me = useMe()
  const now = useNow()
  const [open, setOpen] = useState<Open | null>(null)
  const list = useQuery({
    queryKey: ['users'],
    queryFn: async () => (await call<{ users: User[] }>('GET', '/users')).users,
  })
  const invite = useMutation({
    mutationFn: ({ id }: User) => call<{ invitation: string }>('POST', `/users/${id}/invitation`),
    onSuccess: ({ invitation }, { name }) =>
      setOpen({ kind: 'invitation', name, address: invitation }),
    onError: tellFailure,
  })
  const users = [...(list.data ?? [])].sort((a, b) => Number(b.active) - Number(a.active))
  return (
    <Page
      title="Người dùng"
      actions={<Button onClick={() => setOpen({ kind: 'user', user: null })}>Thêm người</Button>}
    >
      {list.isPending && <PageLoading />}
      {list.isError && <Failed error={list.error} again={() => void list.refetch()} />}
      {list.data && (
        <section className="block" aria-label="Danh sách người dùng">
          <ul className="lines">
            {users.map((user) => (
              <li key={user.id} className={user.active ? '' : 'faded'}>
                <div>
                  <strong>{user.name}</strong>
                  {user.id === me.user.id && ' (tôi)'} <span className="quiet">{user.login}</span>{' '}
                  <Badge size="sm" variant="default" className="label-badge">
                    {roleWords[user.role].name}
                  </Badge>
                  <p className="quiet flat">
                    {[
                      user.active ? '' : 'đã khóa',
                      user.hasPassword ? '' : 'chưa đặt mật khẩu',
                      user.lastSeenAt === null
                        ? 'chưa đăng nhập lần nào'
                        : `dùng ${ago(user.lastSeenAt, now)}`,
                      user.email ?? '',
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </p>
                </div>
                <Group gap="xs">
                  <Button
                    size="sm"
                    variant="default"
                    aria-label={`Sửa ${user.name}`}
                    onClick={() => setOpen({ kind: 'user', user })}
                  >
                    Sửa
                  </Button>
                  {user.active && (
                    <Button
                      size="sm"
                      variant="default"
                      aria-label={`Liên kết mật khẩu cho ${user.name}`}
                      loading={invite.isPending && invite.variables.id === user.id}
                      onClick={() => invite.mutate(user)}
                    >
                      Liên kết mật khẩu
                    </Button>
                  )}
                </Group>
              </li>
            ))}
          </ul>
        </section>
      )}
      {open?.kind === 'user' && (
        <UserDialog
          user={open.user}
          close={() => setOpen(null)}
          invited={(name, address) => setOpen({ kind: 'invitation', name, address })}
        />
      )}
      {open?.kind === 'invitation' && (
        <InvitationDialog name={open.name} address={open.address} close={() => setOpen(null)} />
      )}
    </Page>
  )
}
