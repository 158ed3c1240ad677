/** A word from the page above the editor; with code, a button that puts that code in its place. */
import type { Notice } from '../contract'
import { h } from './dom'
import type { Say } from './strings'

export class NoticeBox {
  readonly root = h('div', { class: 'notice', role: 'status' })

  private notice: Notice | null = null

  constructor(
    private readonly words: Say,
    private readonly clean: (code: string) => void,
  ) {}

  show(notice: Notice | null, text: string): void {
    this.notice = notice
    this.fit(text)
    if (!notice) return this.root.replaceChildren()
    const { kind, words, code } = notice
    this.root.className = `notice ${kind}`
    this.root.replaceChildren(h('p', {}, words), ...(code ? [this.button(code)] : []))
  }

  /** The editor's text is another: code is offered only in the place of what it was made of. */
  fit(text: string): void {
    this.root.hidden = !this.notice || (Boolean(this.notice.code) && this.notice.of !== text)
  }

  private button(code: string): HTMLElement {
    const clean = h('button', { type: 'button', class: 'plain' }, this.words('notice.clean'))
    clean.addEventListener('click', () => this.clean(code))
    return clean
  }
}
