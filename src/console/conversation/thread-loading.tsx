import { Skeleton } from '@mantine/core'

const widths = ['45%', '60%', '38%', '52%']

export function ThreadLoading() {
  return (
    <div className="thread-loading" role="status" aria-label="Đang tải hội thoại">
      {widths.map((width, index) => (
        <Skeleton
          key={width}
          height={index % 2 === 0 ? 44 : 68}
          width={width}
          radius="lg"
          ml={index % 2 === 0 ? 0 : 'auto'}
        />
      ))}
    </div>
  )
}
