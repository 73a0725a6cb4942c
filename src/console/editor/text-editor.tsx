import { lazy, Suspense } from 'react'
import type { FileProblem } from '../../web/workshop-contract.ts'
import './editor.css'

const CodeMirror = lazy(() => import('./code-mirror.tsx'))

export interface TextEditorProps {
  value: string
  onChange: (value: string) => void
  /** `markdown` may begin with front matter. */
  mode: 'markdown' | 'yaml'
  /** Marked at their lines, counted from 1 in `value`. */
  problems?: readonly FileProblem[]
  /** What a screen reader calls it. */
  label: string
  /** Given once it is there, for what stands outside of it. */
  onReady?: (editor: EditorHandle) => void
}

export interface EditorHandle {
  /** In the place of what is selected; the cursor stands behind it. */
  insert: (text: string) => void
  goToLine: (line: number) => void
}

/** A text that is written. CodeMirror is loaded with the first one that is shown. */
export const TextEditor = (props: TextEditorProps) => (
  <div className="text-editor">
    <Suspense
      fallback={
        <textarea
          className="text-editor-plain"
          aria-label={`${props.label} (đang tải)`}
          value={props.value}
          readOnly
          rows={12}
        />
      }
    >
      <CodeMirror {...props} />
    </Suspense>
  </div>
)
