/** Says that a run also waits for PyTorch: the process for programs was still importing it when the page was made. */
import { h } from './dom'
import { onProof, proven } from './proof'
import type { Say } from './strings'

/** Milliseconds after which it is said. */
const SOON = 2_000

export class Cold {
  readonly root: HTMLElement
  private timer = 0
  private hush: () => void = () => {}

  constructor(words: Say) {
    this.root = h('p', { class: 'cold', role: 'status', hidden: true }, words('editor.cold'))
  }

  /** A verdict on any film means that programs do run. */
  show(waiting: boolean): void {
    clearTimeout(this.timer)
    this.hush()
    this.root.hidden = true
    if (!waiting || proven()) return
    this.timer = window.setTimeout(() => (this.root.hidden = false), SOON)
    this.hush = onProof(() => this.show(false))
  }
}
