/** The two panes beside each other: code on the left, film on the right. Knows what stands where, not what it does. */
import { h } from './dom'
import type { Say } from './strings'

/** Made elsewhere, placed here. */
export interface Fittings {
  lesson: HTMLElement
  notice: HTMLElement
  editor: HTMLElement
  run: HTMLElement
  stop: HTMLElement
  line: HTMLElement
  cold: HTMLElement
  level: HTMLElement
  knobs: HTMLElement
  verdict: { mark: HTMLElement; banner: HTMLElement }
}

export class Panes {
  /** Where the parts of a film are put. */
  readonly places = {
    graph: h('div', { class: 'graph' }),
    below: h('div', { class: 'below' }),
    tables: h('div', { class: 'tables' }),
  }
  /** The lesson's text and what stands below it. */
  readonly side = h('div', { class: 'side' })
  private readonly left = h('section', { class: 'left' })
  readonly right = h('section', { class: 'right' })
  /** Says that the code is no longer that of the film. */
  readonly stale: HTMLElement
  /** Puts the lesson's own code back. */
  readonly original: HTMLElement
  readonly frame: HTMLElement
  private readonly hint = h('kbd', {}, apple() ? '⌘ ↵' : 'Ctrl ↵')

  constructor(
    words: Say,
    private readonly fittings: Fittings,
  ) {
    this.original = h('button', { type: 'button', class: 'plain original' }, words('lesson.original'))
    this.stale = h('p', { class: 'stale', role: 'status', hidden: true }, words('editor.stale'), this.original)
    this.frame = h('div', { class: 'editor-frame' }, fittings.editor)
  }

  /** Run and what belongs to it: lent to a comparison. */
  get controls(): HTMLElement[] {
    const { run, stop, line } = this.fittings
    return [this.stale, run, stop, line, this.hint]
  }

  /** Everything in its place, where only one version is on the page. */
  arrange(): void {
    const { lesson, notice, run, stop, line, cold, knobs, verdict, level } = this.fittings
    const { graph, below, tables } = this.places
    const bar = h('div', { class: 'run-row' }, run, stop, line, cold, this.hint, verdict.mark, level)
    this.left.replaceChildren(notice, this.frame, bar, knobs, this.stale, tables)
    this.side.replaceChildren(lesson, this.left)
    this.right.replaceChildren(verdict.banner, graph, below)
  }
}

const apple = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform)
