/** A button and the menu under it, by mouse and by keys. Knows nothing of what its entries do. */
import { h } from './dom'

export class Dropdown {
  readonly opener = h('button', { type: 'button', class: 'plain opener', 'aria-expanded': 'false' })
  readonly menu = h('div', { class: 'lessons', hidden: true, role: 'group' })
  readonly root = h('div', { class: 'picker' }, this.opener, this.menu)

  constructor(label: string) {
    this.menu.setAttribute('aria-label', label)
    this.root.addEventListener('focusout', event => {
      if (!this.root.contains(event.relatedTarget as Node | null)) this.toggle(false)
    })
    this.root.addEventListener('keydown', event => this.key(event))
  }

  /** Open with the current entry in focus, else the first. */
  toggle(open = Boolean(this.menu.hidden)): void {
    this.menu.hidden = !open
    this.opener.setAttribute('aria-expanded', String(open))
    if (open) (this.menu.querySelector<HTMLElement>('[aria-current]') ?? this.entries[0])?.focus()
  }

  /** The menu goes, and the focus back to its button. */
  close(): void {
    this.toggle(false)
    this.opener.focus()
  }

  private get entries(): HTMLElement[] {
    return [...this.menu.querySelectorAll('button')]
  }

  private key(event: KeyboardEvent): void {
    if (this.menu.hidden) return
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (by) this.walk(by)
    else if (event.key === 'Escape') this.close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  private walk(by: number): void {
    const { entries } = this
    entries.at((entries.findIndex(entry => entry.matches(':focus')) + by) % entries.length)?.focus()
  }
}
