/**
 * The text in the editor, over whichever lesson: what is typed is kept lesson by lesson, and whatever takes its place, it
 * can be had back. Knows texts and an editor, no film.
 */
import type { Editor } from '../code/editor'
import type { ViewData } from '../contract'
import { h } from './dom'
import type { Say } from './strings'
import { recall, remember } from './typed'

export class Draft {
  /** Above the editor: says that a version of the reader's is kept. */
  readonly root = h('div', { class: 'own-text', role: 'status', hidden: true })
  private taking = false

  constructor(
    private readonly words: Say,
    private readonly editor: () => Editor,
    public codeId: string,
  ) {}

  /**
   * Another program is opened. `asked` on this page: then it is the lesson's; else the browser went back or forward, and
   * what was typed there is there again.
   */
  enter({ code_id, code }: ViewData, asked: boolean): void {
    this.codeId = code_id
    const typed = recall(code_id)
    this.take((asked ? null : typed) ?? code)
    this.offer(typed)
  }

  /** Another text in place of the one that was typed. */
  swap(text: string): void {
    const before = this.editor().text
    this.take(text)
    this.offer(before)
  }

  changed(): void {
    if (!this.taking) remember(this.codeId, this.editor().text)
  }

  private take(text: string): void {
    this.taking = true
    this.editor().text = text
    this.taking = false
  }

  private offer(typed: string | null): void {
    this.root.hidden = !typed?.trim() || typed === this.editor().text
    if (this.root.hidden) return
    const back = h('button', { type: 'button', class: 'plain' }, this.words('typed.back'))
    back.addEventListener('click', () => {
      this.root.hidden = true
      this.editor().text = typed!
    })
    this.root.replaceChildren(h('p', {}, this.words('typed.kept')), back)
  }
}
