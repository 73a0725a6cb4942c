import { IconBrandMessenger, IconBrandTelegram, IconWorld } from '@tabler/icons-react'
import { channelWords, type ChannelName } from '../words/conversation-words.ts'

/** The channel's sign; its name is for those who do not see it. */
export function ChannelIcon({ channel, size = 16 }: { channel: ChannelName; size?: number }) {
  return (
    <span className={`channel ${channel}`} role="img" aria-label={channelWords[channel]}>
      {channel === 'zalo' && <b style={{ fontSize: size * 0.72 }}>Z</b>}
      {channel === 'messenger' && <IconBrandMessenger size={size} stroke={1.9} />}
      {channel === 'web' && <IconWorld size={size} stroke={1.9} />}
      {channel === 'telegram' && <IconBrandTelegram size={size} stroke={1.9} />}
    </span>
  )
}
