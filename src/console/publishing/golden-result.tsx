import type {
  GoldenChange,
  GoldenDiff,
  GoldenOutcome,
  GoldenTotals,
} from '../../web/workshop-contract.ts'
import '../tickets/tickets.css'
import './publishing.css'

const totals: readonly [keyof GoldenTotals, string][] = [
  ['answered', 'Trả lời đúng'],
  ['offered', 'Có trong các bài gợi ý'],
  ['wrong', 'Trả lời sai bài'],
  ['nothing', 'Không tìm thấy'],
]

const number = (value: number) => value.toLocaleString('vi-VN')

/** What the golden questions say of a change: the losses first. */
export function GoldenResult({ diff }: { diff: GoldenDiff }) {
  const { worse, better, changed, caught } = diff
  const none = worse.length + better.length + changed.length + caught.length === 0
  return (
    <div>
      <p className="flat">
        <strong>
          {worse.length > 0
            ? `${number(worse.length)} câu tệ hơn, ${number(better.length)} câu tốt hơn.`
            : none
              ? 'Không câu nào đổi kết quả.'
              : `Không câu nào tệ hơn, ${number(better.length)} câu tốt hơn.`}
        </strong>{' '}
        <span className="quiet">
          Đã thử {number(diff.total)} câu chuẩn
          {diff.added > 0 && `, thêm ${number(diff.added)} câu mới`}
          {diff.removed > 0 && `, bớt ${number(diff.removed)} câu`} (
          {(diff.ms / 1000).toLocaleString('vi-VN', { maximumFractionDigits: 1 })} giây).
        </span>
      </p>
      <table className="golden-totals">
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden-text">Kết quả</span>
            </th>
            <th scope="col">Đang dùng</th>
            <th scope="col">Sau khi đăng</th>
          </tr>
        </thead>
        <tbody>
          {totals.map(([name, said]) => (
            <tr key={name}>
              <th scope="row">{said}</th>
              <td>{number(diff.before[name])}</td>
              <td>{number(diff.after[name])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Changes title="Tệ hơn" tone="red" changes={worse} open />
      <Changes title="Tốt hơn" tone="teal" changes={better} />
      <Changes title="Đổi bài" tone="plain" changes={changed} />
      {caught.length > 0 && (
        <details className="golden-group">
          <summary>
            Lời thoại trả lời thay <span className="state-mark plain">{caught.length}</span>
          </summary>
          <ul className="golden-changes">
            {caught.map(({ question, flow, before }) => (
              <li key={question}>
                <p className="asked">“{question}”</p>
                <p className="quiet">
                  {before
                    ? `Trước do lời thoại “${flow}” trả lời, sau thì không.`
                    : `Sau khi đăng, lời thoại “${flow}” trả lời câu này.`}
                </p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function Changes({
  title,
  tone,
  changes,
  open = false,
}: {
  title: string
  tone: string
  changes: readonly GoldenChange[]
  open?: boolean
}) {
  if (changes.length === 0) return null
  return (
    <details className="golden-group" open={open}>
      <summary>
        {title} <span className={`state-mark ${tone}`}>{changes.length}</span>
      </summary>
      <ul className="golden-changes" aria-label={title}>
        {changes.map(({ question, from, expected, before, after }, index) => (
          <li key={index}>
            <p className="asked">“{question}”</p>
            <p className="quiet">
              {from === 'real' ? 'Người dân đã hỏi thật' : 'Câu hỏi của bài'}
              {expected ? `, đúng ra là “${expected.title}”` : ', cẩm nang không có bài trả lời'}.
            </p>
            <p>
              <span className="quiet">Trước:</span> {outcome(before)} <span aria-hidden>→</span>{' '}
              <span className="quiet">Sau:</span> {outcome(after)}
            </p>
          </li>
        ))}
      </ul>
    </details>
  )
}

const outcome = ({ found, band, confidence }: GoldenOutcome): string => {
  if (!found || band === 'none') return 'không tìm thấy'
  const sure = `${Math.round(confidence * 100)}%`
  return band === 'answer'
    ? `trả lời “${found.title}” (${sure})`
    : `gợi ý “${found.title}” (${sure})`
}
