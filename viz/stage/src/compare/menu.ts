/** The button in the top bar, and its menu: a copy to edit, and ready-made second versions, each as a small diff. */
import type { Edit, Variant } from '../contract'
import { diff, type Row } from '../edit/diff'
import { h } from '../page/dom'
import { Dropdown } from '../page/dropdown'
import { icon } from '../page/icons'
import type { Say } from '../page/strings'

/** Lines of a diff that the menu shows. */
const SHOWN = 4

export interface Picks {
  /** The edits that make B from the program of the film; none for a copy. */
  pick(edits: Edit[]): void
  leave(): void
}

/** What the menu offers now: null while a comparison is on, or nothing can be compared. */
export interface Offer {
  variants: Variant[]
  code: string
  /** The code that ran is no longer what stands in the editor. */
  stale: boolean
}

export class CompareMenu {
  readonly root: HTMLElement
  private readonly dropdown: Dropdown
  private comparing = false

  constructor(
    private readonly words: Say,
    private readonly picks: Picks,
    private readonly offer: () => Offer,
  ) {
    this.dropdown = new Dropdown(words('compare.menu'))
    const { opener, menu, root } = this.dropdown
    this.root = root
    root.classList.add('compare-picker')
    opener.classList.add('compare-open')
    menu.classList.add('compare-menu')
    opener.addEventListener('click', () => this.press())
    this.show(false)
  }

  /** Whether two versions are on the page: the button then leaves. */
  show(comparing: boolean): void {
    this.comparing = comparing
    const label = this.words(comparing ? 'compare.leave' : 'compare.open')
    const text = h('span', {}, this.words(comparing ? 'compare.leave.short' : 'compare.open'))
    const { opener } = this.dropdown
    opener.replaceChildren(icon('compare'), text, icon(comparing ? 'close' : 'down'))
    opener.title = label
    opener.setAttribute('aria-label', label)
    opener.classList.toggle('is-on', comparing)
    if (comparing) this.dropdown.toggle(false)
  }

  private press(): void {
    const { dropdown } = this
    if (this.comparing) return this.picks.leave()
    if (dropdown.menu.hidden) dropdown.menu.replaceChildren(...this.entries())
    dropdown.toggle()
  }

  private entries(): HTMLElement[] {
    const { variants, code, stale } = this.offer()
    const copy = this.entry([this.words('compare.copy')], h('span', {}, this.words('compare.copy.about')), [])
    const made = stale ? [] : variants.map(({ words, edits }) => this.entry(words.map(titled), preview(code, edits), edits))
    const hint = stale ? h('p', { class: 'quiet' }, this.words('compare.stale')) : null
    const list = h('ul', {}, ...[...made, copy].map(entry => h('li', {}, entry)))
    return [h('h2', {}, this.words('compare.menu')), list, ...(hint ? [hint] : [])]
  }

  private entry(title: (Node | string)[], preview: HTMLElement, edits: Edit[]): HTMLElement {
    const entry = h('button', { type: 'button' }, h('b', {}, ...title), preview)
    entry.addEventListener('click', () => {
      this.dropdown.close()
      this.picks.pick(edits)
    })
    return entry
  }

}

const titled = ({ text, mark }: { text: string; mark?: string }): Node =>
  mark === 'code' ? h('code', {}, text) : document.createTextNode(text)

/** The lines that go and those that come. */
function preview(code: string, edits: Edit[]): HTMLElement {
  const rows = diff(code, edits).filter(({ sign }) => sign !== ' ')
  const more = rows.length > SHOWN ? [h('i', { class: 'row' }, '…')] : []
  return h('span', { class: 'diff' }, ...rows.slice(0, SHOWN).map(row), ...more)
}

const row = ({ sign, text }: Row): HTMLElement =>
  h('span', { class: `row ${sign === '+' ? 'b' : 'a'}` }, h('i', {}, sign), h('code', {}, text.trim()))
