import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { markdown } from '@codemirror/lang-markdown'
import { yaml, yamlFrontmatter } from '@codemirror/lang-yaml'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { Annotation, EditorState, type Text } from '@codemirror/state'
import {
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { useEffect, useRef } from 'react'
import type { FileProblem } from '../../web/workshop-contract.ts'
import { look } from './look.ts'
import { phrases } from './phrases.ts'
import type { TextEditorProps } from './text-editor.tsx'

/** The change came from the page, not from the keyboard: nobody is told. */
const fromOutside = Annotation.define<boolean>()

/**
 * Tab is not bound: it leaves the editor, as in every other field. The browser's own selection is
 * used, with which Vietnamese input methods compose as they do in a text field.
 */
export default function CodeMirror({
  value,
  onChange,
  mode,
  problems,
  label,
  onReady,
}: TextEditorProps) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const now = useRef({ value, onChange, onReady, label })
  useEffect(() => {
    now.current = { value, onChange, onReady, label }
  })

  useEffect(() => {
    if (!place.current) return
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: now.current.value,
        extensions: [
          phrases,
          look,
          lineNumbers(),
          lintGutter(),
          history(),
          highlightSpecialChars(),
          highlightActiveLine(),
          highlightSelectionMatches(),
          indentOnInput(),
          bracketMatching(),
          search({ top: true }),
          EditorView.lineWrapping,
          mode === 'yaml' ? yaml() : yamlFrontmatter({ content: markdown() }),
          keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap]),
          EditorView.contentAttributes.of(() => ({
            'aria-label': now.current.label,
            tabindex: '0',
            autocapitalize: 'sentences',
            spellcheck: 'false',
          })),
          EditorView.updateListener.of((update) => {
            const ours = update.transactions.some((one) => one.annotation(fromOutside))
            if (update.docChanged && !ours) now.current.onChange(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = editor
    now.current.onReady?.({
      insert: (text) => {
        editor.dispatch(editor.state.replaceSelection(text), { scrollIntoView: true })
        editor.focus()
      },
      goToLine: (line) => {
        const { from, to } = editor.state.doc.line(clamped(line, editor.state.doc))
        editor.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true })
        editor.focus()
      },
    })
    return () => {
      editor.destroy()
      view.current = null
    }
  }, [mode])

  // Another name for the same editor: one made anew would lose the focus of whoever writes in it.
  useEffect(() => view.current?.dispatch({}), [label])

  useEffect(() => {
    const editor = view.current
    if (!editor) return
    const before = editor.state.doc.toString()
    if (before === value) return
    editor.dispatch({
      changes: difference(before, value),
      annotations: fromOutside.of(true),
    })
  }, [value])

  useEffect(() => {
    const editor = view.current
    if (editor)
      editor.dispatch(setDiagnostics(editor.state, marks(problems ?? [], editor.state.doc)))
  }, [problems, mode])

  return <div ref={place} />
}

const clamped = (line: number, doc: Text) => Math.min(Math.max(line, 1), doc.lines)

const marks = (problems: readonly FileProblem[], doc: Text): Diagnostic[] =>
  problems
    .flatMap(({ line, message, note }): Diagnostic[] => {
      if (line === null) return []
      const { from, to } = doc.line(clamped(line, doc))
      return [{ from, to, severity: note ? 'info' : 'error', message }]
    })
    .sort((a, b) => a.from - b.from)

/** Only what differs, so that the cursor and undo stay as they are elsewhere. */
function difference(before: string, after: string) {
  let from = 0
  while (from < before.length && from < after.length && before[from] === after[from]) from++
  let end = 0
  const most = Math.min(before.length, after.length) - from
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) }
}
