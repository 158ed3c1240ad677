/** The value of what lies under the pointer or beside the caret: a tooltip, and its card lit; Ctrl and a click open it. */
import { type EditorState, type Extension, StateEffect, StateField, type Transaction } from '@codemirror/state'
import { EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from '@codemirror/view'
import { type Asked, askedAt } from './asked'
import type { Answer } from './glossary'

/** Who knows what the code stands for at this step. */
export interface Source {
  answer(places: Asked[]): Answer | null
  pointing: { light(id: string | null): void; open(id: string): void }
}

type Find = (state: EditorState) => Source | null
/** Whether the film has moved: what was said is of another step. */
type Moves = (change: Transaction) => boolean

function tooltip(source: Source, { asked, card, dom }: Answer): Tooltip {
  return {
    pos: asked.from,
    end: asked.to,
    above: true,
    create: () => ({
      dom,
      mount: () => card && source.pointing.light(card),
      destroy: () => card && source.pointing.light(null),
    }),
  }
}

const within = ({ pos, end = pos }: Tooltip, head: number): boolean => head >= pos && head <= end

const place = StateEffect.define<Tooltip | null>()

/** The tooltip that a key or a finger has opened; typing or moving on closes it. */
const calledTooltip = (moves: Moves): StateField<Tooltip | null> =>
  StateField.define<Tooltip | null>({
    create: () => null,
    update(current, change) {
      for (const effect of change.effects) if (effect.is(place)) return effect.value
      const left = change.selection && current && !within(current, change.newSelection.main.head)
      return change.docChanged || left || moves(change) ? null : current
    },
    provide: field => showTooltip.from(field),
  })

export function hover(find: Find, moves: Moves): Extension {
  const called = calledTooltip(moves)
  const answer = (state: EditorState, position: number): [Source, Answer] | null => {
    const source = find(state)
    const found = source?.answer(askedAt(state, position))
    return source && found ? [source, found] : null
  }
  const call = (view: EditorView): boolean => {
    const found = view.state.field(called) ? null : answer(view.state, view.state.selection.main.head)
    if (found) found[1].dom.setAttribute('role', 'status')
    view.dispatch({ effects: place.of(found && tooltip(...found)) })
    return true
  }
  const close = (view: EditorView): boolean => {
    if (!view.state.field(called)) return false
    view.dispatch({ effects: place.of(null) })
    return true
  }
  const open = (state: EditorState, position: number): boolean => {
    const found = answer(state, position)
    const card = found?.[1].card
    if (found && card) found[0].pointing.open(card)
    return Boolean(card)
  }
  return [
    called,
    hoverTooltip(
      (view, position) => {
        const found = answer(view.state, position)
        return found && tooltip(...found)
      },
      { hideOn: change => change.docChanged || moves(change) },
    ),
    keymap.of([
      { key: 'F2', run: call },
      { key: 'Mod-F2', run: view => open(view.state, view.state.selection.main.head) },
      { key: 'Escape', run: close },
    ]),
    EditorView.domEventHandlers({
      mousedown(event, view) {
        if (!(event.ctrlKey || event.metaKey) || event.button !== 0) return false
        const position = view.posAtCoords({ x: event.clientX, y: event.clientY })
        return position !== null && open(view.state, position)
      },
      /** A finger has no hover: it taps. */
      click(event, view) {
        if (!(event instanceof PointerEvent) || event.pointerType !== 'touch') return
        const position = view.posAtCoords({ x: event.clientX, y: event.clientY })
        const found = position === null ? null : answer(view.state, position)
        view.dispatch({ effects: place.of(found && tooltip(...found)) })
      },
    }),
  ]
}
