/** Lines of the code that words beside it point at. */
import { type Extension, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view'

export const pointAt = StateEffect.define<[first: number, last: number] | null>()

const LINE = Decoration.line({ class: 'lesson-line' })

export const pointed: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(current, change) {
    for (const effect of change.effects)
      if (effect.is(pointAt)) {
        const [first, last] = effect.value ?? [1, 0]
        const { doc } = change.state
        const lines = Array.from({ length: Math.max(0, Math.min(last, doc.lines) - first + 1) }, (_, i) => doc.line(first + i).from)
        return Decoration.set(lines.map(from => LINE.range(from)))
      }
    return change.docChanged ? Decoration.none : current
  },
  provide: field => EditorView.decorations.from(field),
})
