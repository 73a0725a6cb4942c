import { useEffect, useRef } from 'react'
import type { CannedAnswer } from '../../web/console-contract.ts'

/** The list over the composer; the keys stay with the text. */
export function CannedMenu({
  id,
  answers,
  active,
  take,
  setActive,
}: {
  id: string
  answers: readonly CannedAnswer[]
  active: number
  take: (answer: CannedAnswer) => void
  setActive: (index: number) => void
}) {
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <ul ref={list} id={id} className="canned-menu" role="listbox" aria-label="Câu mẫu">
      {answers.map((answer, index) => (
        <li
          key={answer.shortcut}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          // Before the text loses the focus.
          onPointerDown={(event) => {
            event.preventDefault()
            take(answer)
          }}
          onPointerMove={() => setActive(index)}
        >
          <span className="canned-title">
            <code>/{answer.shortcut}</code> {answer.title}
          </span>
          <span className="canned-text">{answer.text}</span>
        </li>
      ))}
    </ul>
  )
}
