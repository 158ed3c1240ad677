/** Whether, and for which card, the path that made its gradient is lit; the button that asks for it. */
import type { Story } from '../contract'
import { h } from '../page/dom'
import type { Say } from '../page/strings'
import type { Player } from '../time/player'
import type { Pointing } from '../tell/words'
import { panel } from './panel'
import { hasPath, pathTo } from './path'

/** What of the stage is on the path: cards and edges by id, and what each edge multiplied by. */
export interface LitPath {
  cards: Set<string>
  edges: Map<string, string>
}

export class Why {
  asked: string | null = null

  constructor(
    private readonly story: Story,
    private readonly player: Player,
    private readonly words: Say,
    private readonly pointing: Pointing & { at(step: number): void; path(lit: LitPath | null): void; again(): void },
  ) {}

  /** Ask for the path of this card, or no longer. */
  toggle(card: string): void {
    this.asked = this.asked === card ? null : card
    if (!this.asked) this.pointing.path(null)
    this.pointing.again()
  }

  hide(): void {
    this.asked = null
    this.pointing.path(null)
  }

  /** The inspector's section on a card; nothing where no gradient has come to it yet. */
  section(card: string): HTMLElement[] {
    const { story, words, pointing, player } = this
    const on = this.asked === card
    if (!on && this.asked) this.hide()
    if (!hasPath(story, player.index, card)) {
      if (on) this.pointing.path(null)
      return []
    }
    const ask = h('button', { type: 'button', class: 'plain ask', 'aria-pressed': String(on) }, this.words('why.ask'))
    ask.addEventListener('click', () => this.toggle(card))
    if (!on) return [ask]
    const path = pathTo(story, player.index, card)!
    const cards = new Set([card, ...path.hops.flatMap(hop => [hop.sender, hop.receiver])])
    this.pointing.path({ cards, edges: new Map(path.hops.map(hop => [hop.edge, hop.factor])) })
    return [ask, h('div', { class: 'path' }, ...panel(path, { story, words, pointing, state: player.state }))]
  }
}
