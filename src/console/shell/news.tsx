import { useMediaQuery } from '@mantine/hooks'
import { Notifications } from '@mantine/notifications'

/** Where short news appears: over nothing that one presses or writes in. */
export function News() {
  const roomy = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false })
  return (
    <Notifications
      position={roomy ? 'bottom-left' : 'top-center'}
      // No wider than navigation and list: what is beside them is being written in.
      limit={3}
      containerWidth={380}
      autoClose={6000}
    />
  )
}
