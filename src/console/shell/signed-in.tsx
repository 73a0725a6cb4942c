import { Alert, Button, Center } from '@mantine/core'
import { Suspense, useEffect } from 'react'
import { Navigate, Outlet, useLocation } from 'react-router'
import { failureWords, sessionEnded } from '../api/client.ts'
import { leave, MeContext, useWhoIsIn } from '../api/me.ts'
import { Live } from '../live/live.tsx'
import { Frame } from './frame.tsx'
import { PageLoading } from './page-loading.tsx'

/** Lets in who has a session; the others log in and come back to where they were. */
export function SignedIn() {
  const { data: me, error, refetch, isFetching } = useWhoIsIn()
  const { pathname, search } = useLocation()

  useEffect(() => {
    sessionEnded.addEventListener('ended', leave)
    return () => sessionEnded.removeEventListener('ended', leave)
  }, [])

  if (me === null) {
    const from =
      pathname === '/' && search === '' ? '' : `?tu=${encodeURIComponent(pathname + search)}`
    return <Navigate to={`/dang-nhap${from}`} replace />
  }
  if (me === undefined) {
    if (!error) return <PageLoading />
    return (
      <Center h="100dvh" p="md">
        <Alert color="red" title="Chưa mở được trang" role="alert" maw={420}>
          <p>{failureWords(error)}</p>
          <Button onClick={() => void refetch()} loading={isFetching}>
            Thử lại
          </Button>
        </Alert>
      </Center>
    )
  }
  return (
    <MeContext value={me}>
      <Live me={me.user}>
        <Frame>
          <Suspense fallback={<PageLoading />}>
            <Outlet />
          </Suspense>
        </Frame>
      </Live>
    </MeContext>
  )
}
