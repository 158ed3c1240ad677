/** The code editor: CodeMirror with Python, our theme, and the marks of the film. Knows positions, no steps. */
import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from '@codemirror/commands'
import { python } from '@codemirror/lang-python'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view'
import { colours } from './colours'
import { type FilmMarks, filmMarks, offsets, setMarks } from './marks'
import { pointAt, pointed } from './pointed'
import { literals } from '../edit/literals'
import { h } from '../page/dom'

/** Room beside an expression that was brought into view. */
const MARGIN = 24
/** Characters of a marked expression that are enough to see where it is: who scrolls further loses how lines begin. */
const ENOUGH = 12

export interface EditorEvents {
  run(): void
  changed(): void
  /** Lines were put in from elsewhere. */
  pasted?(): void
}

export class Editor {
  readonly root = h('div', { class: 'editor' })
  readonly view: EditorView
  private readonly worn = new Compartment()

  constructor(host: Document | ShadowRoot, text: string, label: string, events: EditorEvents) {
    const run = (): boolean => {
      events.run()
      return true
    }
    this.view = new EditorView({
      parent: this.root,
      root: host,
      state: EditorState.create({
        doc: text,
        extensions: [
          keymap.of([{ key: 'Mod-Enter', run, preventDefault: true }]),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
          history(),
          drawSelection(),
          python(),
          indentUnit.of('    '),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          colours,
          filmMarks,
          lineNumbers(),
          literals,
          pointed,
          this.worn.of([]),
          EditorView.contentAttributes.of({
            'aria-label': label,
            tabindex: '0',
            spellcheck: 'false',
            autocorrect: 'off',
            autocapitalize: 'off',
          }),
          EditorView.updateListener.of(update => {
            if (update.docChanged) events.changed()
            if (update.transactions.some(it => it.isUserEvent('input.paste') && it.newDoc.lines > 1)) events.pasted?.()
          }),
        ],
      }),
    })
  }

  get text(): string {
    return this.view.state.doc.toString()
  }

  set text(text: string) {
    if (text === this.text) return
    const whole = { from: 0, to: this.view.state.doc.length, insert: text }
    this.view.dispatch({ changes: whole, annotations: isolateHistory.of('full') }) // undone by itself, however soon another comes
  }

  /** Marks of the film, null for none; the expression of the step is brought into view. */
  mark(marks: FilmMarks | null): void {
    this.view.dispatch({ effects: setMarks.of(marks) })
    const line = marks?.span?.[0] ?? marks?.lines.at(-1)?.line
    if (line) this.reveal(line)
    if (marks) this.revealAcross(marks.span ? offsets(this.view.state.doc, marks.span) : null)
  }

  /** Light up lines that are spoken of; null: none. `near`: bring them into view. */
  point(lines: [first: number, last: number] | null, near: boolean): void {
    this.view.dispatch({ effects: pointAt.of(lines) })
    if (lines && near) this.reveal(lines[0])
  }

  /** Marks of more than the film; [] for none. */
  wear(extension: Extension): void {
    this.view.dispatch({ effects: this.worn.reconfigure(extension) })
  }

  dispose(): void {
    this.view.destroy()
  }

  /** Scroll within the editor only; the page around it stays. */
  private reveal(line: number): void {
    const { doc } = this.view.state
    if (line > doc.lines) return
    const block = this.view.lineBlockAt(doc.line(line).from)
    const pane = this.view.scrollDOM
    const margin = block.height
    if (block.top < pane.scrollTop + margin) pane.scrollTop = Math.max(0, block.top - margin)
    else if (block.bottom > pane.scrollTop + pane.clientHeight - margin)
      pane.scrollTop = block.bottom + margin - pane.clientHeight
  }

  /** Not at all if enough of the expression is in view unscrolled; else as little to the right as shows that. */
  private revealAcross(marked: { from: number; to: number } | null): void {
    const pane = this.view.scrollDOM
    this.view.requestMeasure({
      key: this,
      read: view => marked && view.coordsAtPos(Math.min(marked.to, marked.from + ENOUGH)),
      write: at => {
        const hidden = at ? pane.scrollLeft + at.right - pane.getBoundingClientRect().left - pane.clientWidth : 0
        pane.scrollLeft = hidden > 0 ? hidden + MARGIN : 0
      },
    })
  }
}
