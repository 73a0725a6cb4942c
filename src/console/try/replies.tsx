import type { Explanation } from '../../web/workshop-contract.ts'
import './try.css'

/** What the bot would say, with its choices. */
export function Replies({ replies }: { replies: Explanation['replies'] }) {
  if (replies.length === 0) return <p className="quiet flat">Bot không nói gì.</p>
  return (
    <ol className="replies">
      {replies.map(({ text, choices }, index) => (
        <li key={index} className="reply">
          <p className="words">{text}</p>
          {choices.length > 0 && (
            <ul className="choices" aria-label="Nút bấm">
              {choices.map((label, at) => (
                <li key={at}>{label}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  )
}
