import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { FileProblem } from '../../web/workshop-contract.ts'

/** What is wrong in a text, and where. */
export function Problems({
  problems,
  bodyFrom = 0,
  goTo,
}: {
  /** Undefined: not known yet. */
  problems: readonly FileProblem[] | undefined
  /** Lines before the answer, where the answer is shown by itself; 0: the whole text is. */
  bodyFrom?: number
  goTo: (line: number) => void
}) {
  return (
    <section className="block" aria-labelledby="problems">
      <h2 className="block-title" id="problems">
        Kiểm tra
      </h2>
      <p role="status" className="flat">
        {problems === undefined
          ? 'Đang kiểm tra…'
          : !problems.some(({ note }) => !note) && 'Không có lỗi, đăng được.'}
      </p>
      {problems && problems.length > 0 && (
        <ul className="problems">
          {problems.map(({ line, message, note }, index) => (
            <li key={index} className={note ? '' : 'fault'}>
              {note ? (
                <IconInfoCircle size={17} aria-hidden />
              ) : (
                <IconAlertTriangle size={17} aria-hidden />
              )}
              <span>
                {!note && <span className="hidden-text">Lỗi: </span>}
                {line !== null && (
                  <>
                    <button type="button" className="line-button" onClick={() => goTo(line)}>
                      {lineName(line, bodyFrom)}
                    </button>
                    :{' '}
                  </>
                )}
                {message}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const lineName = (line: number, bodyFrom: number): string =>
  bodyFrom === 0
    ? `Dòng ${line}`
    : line > bodyFrom
      ? `Câu trả lời, dòng ${line - bodyFrom}`
      : `Phần đầu, dòng ${line}`
