/** In the inspector: every step of the film that changed this card, and the ways there. */
import type { Story } from '../contract'
import { button, h } from '../page/dom'
import { icon } from '../page/icons'
import type { Key, Say } from '../page/strings'
import { figures } from '../tell/names'
import { FREED, type History, type Item, type Moment, WROTE, WROTE_GRAD } from '../time/history'
import type { Player } from '../time/player'

/** Characters of a tensor in a row. */
const SHORT = 22

export class Past {
  readonly root = h('section', { class: 'history' })
  private readonly jumps = h('div', { class: 'jumps' })
  private readonly list = h('ol')
  private rows: { step: number; button: HTMLButtonElement }[] = []
  private id = ''
  private focused: HTMLElement | null = null

  constructor(
    private readonly story: Story,
    private readonly player: Player,
    private readonly words: Say,
    private readonly pointing: { at(step: number): void; history: History },
  ) {
    this.root.append(h('h3', {}, words('history.title')), this.jumps, this.list)
    player.heed(() => (this.id = ''))
  }

  /** The section for a card, at the film's step. It stays the same element, so that nothing in it is lost. */
  show(id: string): HTMLElement {
    const { activeElement } = this.root.getRootNode() as Document | ShadowRoot
    this.focused = this.root.contains(activeElement) ? (activeElement as HTMLElement) : null
    if (id !== this.id) this.fill(id)
    const { index, end } = this.player
    const now = this.rows.findLastIndex(({ step }) => step <= index)
    this.rows.forEach(({ step, button }, i) => {
      button.classList.toggle('to-come', step > index)
      button.parentElement!.hidden = step > end
      if (i === now) button.setAttribute('aria-current', 'step')
      else button.removeAttribute('aria-current')
    })
    this.update()
    return this.root
  }

  /** Once it stands in the page again: the focus as it was, the row of now in sight. */
  settle(): void {
    this.focused?.focus({ preventScroll: true })
    const now = this.list.querySelector<HTMLElement>('[aria-current]')?.parentElement
    const { clientHeight } = this.list
    if (now) this.list.scrollTop = now.offsetTop - (clientHeight - now.offsetHeight) / 2
  }

  /** To the next or the previous change of the card. */
  step(by: 1 | -1): void {
    const to = this.pointing.history.beside(this.id, this.player.index, by)
    if (this.seen(to)) this.pointing.at(to)
  }

  private fill(id: string): void {
    this.id = id
    this.focused = null
    this.rows = this.pointing.history.of(id).map(moment => this.row(moment))
    this.list.replaceChildren(...this.rows.map(row => h('li', {}, row.button)))
    const steps = [this.step.bind(this, -1), this.step.bind(this, 1)]
    const beside = (['back', 'forward'] as const).map((name, i) => {
      const made = button(this.words(`history.${name}`), { class: `plain ${name}` }, icon(name))
      made.addEventListener('click', steps[i]!)
      return made
    })
    this.jumps.replaceChildren(...beside, h('span', { class: 'origins' }))
  }

  /** The buttons as they apply at this step; where there is no further change the button stays, and says so. */
  private update(): void {
    const { index } = this.player
    const [back, forward, origins] = [...this.jumps.children] as [HTMLElement, HTMLElement, HTMLElement]
    for (const [element, by] of [[back, -1], [forward, 1]] as const)
      element.setAttribute('aria-disabled', String(!this.seen(this.pointing.history.beside(this.id, index, by))))
    const places = [
      ['written', this.pointing.history.nearest(this.id, index, WROTE)],
      ['freed', this.pointing.history.nearest(this.id, index, FREED)],
    ] as const
    places.forEach(([name, step], i) => this.origin(origins, i, name, step))
  }

  /** Whether there is such a step, and it may be seen. */
  private seen(step: number): boolean {
    return step >= 0 && step <= this.player.end
  }

  /** A button that names its step: it is kept while the film moves, so that it does not lose the focus. */
  private origin(row: HTMLElement, place: number, name: 'written' | 'freed', step: number): void {
    let made = row.children[place] as HTMLButtonElement | undefined
    if (!made) {
      made = h('button', { type: 'button', class: 'plain' })
      made.addEventListener('click', () => this.pointing.at(Number(made!.dataset.step)))
      row.append(made)
    }
    made.hidden = !this.seen(step)
    made.dataset.step = String(step)
    made.textContent = this.words(`history.${name}.at`, { n: step + 1 })
  }

  private row(moment: Moment): { step: number; button: HTMLButtonElement } {
    const { step, items } = moment
    const made = h(
      'button',
      { type: 'button', title: this.words('inspect.goto') },
      h('span', { class: 'number' }, String(step + 1)),
      h('span', { class: 'items' }, ...items.map(item => this.item(item))),
    )
    made.addEventListener('click', () => this.pointing.at(step))
    return { step, button: made }
  }

  private item(item: Item): HTMLElement {
    const told = item.values ? this.numbers(item) : this.text(item)
    const gradient = WROTE_GRAD.has(item.what) || item.what === 'entered'
    const role = gradient ? 'gradient' : item.values ? 'value' : ''
    const label = h('span', { class: 'what' }, this.words(`history.${item.what}` as Key))
    return h('span', { class: 'item' }, label, told.length ? h('span', { class: `told ${role}` }, ...told) : null)
  }

  private text({ before, after }: Item): Node[] {
    const words = before ? `${before} → ${after || '–'}` : (after ?? '')
    return words ? [document.createTextNode(words)] : []
  }

  private numbers({ what, before, incoming, after }: Item): (Node | string)[] {
    if (what === 'poured') return [...this.figure(before), ' + ', ...this.figure(incoming), ' = ', ...this.figure(after)]
    if (before === undefined) return after === undefined ? [] : this.figure(after)
    return [...this.figure(before), ' → ', ...this.figure(after)]
  }

  private figure(id: string | null | undefined): Node[] {
    const picture = id ? this.story.values[id] : undefined
    return picture ? figures(picture, SHORT) : [document.createTextNode('None')]
  }
}
