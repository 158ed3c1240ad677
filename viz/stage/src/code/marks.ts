/** Marks of the film on the code: bands over lines, the exact expression, arrows, turns of loops, lines that never ran,
 * the squiggle of an error. */
import { type EditorState, StateEffect, StateField, type Range, type Text } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, hoverTooltip } from '@codemirror/view'
import type { Phase, Span } from '../contract'
import { h } from '../page/dom'
import { type Arrow, arrowGutter } from './arrows'
import { hover, type Source } from './hover'
import { type Note, noteRanges } from './notes'

export interface FilmMarks {
  lines: { line: number; phase: Phase }[]
  span: Span | null
  phase: Phase
  error: { span: Span; message: string } | null
  arrows: Arrow[]
  notes: Note[]
  /** Lines that never ran, and what that is called. */
  unrun: { lines: number[]; label: string }
  /** Who knows what a name stands for at this step. */
  values: Source
}

export const setMarks = StateEffect.define<FilmMarks | null>()

const shown = StateField.define<{ marks: FilmMarks | null; drawn: DecorationSet }>({
  create: () => ({ marks: null, drawn: Decoration.none }),
  update(current, change) {
    for (const effect of change.effects) {
      if (effect.is(setMarks)) return { marks: effect.value, drawn: draw(effect.value, change.state.doc) }
    }
    return change.docChanged ? { ...current, drawn: current.drawn.map(change.changes) } : current
  },
  provide: field => EditorView.decorations.from(field, value => value.drawn),
})

/** Offsets of a span in this text, null where the text has no such place. */
export function offsets(doc: Text, [line, column, endLine, endColumn]: Span): { from: number; to: number } | null {
  if (line < 1 || endLine > doc.lines) return null
  const from = Math.min(doc.line(line).from + column, doc.line(line).to)
  const to = Math.min(doc.line(endLine).from + endColumn, doc.line(endLine).to)
  return from < to ? { from, to } : null
}

/** Its piece of each line, without the indentation. */
function written(doc: Text, { from, to }: { from: number; to: number }): { from: number; to: number }[] {
  const pieces = []
  for (let n = doc.lineAt(from).number; n <= doc.lineAt(to).number; n++) {
    const line = doc.line(n)
    const [start, end] = [Math.max(from, line.from + line.text.search(/\S|$/)), Math.min(to, line.to)]
    if (start < end) pieces.push({ from: start, to: end })
  }
  return pieces
}

function draw(marks: FilmMarks | null, doc: Text): DecorationSet {
  if (!marks) return Decoration.none
  const ranges: Range<Decoration>[] = []
  for (const { line, phase } of marks.lines) {
    if (line <= doc.lines) ranges.push(Decoration.line({ class: `film-line ${phase}` }).range(doc.line(line).from))
  }
  const { lines, label } = marks.unrun
  for (const line of lines) {
    if (line <= doc.lines)
      ranges.push(Decoration.line({ class: 'film-unrun', attributes: { title: label } }).range(doc.line(line).from))
  }
  ranges.push(...noteRanges(marks.notes, doc))
  const add = (span: Span | null | undefined, name: string): void => {
    const place = span && offsets(doc, span)
    for (const { from, to } of place ? written(doc, place) : [])
      ranges.push(Decoration.mark({ class: name }).range(from, to))
  }
  add(marks.span, `film-span ${marks.phase}`)
  add(marks.error?.span, 'film-error')
  return Decoration.set(ranges, true)
}

/** The error's message, on hover over its squiggle. */
const message = hoverTooltip((view, position) => {
  const error = errorIn(view.state)
  const place = error && offsets(view.state.doc, error.span)
  if (!place || position < place.from || position > place.to) return null
  return {
    pos: place.from,
    end: place.to,
    above: true,
    create: () => ({ dom: h('div', { class: 'film-message' }, error.message) }),
  }
})

/** The marks that stand in the code now. */
const marksIn = (state: EditorState): FilmMarks | null => state.field(shown).marks

const errorIn = (state: EditorState): FilmMarks['error'] => marksIn(state)?.error ?? null

export const filmMarks = [
  shown,
  message,
  arrowGutter(view => marksIn(view.state)?.arrows ?? []),
  hover(
    state => marksIn(state)?.values ?? null,
    change => change.effects.some(effect => effect.is(setMarks)),
  ),
]
