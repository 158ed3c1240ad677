/** All that the film knows of one tensor or graph node at this step, in a panel beside the graph. */
import { type Ensemble, kindNow, nameText } from './cast'
import type { Actor, Entry, Facts, Level, Link, NodeState, Picture } from './contract'
import { button, h } from './dom'
import { icon } from './icons'
import { figures } from './names'
import { dimensions, full, number } from './numbers'
import type { Player } from './player'
import { lastRun, ruleLines, torchLines, whyLines } from './rule'
import type { Key, Say } from './strings'
import type { Pointing } from './words'

const WIDE = 4096

export class Inspector {
  readonly root = h('aside', { class: 'inspector', hidden: true })
  id: string | null = null

  constructor(
    private readonly ensemble: Ensemble,
    private readonly player: Player,
    private readonly words: Say,
    private readonly pointing: Pointing & { go(step: string): void; closed(): void },
  ) {
    this.root.setAttribute('aria-label', words('inspect.title'))
  }

  open(id: string): void {
    if (!this.ensemble.node.has(id)) return
    this.id = id
    this.root.hidden = false
    this.update()
  }

  close(): void {
    if (!this.id) return
    this.id = null
    this.root.hidden = true
    this.pointing.closed()
  }

  update(): void {
    const actor = this.ensemble.nodes[this.ensemble.node.get(this.id ?? '') ?? -1]
    if (!actor) return
    const state = (this.player.state.get(actor.id) ?? {}) as NodeState
    const parts = state.shown ? this.parts(actor, state) : [h('p', { class: 'quiet' }, this.words('inspect.later'))]
    const scroll = this.root.scrollTop
    this.root.replaceChildren(this.head(actor, state), ...parts)
    this.root.scrollTop = scroll
  }

  private head(actor: Actor, state: NodeState): HTMLElement {
    const close = button(this.words('inspect.close'), { class: 'close' }, icon('close'))
    close.addEventListener('click', () => this.close())
    const names = nameText(state.names ?? [])
    const title = h('h2', {}, names ? h('strong', {}, names) : null, names ? ' ' : null, h('code', {}, actor.label))
    const at = this.words('inspect.now', { n: this.player.index + 1 })
    return h(
      'header',
      {},
      title,
      h('p', { class: 'quiet' }, `${this.words(`kind.${kindNow(actor, state)}` as Key)} · ${at}`),
      close,
    )
  }

  private parts(actor: Actor, state: NodeState): HTMLElement[] {
    const sections = [
      this.section('inspect.value', this.value(state.value)),
      this.section('inspect.grad', 'grad' in state ? this.gradientNow(state) : []),
      this.section('inspect.ledger', this.ledger(state.ledger ?? [])),
      this.section('inspect.in', this.arrived(actor, state)),
      this.section('inspect.out', this.flows(actor.id, 'target')),
      this.section('rule.label', this.rule(actor)),
      this.section('inspect.torch', this.torch(actor)),
      this.section('inspect.saved', this.saved(state)),
      this.section('inspect.facts', state.facts ? [this.facts(state.facts, actor)] : this.nodeFacts(actor)),
    ]
    return sections.filter(section => section !== null)
  }

  private section(key: Key, content: HTMLElement[]): HTMLElement | null {
    return content.length ? h('section', {}, h('h3', {}, this.words(key)), ...content) : null
  }

  private value(id: string | undefined): HTMLElement[] {
    const picture = this.picture(id)
    if (!picture) return []
    const parts = this.held(picture, id!)
    if (picture.stats) parts.push(...this.stats(picture))
    return parts
  }

  /** The numbers, and what there is to know of them: that they are a sample, that they are several runs. */
  private held(picture: Picture, id: string, role = 'value'): HTMLElement[] {
    const parts: HTMLElement[] = [this.numbers(picture, id, role)]
    const total = picture.shape.reduce((product, size) => product * size, 1)
    if (!picture.data)
      parts.push(h('p', { class: 'quiet' }, this.words('inspect.sample', { n: picture.sample?.length ?? 0, total })))
    if (picture.batch) parts.push(h('p', { class: 'quiet' }, this.batch(picture)))
    return parts
  }

  private batch({ shape, batch = 0 }: Picture): string {
    return this.words('inspect.batch', { n: shape.slice(0, batch).reduce((product, size) => product * size, 1) })
  }

  private stats({ stats }: Picture): HTMLElement[] {
    const show = (x: Parameters<typeof number>[0] | null): string => (x === null ? '–' : number(x))
    const { min, max, mean, norm, nan = 0, inf = 0 } = stats!
    const line = this.words('inspect.stats', { min: show(min), max: show(max), mean: show(mean), norm: show(norm) })
    const lines = [h('p', { class: 'quiet' }, line)]
    if (nan || inf) lines.push(h('p', { class: 'mark bad' }, this.words('inspect.nan', { nan, inf })))
    return lines
  }

  /** Every number held, as rows and columns where the shape has them. */
  private numbers(picture: Picture, id: string, role = 'value'): HTMLElement {
    const known = (picture.data ?? picture.sample ?? []).slice(0, WIDE)
    const across =
      picture.data && picture.shape.length > 1 ? picture.shape.at(-1)! : Math.max(1, Math.min(known.length, 8))
    const grid = h('div', { class: `numbers ${role}`, 'data-inspect': role, 'data-value': id, tabindex: 0 })
    grid.style.gridTemplateColumns = `repeat(${across || 1}, max-content)`
    grid.append(...known.map(x => h('span', { 'data-full': full(x), title: full(x) }, number(x))))
    return grid
  }

  private gradientNow(state: NodeState): HTMLElement[] {
    const picture = this.picture(state.grad)
    return picture ? this.held(picture, state.grad!, 'grad') : [h('p', { class: 'none' }, 'None')]
  }

  private ledger(entries: Entry[]): HTMLElement[] {
    if (!entries.length) return []
    const list = h('ol', { class: 'ledger' })
    for (const entry of entries) {
      const line = h('button', { type: 'button', title: this.words('inspect.goto') }, this.words(`ledger.${entry.how}`))
      if (entry.call) line.append(` · ${this.words('card.call', { n: entry.call })}`)
      line.append(this.sum(entry))
      line.addEventListener('click', () => this.pointing.go(entry.step ?? ''))
      list.append(h('li', {}, line))
    }
    const earlier = (entries[0]!.number ?? 1) - 1
    return earlier ? [h('p', { class: 'quiet' }, this.words('card.earlier', { n: earlier })), list] : [list]
  }

  private sum({ how, before, incoming, after }: Entry): HTMLElement {
    const show = (id: string | null | undefined): Node[] => {
      const picture = this.picture(id)
      return picture ? figures(picture, 40) : [document.createTextNode('None')]
    }
    if (how !== 'poured') return h('span', { class: 'sum' }, ...show(before), ' → ', ...show(after))
    return h('span', { class: 'sum' }, ...show(before), ' + ', ...show(incoming), ' = ', ...show(after))
  }

  private arrived(actor: Actor, state: NodeState): HTMLElement[] {
    const entered = (state.incoming ?? []).flatMap(id => {
      const picture = this.picture(id)
      return picture ? this.held(picture, id!, 'grad') : []
    })
    return [...entered, ...this.flows(actor.id, 'source')]
  }

  /** Gradients on this card's wires: those it received (it is their source), those it sent (it is their target). */
  private flows(id: string, end: 'source' | 'target'): HTMLElement[] {
    const mine = this.ensemble.edges.filter(link => link[end] === id)
    return mine.flatMap(link => {
      const gradient = this.player.state.get(link.id)?.gradient as string | null | undefined
      const picture = this.picture(gradient)
      return picture ? [this.flow(link, end === 'source' ? link.target : link.source, picture)] : []
    })
  }

  private flow(link: Link, other: string, picture: Picture): HTMLElement {
    const actor = this.ensemble.nodes[this.ensemble.node.get(other)!]!
    const names = nameText(((this.player.state.get(other) ?? {}) as NodeState).names ?? [])
    const open = h('button', { type: 'button', class: 'link' }, names || actor.label)
    open.addEventListener('click', () => this.pointing.open(other))
    const arrow = link.source === other ? '→' : '←'
    return h(
      'p',
      { class: 'flow' },
      `${arrow} `,
      open,
      ' ',
      h('span', { class: 'mark gradient' }, ...figures(picture, 40)),
    )
  }

  /** The rule with the numbers of its last run up to this step. */
  private rule(actor: Actor): HTMLElement[] {
    const step = lastRun(this.ensemble.story.steps, this.player.index, actor.id)
    const own = actor.backward ? this.words('torch.own', { line: actor.backward[0] }) : ''
    return [
      ...(own ? [h('p', { class: 'quiet' }, own)] : []),
      ...(step?.rule ? ruleLines(step.rule, this.words, this.pointing) : []),
      ...whyLines(step?.whys ?? [], this.pointing),
    ]
  }

  private torch(actor: Actor): HTMLElement[] {
    const { story } = this.ensemble
    if (!actor.grad_fn || actor.backward) return []
    const lines = torchLines(story, actor.grad_fn, true)
    return lines.length ? lines : [h('p', { class: 'quiet' }, this.words(story.formulas_for ? 'torch.none' : 'torch.version'))]
  }

  private saved(state: NodeState): HTMLElement[] {
    return (state.saved ?? []).map(box => {
      const version = box.version === null || box.version === undefined ? '' : ` v${box.version}`
      const picture = this.picture(box.value)
      const held = picture ? h('span', { class: 'mark value' }, ...figures(picture, 28)) : null
      const label = box.label && box.label !== box.name ? ` = ${box.label}` : ''
      return h(
        'p',
        { class: `box ${box.state}` },
        h('i'),
        h('code', {}, box.name + label + version),
        ' ',
        held,
        h('span', { class: 'state' }, this.words(`box.${box.state}`)),
      )
    })
  }

  private facts(facts: Facts, actor: Actor): HTMLElement {
    const rows: [string, string | boolean | null][] = [
      ['shape', facts.shape.length ? dimensions(facts.shape) : '()'],
      ['dtype', facts.dtype],
      ['requires_grad', facts.requires_grad],
      ['is_leaf', facts.is_leaf],
      ['grad_fn', facts.grad_fn ?? 'None'],
      [this.words('inspect.version'), String(facts.version ?? 0)],
    ]
    if (facts.parameter) rows.push(['nn.Parameter', true])
    if (facts.retains_grad) rows.push(['retains_grad', true])
    if (facts.device && facts.device !== 'cpu') rows.push([this.words('inspect.device'), facts.device])
    if (facts.layout) rows.push([this.words('inspect.layout'), facts.layout])
    if (facts.type) rows.push([this.words('inspect.class'), facts.type])
    if (facts.levels?.length) rows.push([this.words('inspect.levels'), this.levels(facts.levels)])
    if (facts.view_of) rows.push([this.words('inspect.view'), this.nameOf(facts.view_of)])
    if (actor.grad_fn && actor.grad_fn !== facts.grad_fn) rows.push([this.words('kind.node'), actor.grad_fn])
    return list(rows)
  }

  /** The transforms of torch.func that the value is seen through, outermost first. */
  private levels(levels: Level[]): string {
    const one = ([kind, size, over]: Level): string =>
      this.words(over ? 'level.over' : `level.${kind}`, { n: size ?? 0, kind })
    return levels.map(one).join(' › ')
  }

  private nodeFacts(actor: Actor): HTMLElement[] {
    return actor.grad_fn ? [list([[this.words('kind.node'), actor.grad_fn]])] : []
  }

  private nameOf(id: string): string {
    const names = nameText(((this.player.state.get(id) ?? {}) as NodeState).names ?? [])
    return names || (this.ensemble.nodes[this.ensemble.node.get(id) ?? -1]?.label ?? id)
  }

  private picture(id: string | null | undefined): Picture | undefined {
    return id ? this.ensemble.story.values[id] : undefined
  }
}

function list(rows: [string, string | boolean | null][]): HTMLElement {
  const told = (value: string | boolean | null): string =>
    value === true ? 'True' : value === false ? 'False' : (value ?? 'None')
  return h('dl', {}, ...rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, told(value))]))
}
