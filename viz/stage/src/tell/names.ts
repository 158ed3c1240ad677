/** The table of names: what each name of the program stands for at this step. */
import { type Ensemble, kindNow } from '../graph/cast'
import type { Actor, NodeState, Picture } from '../contract'
import { h } from '../page/dom'
import { shorten } from '../graph/measure'
import { line, type Piece } from '../values/numbers'
import { type History, WROTE, WROTE_GRAD } from '../time/history'
import type { Player } from '../time/player'
import type { Key, Say } from '../page/strings'
import type { Pointing } from './words'

/** With names of more characters than these a narrow table has three columns. */
const LONG = 10

export class Names {
  readonly root: HTMLElement
  private readonly body = h('tbody')
  private readonly table: HTMLElement
  private readonly empty: HTMLElement
  private readonly rank = new Map<string, number>()

  constructor(
    private readonly ensemble: Ensemble,
    private readonly player: Player,
    private readonly words: Say,
    private readonly pointing: Pointing & { at(step: number): void; history: History },
  ) {
    const head = (['names.name', 'names.value', '', 'names.what'] as const).map(key =>
      h('th', { scope: 'col', class: key === 'names.what' ? 'what' : null }, key ? words(key) : '.grad'),
    )
    this.table = h('table', {}, h('thead', {}, h('tr', {}, ...head)), this.body)
    this.empty = h('p', { class: 'quiet' }, words('names.none'))
    this.root = h('section', { class: 'names', 'aria-label': words('names.title') }, this.table, this.empty)
    this.orderNames()
    this.root.classList.toggle('long', [...this.rank.keys()].some(key => key.length > LONG))
  }

  update(): void {
    const rows = this.ensemble.nodes.flatMap(actor => {
      const state = (this.player.state.get(actor.id) ?? {}) as NodeState
      return (state.names ?? []).map(([name, scope]) => ({ name, scope, actor, state }))
    })
    rows.sort((a, b) => this.place(a.scope, a.name) - this.place(b.scope, b.name))
    this.body.replaceChildren(...rows.map(row => this.row(row.name, row.scope, row.actor, row.state)))
    this.table.hidden = !rows.length
    this.empty.hidden = Boolean(rows.length)
  }

  /** Names keep the order in which they first appeared in the film; those of functions follow those of the module. */
  private orderNames(): void {
    for (const step of this.player.story.steps)
      for (const [, field, value] of step.changes ?? []) {
        if (field !== 'names') continue
        for (const [name, scope] of value as [string, string][]) {
          const key = `${scope}\n${name}`
          if (!this.rank.has(key)) this.rank.set(key, this.rank.size + (scope ? 1e6 : 0))
        }
      }
  }

  private place(scope: string, name: string): number {
    return this.rank.get(`${scope}\n${name}`) ?? 0
  }

  private row(name: string, scope: string, actor: Actor, state: NodeState): HTMLElement {
    const focus = this.player.step.now?.focus?.includes(actor.id) ?? false
    const open = h('button', { type: 'button', class: 'name', title: shorten(name, 200) }, h('bdi', {}, name))
    open.addEventListener('click', () => this.pointing.open(actor.id))
    const scoped = scope ? h('span', { class: 'scope' }, this.words('names.inside', { scope })) : null
    const what = this.what(actor, state)
    const row = h(
      'tr',
      { class: focus ? `current ${this.player.step.phase}` : null, 'data-name': name, 'data-scope': scope || null },
      h('th', { scope: 'row' }, open, scoped, h('span', { class: 'what-too' }, what)),
      h('td', { class: 'value' }, this.origin(actor, WROTE, this.figures(state.value, 16))),
      this.gradient(actor, state),
      h('td', { class: 'what' }, h('span', { title: what }, what)),
    )
    row.addEventListener('pointerenter', () => this.pointing.light(actor.id))
    row.addEventListener('pointerleave', () => this.pointing.light(null))
    return row
  }

  private gradient(actor: Actor, state: NodeState): HTMLElement {
    if (!('grad' in state)) return h('td', { class: 'grad absent' }, '–')
    if (!state.grad) return h('td', { class: 'grad none' }, 'None')
    return h('td', { class: 'grad' }, this.origin(actor, WROTE_GRAD, this.figures(state.grad, 12)))
  }

  /** The numbers, as the way to the step that wrote them. */
  private origin(actor: Actor, wrote: typeof WROTE, numbers: Node[]): Node {
    const step = this.pointing.history.last(actor.id, this.player.index, wrote)
    if (step < 0) return h('span', {}, ...numbers)
    const title = this.words('history.written.go', { n: step + 1 })
    const go = h('button', { type: 'button', class: 'origin', title }, ...numbers)
    go.addEventListener('click', () => this.pointing.at(step))
    return go
  }

  private figures(id: string | undefined, characters: number): Node[] {
    const picture = id ? this.ensemble.story.values[id] : undefined
    return picture ? figures(picture, characters) : []
  }

  private what(actor: Actor, state: NodeState): string {
    if (actor.kind === 'op' || actor.kind === 'node') return actor.op || actor.label
    if (actor.kind === 'untracked')
      return actor.op?.includes('detach') ? this.words('kind.detached') : this.words('kind.untracked')
    if (actor.kind === 'leaf' && state.facts && !state.facts.is_leaf) return actor.op ?? ''
    return this.words(`kind.${kindNow(actor, state)}` as Key)
  }
}

/** A tensor on one line, each number with its full value. */
export function figures(picture: Picture, characters: number): Node[] {
  const text = (piece: Piece): Node =>
    piece.full === undefined ? document.createTextNode(piece.text) : h('span', { 'data-full': piece.full }, piece.text)
  return line(picture, characters).map(text)
}
