import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const nonce = document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.content ?? ''

/** The console's own colours, which change with light and dark by themselves. */
const style = EditorView.theme({
  '&': {
    color: 'var(--ink)',
    backgroundColor: 'var(--surface)',
    fontSize: '1rem',
    minHeight: '12rem',
    maxHeight: 'min(70vh, 44rem)',
  },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: '1.6', minHeight: '12rem' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '0.6rem 0', minHeight: '12rem' },
  '.cm-line': { padding: '0 0.75rem 0 0.4rem' },
  '.cm-gutters': {
    color: 'var(--muted)',
    backgroundColor: 'var(--raised)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine, .cm-activeLineGutter': {
    backgroundColor: 'color-mix(in srgb, var(--tint) 45%, transparent)',
  },
  '.cm-selectionMatch, .cm-searchMatch': {
    backgroundColor: 'var(--amber-tint)',
    outline: '1px solid var(--amber)',
  },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--tint)', outlineWidth: '2px' },
  '.cm-panels': { color: 'var(--ink)', backgroundColor: 'var(--raised)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '0.5rem 2.5rem 0.5rem 0.75rem', fontSize: '0.9375rem' },
  '.cm-textfield': {
    color: 'var(--ink)',
    backgroundColor: 'var(--surface)',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: '0.35rem',
    minHeight: '2rem',
    padding: '0.15rem 0.5rem',
    fontSize: '0.9375rem',
  },
  '.cm-button': {
    color: 'var(--ink)',
    backgroundColor: 'var(--surface)',
    backgroundImage: 'none',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: '0.35rem',
    minHeight: '2rem',
    padding: '0.15rem 0.6rem',
    fontSize: '0.9375rem',
  },
  '.cm-panel button[name=close]': { color: 'var(--ink)', fontSize: '1.25rem', padding: '0 0.5rem' },
  '.cm-tooltip': {
    color: 'var(--ink)',
    backgroundColor: 'var(--surface)',
    border: '1px solid var(--line)',
    borderRadius: '0.4rem',
  },
  '.cm-diagnostic': { padding: '0.3rem 0.6rem', maxWidth: '28rem' },
  '.cm-diagnostic-error': { borderLeft: '4px solid var(--red)' },
  '.cm-diagnostic-info': { borderLeft: '4px solid var(--brand)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--red) 1px',
    textUnderlineOffset: '0.25em',
  },
  '.cm-lintRange-info': {
    backgroundImage: 'none',
    textDecoration: 'underline dotted var(--brand) 2px',
    textUnderlineOffset: '0.25em',
  },
})

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--brand)' },
  { tag: [tags.comment, tags.meta, tags.processingInstruction], color: 'var(--muted)' },
  { tag: tags.heading, fontWeight: '650' },
  { tag: tags.strong, fontWeight: '650' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: [tags.link, tags.url], color: 'var(--brand)', textDecoration: 'underline' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--amber)' },
])

/** The page's policy allows styles with this load's nonce only. */
export const look = [EditorView.cspNonce.of(nonce), style, syntaxHighlighting(colours)]
