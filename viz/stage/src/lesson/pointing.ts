/** What words of a lesson do to the page: which cards, parts, wires and lines light up, and where a click leads. */
import type { Editor } from '../code/editor'
import type { Target } from '../contract'
import type { Film } from '../film'
import type { Part } from '../graph/stage'
import type { Pointer } from './prose'

export interface Lit {
  film(): Film | null
  editor: Editor
  /** The code is no longer that of the film: its lines are not those that the words mean. */
  stale(): boolean
  lesson(id: string): void
  /** On a narrow page the code is folded away. */
  unfold(): void
}

const PARTS: Partial<Record<Target['kind'], Part>> = { grad: 'grad', saved: 'saved' }

export function pointing({ film, editor, stale, lesson, unfold }: Lit): Pointer {
  return {
    light(target, near = false) {
      const lines = target?.kind === 'lines' && !stale() ? target : null
      editor.point(lines && [lines.first ?? 0, lines.last ?? 0], near)
      const things = target && !['lines', 'step', 'lesson'].includes(target.kind) ? (target.ids ?? []) : []
      film()?.light(things, PARTS[target?.kind ?? 'card'] ?? '', near)
    },
    follow({ kind, ids = [], first = 0 }) {
      if (kind === 'step') film()?.timeline.move(first)
      if (kind === 'lesson' && ids[0]) lesson(ids[0])
      if (kind === 'lines') unfold()
    },
  }
}
