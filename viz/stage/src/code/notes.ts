/** A few words behind the end of a line: which turn of its loop is going on, which call of its function. */
import { type Range, type Text } from '@codemirror/state'
import { Decoration, WidgetType } from '@codemirror/view'
import { h } from '../page/dom'

export interface Note {
  line: number
  text: string
  /** It speaks of what a backward goes through, not of what runs. */
  back: boolean
}

class NoteWidget extends WidgetType {
  constructor(private readonly note: Note) {
    super()
  }

  override eq(other: NoteWidget): boolean {
    return this.note.text === other.note.text && this.note.back === other.note.back
  }

  override toDOM(): HTMLElement {
    return h('span', { class: `film-note ${this.note.back ? 'back' : ''}` }, this.note.text)
  }

  override ignoreEvent(): boolean {
    return false
  }
}

export const noteRanges = (notes: Note[], doc: Text): Range<Decoration>[] =>
  notes
    .filter(({ line }) => line >= 1 && line <= doc.lines)
    .map(note => Decoration.widget({ widget: new NoteWidget(note), side: 1 }).range(doc.line(note.line).to))
