/** "Copy link": exactly this place in the course. Where the clipboard is not allowed, the link stands there to be copied. */
import { button, h } from '../page/dom'
import { icon } from '../page/icons'
import type { Say } from '../page/strings'

export interface Linked {
  address: string
  /** The code on the page is the reader's own: a link leads to the lesson, not to that. */
  own: boolean
}

/** Milliseconds for which it says that it was done. */
const SAID = 4000

export class LinkButton {
  readonly root: HTMLElement
  private readonly told = h('div', { class: 'link-told', role: 'status', hidden: true })
  private timer = 0

  constructor(
    private readonly words: Say,
    private readonly linked: () => Linked | null,
  ) {
    const opener = button(words('link.copy'), { class: 'plain copy-link' }, icon('link'), h('span', { class: 'word' }, words('link.copy')))
    opener.addEventListener('click', () => void this.copy())
    this.root = h('div', { class: 'picker link' }, opener, this.told)
    this.root.addEventListener('keydown', event => {
      if (event.key !== 'Escape' || this.told.hidden) return
      event.stopPropagation()
      this.hide()
      opener.focus()
    })
    this.root.addEventListener('focusout', event => {
      const to = event.relatedTarget as Node | null
      if (to && !this.root.contains(to)) this.hide()
    })
  }

  dispose(): void {
    clearTimeout(this.timer)
  }

  private async copy(): Promise<void> {
    const linked = this.linked()
    if (!linked) return
    const { address, own } = linked
    const copied = await written(address)
    const said = h('p', {}, this.words(copied ? (own ? 'link.copied.own' : 'link.copied') : own ? 'link.here.own' : 'link.here'))
    const field = h('input', { type: 'text', readonly: true, value: address, 'aria-label': this.words('link.label') })
    this.told.replaceChildren(said, field)
    this.told.hidden = false
    clearTimeout(this.timer)
    if (copied) this.timer = window.setTimeout(() => this.leave(field), SAID)
    else field.select()
  }

  /** Unless somebody has their hands in it. */
  private leave(field: HTMLElement): void {
    if (!field.matches(':focus')) this.hide()
  }

  private hide(): void {
    this.told.hidden = true
  }
}

async function written(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false // not allowed, or the page is not served securely and has no clipboard
  }
}
