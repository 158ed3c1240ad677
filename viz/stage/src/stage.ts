/**
 * The graph: cards and wires of the whole cast, laid out once, shown as the steps go. Draws the folded state; only what
 * a step touched is drawn anew. Knows fields and marks, nothing of why they change.
 */
import { type Ensemble, kindNow, nameText } from './cast'
import type { Actor, EdgeState, NodeState, Now, Step } from './contract'
import { card, frame, look, type Scene as CardScene } from './draw/card'
import { edge, type EdgeMarks } from './draw/edge'
import { region } from './draw/region'
import { svg } from './dom'
import { type Box, layout, type Scene, type Wire } from './layout'
import { frames, titleOf } from './layout/regions'
import { entrance, overlay, type Room } from './overlay'
import type { Move, Player } from './player'
import { CARD, type Plan, plan } from './plan'
import { cells } from './numbers'
import { shorten } from './measure'
import { capsuleSize } from './draw/capsule'
import { hull, Sight } from './sight'
import type { Say } from './strings'

export class Stage {
  readonly root = svg('svg', { class: 'world' })
  readonly scene: Scene
  private readonly layers: Record<'regions' | 'edges' | 'cards' | 'overlay', SVGGElement>
  private readonly cards = new Map<number, SVGGElement>()
  private readonly edges = new Map<number, EdgeMarks>()
  private readonly regions = new Map<string, SVGGElement>()
  private readonly frames = new Map<string, Box[]>()
  private readonly plans: Plan[]
  private readonly sight: { cards: Sight; edges: Sight }
  private lit: SVGElement[] = []
  private total = 0
  private now: Now = {}

  constructor(
    private readonly ensemble: Ensemble,
    private readonly player: Player,
    private readonly words: Say,
  ) {
    this.plans = ensemble.nodes.map((actor, i) => plan(actor, ensemble.demands[i]!))
    this.scene = layout({ sizes: this.plans, wires: wires(ensemble), groups: groupIndices(ensemble) })
    const hide = (element: SVGElement | undefined): void => {
      if (element) element.style.display = 'none'
    }
    this.sight = {
      cards: new Sight(this.scene.boxes, { draw: i => this.redrawCard(i), hide: i => hide(this.cards.get(i)) }),
      edges: new Sight(this.scene.paths.map(hull), {
        draw: i => this.redrawEdge(i),
        hide: i => hide(this.edges.get(i)?.root),
      }),
    }
    const layer = (name: string): SVGGElement => this.root.appendChild(svg('g', { class: name }))
    this.layers = { regions: layer('regions'), edges: layer('edges'), cards: layer('cards'), overlay: layer('overlay') }
    this.scene.width = Math.max(this.scene.width, ...seedEnds(player.story.steps, id => this.box(id), ensemble))
    this.root.setAttribute('width', String(this.scene.width))
    this.root.setAttribute('height', String(this.scene.height))
    this.layers.cards.setAttribute('role', 'group')
    this.layers.cards.setAttribute('aria-label', words('stage.label'))
  }

  /** The boxes of what this step speaks of, for the camera, and of the cards that it brings. */
  get attention(): Box[] {
    const { focus = [], flights = [], edges = [] } = this.now
    const fresh = (this.player.step.changes ?? []).flatMap(([id, field, value]) => (field === 'shown' && value ? [id] : []))
    const ends = [...flights.map(flight => flight.edge), ...edges].flatMap(id => {
      const link = this.ensemble.edges[this.ensemble.edge.get(id) ?? -1]
      return link ? [link.source, link.target] : []
    })
    return [...focus, ...ends, ...fresh].flatMap(id => this.box(id) ?? [])
  }

  actor(id: string): Actor | undefined {
    return this.ensemble.nodes[this.ensemble.node.get(id) ?? -1]
  }

  /** Whether the film has nodes that a backward pass built. */
  get higher(): boolean {
    return this.ensemble.nodes.some(actor => (actor.order ?? 1) > 1)
  }

  box(id: string): Box | undefined {
    return this.scene.boxes[this.ensemble.node.get(id) ?? -1]
  }

  /** Cards on the stage now, in order of appearance. */
  get shown(): Actor[] {
    return this.ensemble.nodes.filter(actor => this.state(actor.id).shown)
  }

  element(id: string): SVGGElement | undefined {
    return this.cards.get(this.ensemble.node.get(id) ?? -1)
  }

  update({ touched }: Move): void {
    const before = this.now
    this.now = this.player.step.now ?? {}
    const dirty = new Set([...touched, ...involved(before), ...involved(this.now), ...this.recount()])
    for (const thing of dirty) this.redraw(thing)
    this.layers.overlay.replaceChildren(...overlay(this.now, this.ensemble, this.room(), this.words))
  }

  /** The part of the world that is in view: the rest need not be drawn. */
  look(view: Box): void {
    this.sight.cards.look(view)
    this.sight.edges.look(view)
  }

  /** What labels of this step must not cover: cards, the titles of regions. */
  private room(): Room {
    const cards = this.scene.boxes.filter((_, i) => this.isShown(i))
    const titles = [...this.frames].flatMap(([id, boxes]) =>
      this.player.state.get(id)?.shown ? boxes.map(titleOf) : [],
    )
    return { boxes: [...cards, ...titles], paths: this.scene.paths, box: id => this.box(id) }
  }

  /** Light up what a word speaks of; null for nothing. */
  light(id: string | null): void {
    for (const element of this.lit) element.classList.remove('lit')
    const element = id ? (this.element(id) ?? this.edges.get(this.ensemble.edge.get(id) ?? -1)?.root) : undefined
    this.lit = element ? [element] : []
    element?.classList.add('lit')
  }

  private state(id: string): NodeState {
    return (this.player.state.get(id) ?? {}) as NodeState
  }

  private isShown(index: number): boolean {
    return Boolean(this.player.state.get(this.ensemble.nodes[index]!.id)?.shown)
  }

  /** Nodes whose status line changes because the number of nodes in the call did. */
  private recount(): string[] {
    const inCall = this.ensemble.nodes.filter(actor => this.state(actor.id).phase)
    if (inCall.length === this.total) return []
    this.total = inCall.length
    return inCall.map(actor => actor.id)
  }

  private redraw(thing: string): void {
    const node = this.ensemble.node.get(thing)
    if (node !== undefined) return this.sight.cards.touch(node)
    const link = this.ensemble.edge.get(thing)
    if (link !== undefined) return this.sight.edges.touch(link)
    this.redrawRegion(thing)
  }

  private redrawCard(index: number): void {
    const actor = this.ensemble.nodes[index]!
    const state = this.state(actor.id)
    let element = this.cards.get(index)
    if (!element) {
      if (!state.shown) return
      element = this.layers.cards.appendChild(frame(actor, this.scene.boxes[index]!))
      this.cards.set(index, element)
    }
    element.style.display = state.shown ? '' : 'none'
    if (!state.shown) return
    const focus = this.now.focus?.includes(actor.id) ?? false
    element.setAttribute('class', look(actor, state, focus))
    element.replaceChildren(...card(this.cardScene(index, state)))
    element.setAttribute('aria-label', this.spoken(actor, state))
  }

  private cardScene(index: number, state: NodeState): CardScene {
    const actor = this.ensemble.nodes[index]!
    const { values } = this.ensemble.story
    const pouring = this.now.pour?.node === actor.id
    return { actor, plan: this.plans[index]!, state, values, words: this.words, total: this.total, pouring }
  }

  private spoken(actor: Actor, state: NodeState): string {
    const names = shorten(nameText(state.names ?? []), 80)
    return [names, actor.label, this.words(`kind.${kindNow(actor, state)}`)].filter(Boolean).join(', ')
  }

  private redrawEdge(index: number): void {
    const link = this.ensemble.edges[index]!
    const state = (this.player.state.get(link.id) ?? {}) as EdgeState
    let marks = this.edges.get(index)
    if (!marks) {
      if (!state.shown) return
      marks = edge(link, this.scene.paths[index]!)
      this.layers.edges.append(marks.root)
      this.edges.set(index, marks)
    }
    marks.root.style.display = state.shown ? '' : 'none'
    const flight = this.now.flights?.find(one => one.edge === link.id)
    const summed = this.now.sum?.parts.some(part => part.edge === link.id) ?? false
    const flows = Boolean(state.gradient) || flight?.way === 'backward' || summed
    marks.root.classList.toggle('flows', flows)
    marks.root.classList.toggle('active', Boolean(flight) || (this.now.edges?.includes(link.id) ?? false))
    marks.root.classList.toggle('flying', flight?.way === 'backward')
  }

  private redrawRegion(id: string): void {
    const group = this.ensemble.groups.find(one => one.id === id)
    if (!group) return
    let element = this.regions.get(id)
    if (!element) {
      const inside = (actor: Actor): boolean => within(this.ensemble, actor.group ?? '', id)
      const boxes = (member: boolean): Box[] =>
        this.scene.boxes.filter((_, i) => inside(this.ensemble.nodes[i]!) === member)
      this.frames.set(id, frames(boxes(true), boxes(false)))
      element = this.layers.regions.appendChild(region(group, this.frames.get(id)!))
      this.regions.set(id, element)
    }
    element.style.display = this.player.state.get(id)?.shown ? '' : 'none'
  }
}

/** How far to the right the seeds of the film reach. */
function seedEnds(steps: Step[], box: (id: string) => Box | undefined, { story }: Ensemble): number[] {
  return steps.flatMap(step =>
    (step.now?.seed ?? []).map(([node, value]) => (entrance(box(node), story.values[value])?.[0]?.x ?? 0) + 24),
  )
}

function within(ensemble: Ensemble, group: string, ancestor: string): boolean {
  for (let id = group; id; id = ensemble.groups.find(one => one.id === id)?.parent ?? '')
    if (id === ancestor) return true
  return false
}

/** Everything a `now` speaks of, to be drawn anew when it comes and when it goes. */
function involved({ focus = [], edges = [], flights = [], sum, pour }: Now): string[] {
  const parts = sum ? [sum.node, ...sum.parts.map(part => part.edge)] : []
  return [...focus, ...edges, ...flights.map(flight => flight.edge), ...parts, ...(pour ? [pour.node] : [])]
}

function groupIndices(ensemble: Ensemble): number[] {
  const index = new Map(ensemble.groups.map((group, i) => [group.id, i]))
  return ensemble.nodes.map(actor => index.get(actor.group ?? '') ?? -1)
}

/** The wires of the layout, each asking for the room of the widest capsule that will travel on it. */
function wires({ edges, node, story }: Ensemble): Wire[] {
  const widest = new Map<string, number>()
  for (const step of story.steps)
    for (const flight of step.now?.flights ?? []) {
      const picture = story.values[flight.value]
      const room = picture && cells(picture).rows.length ? capsuleSize(picture).w : 0
      widest.set(flight.edge, Math.max(widest.get(flight.edge) ?? 0, room))
    }
  return edges.map(link => ({
    source: node.get(link.source)!,
    target: node.get(link.target)!,
    slot: link.slot ?? 0,
    label: widest.get(link.id) ?? (link.carries === 'cut' ? CARD.head : 0),
    loose: link.carries === 'write',
  }))
}
