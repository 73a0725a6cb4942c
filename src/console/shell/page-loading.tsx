import { Center, Loader } from '@mantine/core'

export function PageLoading() {
  return (
    <Center h="60vh" role="status" aria-label="Đang tải trang">
      <Loader size="sm" />
    </Center>
  )
}
