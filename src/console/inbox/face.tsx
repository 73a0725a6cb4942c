import { Avatar } from '@mantine/core'
import type { ConversationSummary } from '../../web/console-contract.ts'
import { ChannelIcon } from './channel-icon.tsx'

/** A picture or the last name's letter, with the channel in the corner. */
export function Face({
  of,
  size = 42,
}: {
  of: Pick<ConversationSummary, 'avatar' | 'name' | 'channel'>
  size?: number
}) {
  const letter = of.name?.trim().split(/\s+/).at(-1)?.[0]?.toUpperCase()
  return (
    <span className="face">
      <Avatar
        src={of.avatar}
        size={size}
        radius="xl"
        alt=""
        imageProps={{ referrerPolicy: 'no-referrer', loading: 'lazy' }}
        {...(letter ? { children: letter } : {})}
        aria-hidden
      />
      <ChannelIcon channel={of.channel} size={15} />
    </span>
  )
}
