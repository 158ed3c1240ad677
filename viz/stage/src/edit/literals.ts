/**
 * Where the numbers that can be turned stand in the text as it is now. They follow every edit; one that was deleted, or
 * is no number any more, is lost rather than guessed.
 */
import { isolateHistory } from '@codemirror/commands'
import { type Annotation, MapMode, StateEffect, StateField, type Text, Transaction } from '@codemirror/state'
import { Decoration, EditorView } from '@codemirror/view'
import { offsets } from '../code/marks'
import type { Span } from '../contract'
import { literal } from './spelling'

interface Place {
  from: number
  to: number
}

interface Held {
  places: (Place | null)[]
  /** The one that is pointed at, -1 for none. */
  lit: number
}

const placed = StateEffect.define<Span[]>()
const pointed = StateEffect.define<number>()

const held = StateField.define<Held>({
  create: () => ({ places: [], lit: -1 }),
  update(current, { effects, docChanged, changes, state }) {
    let { places, lit } = current
    if (docChanged) places = places.map(place => place && at(state.doc, changes.mapPos(place.from, -1, MapMode.TrackDel)))
    for (const effect of effects) {
      if (effect.is(placed)) places = effect.value.map(span => at(state.doc, offsets(state.doc, span)?.from ?? null))
      if (effect.is(pointed)) lit = effect.value
    }
    return places === current.places && lit === current.lit ? current : { places, lit }
  },
  provide: field =>
    EditorView.decorations.from(field, ({ places, lit }) => {
      const place = places[lit]
      return place ? Decoration.set(mark.range(place.from, place.to)) : Decoration.none
    }),
})

const mark = Decoration.mark({ class: 'knob-literal' })

/** The number that begins at a position, null where there is none, or where it is part of something longer. */
function at(doc: Text, from: number | null): Place | null {
  if (from === null) return null
  const line = doc.lineAt(from)
  const text = literal(line.text.slice(from - line.from))
  const before = line.text.slice(0, from - line.from)
  return text && !/[\w.]$/.test(before) ? { from, to: from + text.length } : null
}

export const literals = held

/** The numbers of a program that has just been told stand at these spans. */
export function place(view: EditorView, spans: Span[]): void {
  view.dispatch({ effects: placed.of(spans) })
}

/** Mark one of them in the code; -1: none. */
export function point(view: EditorView, index: number): void {
  if (view.state.field(held).lit !== index) view.dispatch({ effects: pointed.of(index) })
}

/** How a number is written now; null where it is lost. */
export function written(view: EditorView, index: number): string | null {
  const place = view.state.field(held).places[index]
  return place ? view.state.sliceDoc(place.from, place.to) : null
}

/** Write a number over a literal while it is being turned: no step of the editor's history. */
export function write(view: EditorView, index: number, text: string): void {
  change(view, index, text, Transaction.addToHistory.of(false))
}

/** A turn is over: as one step of the history, from what it was. */
export function settle(view: EditorView, index: number, before: string): void {
  const after = written(view, index)
  if (after === null || after === before) return
  write(view, index, before)
  change(view, index, after, isolateHistory.of('full'))
}

function change(view: EditorView, index: number, insert: string, annotations: Annotation<unknown>): void {
  const place = view.state.field(held).places[index]
  if (place) view.dispatch({ changes: { ...place, insert }, annotations })
}
