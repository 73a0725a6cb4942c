import { useMemo } from 'react'
import { shortened, wordDiff, type Part } from './word-diff.ts'
import './publishing.css'

/**
 * What changed between two texts: taken out struck through, put in underlined, both named to a
 * screen reader.
 * @param side only what stood before, or stands after, for two texts side by side
 */
export function TextDiff({
  before,
  after,
  side = 'both',
  whole = false,
  label,
}: {
  before: string
  after: string
  side?: 'both' | 'before' | 'after'
  /** Also what is far from every change. */
  whole?: boolean
  label?: string
}) {
  const parts = useMemo(() => {
    const all = wordDiff(before, after)
    return whole ? all : shortened(all)
  }, [before, after, whole])
  if (before === after) return <p className="quiet flat">Hai bản giống nhau.</p>
  const shown = parts.filter(
    ({ does }) => side === 'both' || does === 'same' || (does === 'drop') === (side === 'before'),
  )
  return (
    <div
      className="text-diff"
      // What scrolls can be scrolled by keyboard.
      tabIndex={0}
      role="group"
      aria-label={label ?? 'Phần thay đổi'}
    >
      {shown.map((part, index) => (
        <Piece key={index} part={part} />
      ))}
    </div>
  )
}

function Piece({ part: { text, does } }: { part: Part }) {
  if (does === 'same') return text
  const Tag = does === 'add' ? 'ins' : 'del'
  return (
    <Tag>
      <span className="hidden-text">{does === 'add' ? ' [thêm: ' : ' [bỏ: '}</span>
      {text}
      <span className="hidden-text">] </span>
    </Tag>
  )
}

export const DiffLegend = () => (
  <p className="quiet flat">
    <del>gạch ngang</del> là bỏ đi, <ins>gạch chân</ins> là thêm vào.
  </p>
)
