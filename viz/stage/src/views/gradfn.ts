/**
 * The autograd graph alone, as PyTorch names it: each `grad_fn`, roots first, an arrow for each entry of its
 * `next_functions`. Follows the film by the cards that stand for its nodes. Draws data; knows nothing of autograd.
 */
import { Camera } from '../graph/camera'
import { nameText } from '../graph/cast'
import { gestures } from '../graph/gestures'
import { type Box, layout, READABLE, type Scene } from '../graph/layout'
import type { EdgeState, GradFn, NodeState, Story } from '../contract'
import { h, svg } from '../page/dom'
import type { Say } from '../page/strings'
import type { Pointing } from '../tell/words'
import type { Player } from '../time/player'
import { arrow, type Arrow, nodeCard, nodeSize } from './gradfn_marks'
import type { View } from './views'

export class GradFnView implements View {
  readonly root = h('div', { class: 'grad-fn' })
  private readonly viewport = h('div', { class: 'viewport' })
  private readonly world = svg('svg', { class: 'world' })
  private readonly graph: GradFn[]
  private readonly scene: Scene
  private readonly nodes: SVGGElement[]
  private readonly arrows: Arrow[]
  private readonly drawn: string[] = []
  readonly camera: Camera

  constructor(
    story: Story,
    private readonly player: Player,
    private readonly words: Say,
    private readonly pointing: Pointing,
  ) {
    this.graph = story.graph ?? []
    const edges = this.graph.flatMap(({ next = [] }, source) => next.map(way => ({ ...way, source })))
    const wires = edges.map(({ source, to, slot = 0 }) => ({ source, target: to, slot, label: 0, loose: false }))
    const sizes = this.graph.map(node => nodeSize(node))
    this.scene = layout({ sizes, wires, groups: this.graph.map(() => -1) })
    this.nodes = this.graph.map((node, i) => this.place(node, this.scene.boxes[i]!))
    this.arrows = edges.map((edge, i) => arrow(edge, this.scene.paths[i]!, this.words))
    this.world.append(...this.arrows.map(one => one.root), ...this.nodes)
    for (const side of ['width', 'height'] as const) this.world.setAttribute(side, String(this.scene[side]))
    const nodes = h('p', { class: 'empty' }, words('gradfn.none'))
    this.viewport.append(this.graph.length ? this.world : nodes)
    this.root.append(this.viewport, h('p', { class: 'caption' }, words('gradfn.about')))
    this.camera = new Camera(this.viewport, this.world, () => this.scene, () => {}, READABLE)
    gestures(this.viewport, this.camera, { pick: id => this.pointing.open(id), fold: () => {}, near: () => {} })
  }

  update(): void {
    const { step, index, state } = this.player
    const total = this.graph.filter(node => this.state(node.card).phase).length
    const focus = new Set(step.now?.focus ?? [])
    this.graph.forEach((node, i) => this.redraw(node, i, total, focus.has(node.card)))
    const active = new Set([...(step.now?.edges ?? []), ...(step.now?.flights ?? []).map(flight => flight.edge)])
    for (const { root, source, to, link } of this.arrows) {
      const known = (this.graph[source]!.born ?? 0) <= index && (this.graph[to]!.born ?? 0) <= index
      root.style.display = known ? '' : 'none'
      root.classList.toggle('sent', Boolean((state.get(link) as EdgeState | undefined)?.gradient))
      root.classList.toggle('active', active.has(link))
    }
    const boxes = this.graph.flatMap((node, i) => (focus.has(node.card) && this.known(node) ? [this.scene.boxes[i]!] : []))
    this.camera.follow(boxes)
  }

  /** To the node before or after the one that has the keyboard. */
  walk(by: number): void {
    const shown = this.nodes.filter((_, i) => this.known(this.graph[i]!))
    const at = shown.findIndex(node => node.matches(':focus'))
    const next = at < 0 ? shown.at(by < 0 ? -1 : 0) : shown[(at + by + shown.length) % shown.length]
    if (!next) return
    this.camera.follow([this.scene.boxes[this.nodes.indexOf(next)]!])
    next.focus({ preventScroll: true })
  }

  /** Opens the panel of the node that has the keyboard. */
  enter(): void {
    const id = this.world.querySelector(':focus')?.getAttribute('data-node')
    if (id) this.pointing.open(id)
  }

  private place(node: GradFn, { x, y }: Box): SVGGElement {
    return svg('g', {
      transform: `translate(${x} ${y})`,
      role: 'button',
      tabindex: -1,
      'data-node': node.card,
      'data-grad-fn': node.name,
    })
  }

  private redraw(node: GradFn, i: number, total: number, focus: boolean): void {
    const element = this.nodes[i]!
    element.style.display = this.known(node) ? '' : 'none'
    if (!this.known(node)) return
    const state = this.state(node.card)
    const names = nameText(state.names ?? [])
    const { phase = '', order, saved } = state
    const look = JSON.stringify([names, phase, order, saved, total, focus])
    if (this.drawn[i] === look) return
    this.drawn[i] = look
    element.setAttribute('class', ['named', phase, focus ? 'focus' : ''].filter(Boolean).join(' '))
    element.setAttribute('tabindex', focus ? '0' : '-1')
    element.setAttribute('aria-label', [node.name, node.name === 'AccumulateGrad' ? names : ''].filter(Boolean).join(', '))
    element.replaceChildren(...nodeCard({ node, state, names, total, words: this.words }))
  }

  private known(node: GradFn): boolean {
    return (node.born ?? 0) <= this.player.index
  }

  private state(id: string): NodeState {
    return (this.player.state.get(id) ?? {}) as NodeState
  }
}
