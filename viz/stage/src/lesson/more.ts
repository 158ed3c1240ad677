/** The lower edge of a text that is longer than its room: it fades, and an arrow goes on. Knows a scrolled box, no lesson. */
import { button, h } from '../page/dom'
import { icon } from '../page/icons'

/** Pixels below the edge that nobody misses. */
const NOTHING = 12
/** How much of its height a text moves on. */
const PAGE = 0.8

export class More {
  readonly root: HTMLElement
  private readonly sizes: ResizeObserver

  constructor(
    private readonly body: HTMLElement,
    label: string,
  ) {
    const arrow = button(label, { class: 'plain', tabindex: -1 }, icon('down'))
    arrow.addEventListener('click', () => body.scrollBy({ top: PAGE * body.clientHeight }))
    this.root = h('div', { class: 'more', hidden: true }, arrow)
    this.sizes = new ResizeObserver(() => this.update())
    body.addEventListener('scroll', () => this.update(), { passive: true })
  }

  /** The text is another one: it and its parts are looked at whenever they take another height. */
  watch(): void {
    this.sizes.disconnect()
    for (const part of [this.body, ...this.body.children]) this.sizes.observe(part)
  }

  private update(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.body
    this.root.hidden = scrollHeight - scrollTop - clientHeight <= NOTHING
  }
}
