import {
  IconExternalLink,
  IconFile,
  IconLink,
  IconMapPin,
  IconMicrophone,
  IconPhotoOff,
  IconUser,
  IconVideo,
} from '@tabler/icons-react'
import { useState } from 'react'
import type { MessageFile } from '../../web/console-contract.ts'

const kinds: Readonly<Record<MessageFile['kind'], { name: string; icon: typeof IconFile }>> = {
  image: { name: 'Ảnh', icon: IconPhotoOff },
  gif: { name: 'Ảnh động', icon: IconPhotoOff },
  sticker: { name: 'Nhãn dán', icon: IconPhotoOff },
  audio: { name: 'Tin thoại', icon: IconMicrophone },
  video: { name: 'Video', icon: IconVideo },
  file: { name: 'Tệp', icon: IconFile },
  link: { name: 'Liên kết', icon: IconLink },
  location: { name: 'Vị trí', icon: IconMapPin },
  contact: { name: 'Danh thiếp', icon: IconUser },
  other: { name: 'Nội dung khác', icon: IconFile },
}

export function MessageFiles({ files }: { files: readonly MessageFile[] }) {
  if (files.length === 0) return null
  return (
    <div className="files">
      {files.map((file, index) => (
        <OneFile key={`${file.url}${index}`} file={file} />
      ))}
    </div>
  )
}

const pictures = new Set<MessageFile['kind']>(['image', 'gif', 'sticker'])

function OneFile({ file }: { file: MessageFile }) {
  const [broken, setBroken] = useState(false)
  const { name, icon: Glyph } = kinds[file.kind]
  const shown = file.thumbnail ?? file.url
  if (pictures.has(file.kind) && shown !== null && !broken) {
    return (
      <a
        href={file.url ?? shown}
        target="_blank"
        rel="noreferrer noopener"
        className={file.kind === 'sticker' ? 'picture sticker' : 'picture'}
      >
        <img
          src={shown}
          alt={`${file.name ?? name} (mở trong thẻ mới)`}
          loading="lazy"
          referrerPolicy="no-referrer"
          onError={() => setBroken(true)}
        />
      </a>
    )
  }
  if (file.kind === 'audio' && file.url !== null && file.url.startsWith('/')) {
    return <audio controls src={file.url} aria-label={file.name ?? name} />
  }
  const words = [file.name ?? name, file.size === null ? '' : sizeWords(file.size)].filter(Boolean)
  if (file.url === null) {
    return (
      <span className="file gone">
        <Glyph size={18} aria-hidden /> {words.join(' · ')} (không còn)
      </span>
    )
  }
  return (
    <a className="file" href={file.url} target="_blank" rel="noreferrer noopener">
      <Glyph size={18} aria-hidden />
      <span className="file-name">{words.join(' · ')}</span>
      <IconExternalLink size={14} aria-hidden />
    </a>
  )
}

function sizeWords(bytes: number): string {
  const kilobytes = bytes / 1024
  return kilobytes < 1000
    ? `${Math.max(1, Math.round(kilobytes))} kB`
    : `${(kilobytes / 1024).toLocaleString('vi-VN', { maximumFractionDigits: 1 })} MB`
}
