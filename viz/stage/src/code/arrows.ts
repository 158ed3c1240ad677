/** The arrows beside the code: the line that runs, the line that comes next, a line whose backward runs. */
import { type Extension, RangeSet, type Text } from '@codemirror/state'
import { EditorView, gutter, GutterMarker } from '@codemirror/view'
import type { Phase } from '../contract'
import { h, svg } from '../page/dom'

export interface Arrow {
  line: number
  kind: 'run' | 'next' | 'back'
  phase: Phase
  label: string
}

const SHAPES = { run: 'M3 2.5 11 7 3 11.5Z', next: 'M3.6 3.4 10 7 3.6 10.6Z', back: 'M11 2.5 3 7 11 11.5Z' }

class ArrowMarker extends GutterMarker {
  constructor(private readonly arrow: Arrow) {
    super()
  }

  override eq(other: ArrowMarker): boolean {
    const [a, b] = [this.arrow, other.arrow]
    return a.kind === b.kind && a.phase === b.phase && a.label === b.label
  }

  override toDOM(): Node {
    const { kind, phase, label } = this.arrow
    const shape = svg('svg', { viewBox: '0 0 14 14', 'aria-hidden': true }, svg('path', { d: SHAPES[kind] }))
    return h('span', { class: `film-arrow ${kind} ${phase}`, title: label, role: 'img', 'aria-label': label }, shape)
  }
}

/** No line number of its own: as wide with and without a film, so that nothing moves when it comes. */
export const arrowGutter = (arrows: (view: EditorView) => Arrow[]): Extension =>
  gutter({
    class: 'film-arrows',
    renderEmptyElements: true,
    markers: view => markers(arrows(view), view.state.doc),
  })

function markers(arrows: Arrow[], doc: Text): RangeSet<GutterMarker> {
  const there = arrows.filter(({ line }) => line >= 1 && line <= doc.lines)
  return RangeSet.of(
    there.map(arrow => new ArrowMarker(arrow).range(doc.line(arrow.line).from)),
    true,
  )
}
