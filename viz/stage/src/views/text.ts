/**
 * The graph at this step as text that a screen reader can walk: a heading a tensor, what there is to say of it below.
 * From one step to the next only what changed is written anew, so that a reader keeps the place.
 */
import { cardName, type Ensemble, kindNow } from '../graph/cast'
import type { Actor, EdgeState, Link, NodeState, Picture } from '../contract'
import { h } from '../page/dom'
import { type Key, nth, type Say } from '../page/strings'
import { figures } from '../tell/names'
import type { Pointing } from '../tell/words'
import type { Player } from '../time/player'
import { become } from './kept'
import type { View } from './views'

type Row = [Key, (Node | string)[]]

export class TextView implements View {
  readonly root = h('section', { class: 'panel as-text' })
  private readonly now = h('div', { class: 'text-now' })
  private readonly list = h('div', { class: 'text-list' })
  private readonly parts = new Map<string, HTMLElement>()
  private readonly into = new Map<string, Link[]>()
  private readonly outOf = new Map<string, Link[]>()

  constructor(
    private readonly ensemble: Ensemble,
    private readonly player: Player,
    private readonly words: Say,
    private readonly pointing: Pointing,
  ) {
    this.root.append(this.now, this.list)
    for (const link of ensemble.edges) {
      this.into.set(link.target, [...(this.into.get(link.target) ?? []), link])
      this.outOf.set(link.source, [...(this.outOf.get(link.source) ?? []), link])
    }
    this.root.addEventListener('click', event => {
      const id = (event.target as Element).closest('button')?.dataset.ref
      if (id) this.pointing.open(id)
    })
  }

  update(): void {
    const { step, story, index, held } = this.player
    const place = held ? this.words('time.at', { n: index + 1 }) : this.words('time.step', { n: index + 1, total: story.steps.length })
    become(this.now, [h('h2', {}, this.words('text.title', { place }))])
    const shown = this.ensemble.nodes.filter(actor => this.state(actor.id).shown)
    const total = shown.filter(actor => this.state(actor.id).phase).length
    const focus = new Set(step.now?.focus ?? [])
    become(this.list, shown.map(actor => this.part(actor, total, focus.has(actor.id))))
  }

  /** The section of one tensor, the same element at each step. */
  private part(actor: Actor, total: number, current: boolean): HTMLElement {
    let part = this.parts.get(actor.id)
    if (!part) {
      part = h('section', { 'data-text': actor.id }, h('div', { class: 'head' }), h('dl'))
      this.parts.set(actor.id, part)
    }
    const state = this.state(actor.id)
    part.className = current ? `current ${this.player.step.phase}` : ''
    if (current) part.setAttribute('aria-current', 'step')
    else part.removeAttribute('aria-current')
    become(part.firstElementChild!, this.head(actor, state, current))
    become(part.lastElementChild!, this.rows(actor, state, total).map(row => this.row(row)))
    return part
  }

  private head(actor: Actor, state: NodeState, current: boolean): HTMLElement[] {
    const kind = this.words(`kind.${kindNow(actor, state)}` as Key)
    const now = current ? h('em', { class: 'now' }, this.words('text.now')) : h('em', { class: 'now', hidden: true })
    return [h('h3', {}, this.name(actor.id), ' ', h('span', { class: 'quiet' }, kind)), now]
  }

  private row([key, told]: Row): HTMLElement {
    return h('div', { class: key.replace('.', '-') }, h('dt', {}, this.words(key)), h('dd', {}, ...told))
  }

  private rows(actor: Actor, state: NodeState, total: number): Row[] {
    const value = this.picture(state.value)
    const rows: Row[] = [
      ['text.value', value ? [h('span', { class: 'mark value' }, ...figures(value, 120))] : []],
      ['text.grad', this.gradient(state)],
      ['text.made', this.made(actor)],
      ['text.from', this.links(this.into.get(actor.id), 'source')],
      ['text.used', this.links(this.outOf.get(actor.id), 'target')],
      ['text.node', actor.grad_fn ? [h('code', {}, actor.grad_fn)] : []],
      ['text.saved', this.saved(state)],
      ['text.turn', this.turn(state, total)],
    ]
    return rows.filter(([, told]) => told.length)
  }

  private gradient(state: NodeState): (Node | string)[] {
    if (!('grad' in state)) return []
    const picture = this.picture(state.grad)
    return [picture ? h('span', { class: 'mark gradient' }, ...figures(picture, 120)) : 'None']
  }

  private made({ label, span }: Actor): (Node | string)[] {
    const line = span ? this.words('fault.line', { n: span[0] }) : ''
    return [h('code', {}, label), line && ` (${line})`].filter(Boolean)
  }

  /** The cards at the other ends, each once, and what is special about the way. */
  private links(links: Link[] = [], end: 'source' | 'target'): (Node | string)[] {
    const seen = links.filter(link => (this.player.state.get(link.id) as EdgeState | undefined)?.shown)
    const alike = Map.groupBy(seen, link => [link[end], link.carries, this.gradientOf(link)].join())
    const items = [...alike.values()].map(same => this.link(same, end))
    return items.length ? [h('ul', {}, ...items)] : []
  }

  /** One line for links of which there is nothing different to say: `x * x` uses x twice. */
  private link([link, ...more]: Link[], end: 'source' | 'target'): HTMLElement {
    const special = WAYS[link!.carries ?? 'both']
    const said = [more.length ? `× ${more.length + 1}` : '', special ? this.words(special) : ''].filter(Boolean)
    const picture = this.picture(this.gradientOf(link!))
    const flow = picture ? [` ${this.words('text.flow')} `, h('span', { class: 'mark gradient' }, ...figures(picture, 60))] : []
    return h('li', {}, this.name(link![end]), said.length ? ` (${said.join(', ')})` : '', ...flow)
  }

  private gradientOf(link: Link): string | null | undefined {
    return (this.player.state.get(link.id) as EdgeState | undefined)?.gradient
  }

  private saved({ saved = [] }: NodeState): (Node | string)[] {
    const items = saved.map(box => {
      const label = box.label && box.label !== box.name ? ` = ${box.label}` : ''
      return h('li', {}, h('code', {}, box.name + label), ` (${this.words(`box.${box.state}`)})`)
    })
    return items.length ? [h('ul', {}, ...items)] : []
  }

  private turn({ phase, order }: NodeState, total: number): string[] {
    if (!phase) return []
    if (phase === 'failed') return [this.words('card.failed')]
    if (!order) return [this.words('card.untold')]
    return [this.words(`card.${phase}` as Key, { n: order, nth: nth(this.words, order), total })]
  }

  /** A name that opens the panel of its tensor. */
  private name(id: string): HTMLElement {
    const text = cardName(this.ensemble, this.player.state, id)
    return h('button', { type: 'button', class: 'link', 'data-ref': id }, text)
  }

  private state(id: string): NodeState {
    return (this.player.state.get(id) ?? {}) as NodeState
  }

  private picture(id: string | null | undefined): Picture | undefined {
    return id ? this.ensemble.story.values[id] : undefined
  }
}

/** What is to be said of a way that does not carry value and gradient both. */
const WAYS: Partial<Record<NonNullable<Link['carries']>, Key>> = {
  value: 'text.way.value',
  cut: 'text.way.cut',
  gradient: 'text.way.gradient',
  write: 'text.way.write',
  grad: 'text.way.grad',
}
