/**
 * The differences of two texts as marks of an editor: a sign in the gutter, a tint, the characters that were changed,
 * and room where the other text has lines more, so that equal lines stand at the same height. Knows lines, no films.
 */
import { type Extension, RangeSet, type Range, StateField, type Text } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, gutter, GutterMarker, WidgetType } from '@codemirror/view'
import type { Pairing } from '../contract'
import { h } from '../page/dom'
import type { Side } from './joint'

const SIGN = { a: '−', b: '+' } as const

class Sign extends GutterMarker {
  constructor(private readonly side: Side) {
    super()
  }

  override toDOM(): Node {
    return document.createTextNode(SIGN[this.side])
  }
}

/** As many empty lines as the other text has here. */
class Gap extends WidgetType {
  constructor(private readonly lines: number) {
    super()
  }

  override eq(other: Gap): boolean {
    return other.lines === this.lines
  }

  override toDOM(): HTMLElement {
    return h('div', { class: 'code-gap', 'aria-hidden': 'true', style: `height:calc(${this.lines} * 1lh)` })
  }
}

interface Marks {
  drawn: DecorationSet
  signs: RangeSet<GutterMarker>
}

/** The marks of one side, as an extension of its editor whose text is `texts[side]`. */
export function codeMarks(side: Side, texts: Record<Side, string>, lines: Pairing['lines']): Extension {
  const field = StateField.define<Marks>({
    create: ({ doc }) => draw(doc, side, texts, lines),
    update: (marks, change) =>
      change.docChanged
        ? { drawn: marks.drawn.map(change.changes), signs: marks.signs.map(change.changes) }
        : marks,
    provide: marks => EditorView.decorations.from(marks, ({ drawn }) => drawn),
  })
  const signs = gutter({ class: `code-signs ${side}`, markers: view => view.state.field(field).signs, initialSpacer: () => new Sign(side) })
  return [field, signs]
}

function draw(doc: Text, side: Side, texts: Record<Side, string>, lines: Pairing['lines']): Marks {
  const decorations: Range<Decoration>[] = []
  const signs: Range<GutterMarker>[] = []
  const split = { a: texts.a.split('\n'), b: texts.b.split('\n') }
  let last = 0
  let missing = 0
  const gap = (): void => {
    if (missing) decorations.push(room(doc, last, missing))
    missing = 0
  }
  for (const [a, b, same] of lines) {
    const own = side === 'a' ? a : b
    if (own === null) {
      missing += 1
      continue
    }
    gap()
    last = own
    if (same || own > doc.lines) continue
    const { from } = doc.line(own)
    decorations.push(Decoration.line({ class: `code-differs ${side}` }).range(from))
    signs.push(new Sign(side).range(from))
    const [start, end] = changed(split[side][own - 1] ?? '', a && b ? split[side === 'a' ? 'b' : 'a'][(side === 'a' ? b : a) - 1] ?? '' : '')
    if (a && b && start < end) decorations.push(Decoration.mark({ class: `code-changed ${side}` }).range(from + start, from + end))
  }
  gap()
  return { drawn: Decoration.set(decorations, true), signs: RangeSet.of(signs, true) }
}

function room(doc: Text, after: number, lines: number): Range<Decoration> {
  const widget = new Gap(lines)
  if (!after) return Decoration.widget({ widget, block: true, side: -1 }).range(0)
  return Decoration.widget({ widget, block: true, side: 1 }).range(doc.line(Math.min(after, doc.lines)).to)
}

/** What of a line is not in the other one, between what they share at both ends. */
export function changed(line: string, other: string): [start: number, end: number] {
  const least = Math.min(line.length, other.length)
  let start = 0
  while (start < least && line[start] === other[start]) start += 1
  let tail = 0
  while (tail < least - start && line.at(-1 - tail) === other.at(-1 - tail)) tail += 1
  return [start, line.length - tail]
}
