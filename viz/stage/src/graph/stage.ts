/**
 * The graph: cards, wires and frames of the whole cast, laid out once and shown as the steps go; laid out anew only when
 * the reader folds a group or turns the direction. Draws the folded state; only what a step touched is drawn anew. Knows
 * fields and marks, nothing of why they change.
 */
import { type Arrangement, arrange, type Given } from './arrange'
import { type Board, involved, isShown } from './board'
import { REST } from './camera'
import { Cards } from './cards'
import type { Ensemble } from './cast'
import type { Actor, Now } from '../contract'
import { bundleSize } from '../draw/bundle'
import { Folding } from './folding'
import { wires } from './given'
import { svg } from '../page/dom'
import type { Box, Point, Shape } from './layout'
import { union } from './layout/extent'
import { drawLens, type Lens, lensesOf } from './lens'
import { Members } from './members'
import { glide } from './move'
import { overlay, reach, type Room } from './overlay'
import type { Player } from '../time/player'
import type { Move } from '../time/reel'
import { plan } from './plan'
import { Regions } from './regions'
import { hull, Sight } from './sight'
import type { Say } from '../page/strings'
import { Wires } from './wires'
import { factorLabels } from '../why/labels'
import type { LitPath } from '../why/why'

/** What of a card a word may speak of: its .grad, what it saved; "": all of it. */
export type Part = '' | 'grad' | 'saved'

export class Stage implements Board {
  readonly root = svg('svg', { class: 'world' })
  readonly folding: Folding
  scene: Arrangement
  now: Now = {}
  scale = 1
  private readonly given: Given
  private readonly cards: Cards
  private readonly wires: Wires
  private readonly regions: Regions
  private readonly members: Members
  private readonly over: SVGGElement
  private readonly near: SVGGElement
  private sight: { cards: Sight; wires: Sight }
  private view: Box | null = null
  private lenses: Lens[] = []
  private height = Number.POSITIVE_INFINITY
  /** What labels and capsules cover. */
  private labels: Box[] = []
  private lit: SVGElement[] = []
  /** Ids of what is lit, which stays so however it is drawn. */
  private bright: string[] = []
  path: LitPath | null = null
  private readonly factors: SVGGElement
  /** What the camera looks at: the graph, and what enters its roots. */
  extent = { width: 0, height: 0 }
  /** Marks of more than this film, put on whatever was drawn anew. */
  dress: Board['dress'] = null

  constructor(
    readonly ensemble: Ensemble,
    readonly player: Player,
    readonly words: Say,
    private shape: Shape = {},
  ) {
    const plans = ensemble.nodes.map((actor, i) => plan(actor, ensemble.demands[i]!))
    const foldedSize = (group: number) => bundleSize(ensemble.groups[group]!, words)
    this.given = { ensemble, sizes: plans, wires: wires(ensemble), foldedSize }
    const scenes = new Map<Set<number>, Arrangement>()
    this.folding = new Folding(ensemble, folded => {
      const scene = arrange(this.given, folded, shape)
      scenes.set(folded, scene)
      return fits(scene, shape)
    })
    this.members = new Members(ensemble)
    this.scene = scenes.get(this.folding.folded) ?? arrange(this.given, this.folding.folded, shape)
    const layer = (name: string): SVGGElement => this.root.appendChild(svg('g', { class: name }))
    this.regions = new Regions(this, this.members, layer('regions'))
    this.wires = new Wires(this, layer('edges'))
    this.cards = new Cards(this, plans, this.members, layer('cards'))
    this.over = layer('overlay')
    this.near = layer('near')
    this.factors = layer('factors')
    this.sight = this.sights()
    this.measure()
  }

  get down(): boolean {
    return this.scene.down
  }

  /**
   * What the camera is to show of this step at a zoom, drawn in its size: what it speaks of first, each card as large as
   * it is then, with what is seen on the way to it; then the cards that it brings.
   */
  readonly attention = (zoom: number, height: number): Box[] => {
    this.seenAt(zoom)
    this.within(height / zoom)
    const { focus = [], flights = [], edges = [] } = this.now
    const fresh = (this.player.step.changes ?? []).flatMap(([id, field, value]) => (field === 'shown' && value ? [id] : []))
    const { node, edge } = this.ensemble
    const cards = (ids: string[]): string[] => ids.filter(id => node.has(id))
    const ways = [...flights.map(flight => flight.edge), ...edges].filter(id => edge.has(id))
    const boxes = (ids: string[]): Box[] => ids.flatMap(id => this.boxes(id))
    return [...new Set([...this.lenses.map(lens => lens.box), ...boxes(cards(focus)), ...this.labels, ...boxes([...ways, ...cards(fresh)])])]
  }

  actor(id: string): Actor | undefined {
    return this.ensemble.nodes[this.ensemble.node.get(id) ?? -1]
  }

  /** Where a card stands, or the folded group that it is in, or a group itself. */
  box(id: string): Box | undefined {
    return this.scene.boxes[this.index(id)]
  }

  /** Cards and folded groups on the stage now, in order of appearance. */
  get shown(): { id: string }[] {
    const shown = this.ensemble.nodes.flatMap((actor, i) => (isShown(this, actor.id) ? [this.scene.stands[i]!] : []))
    return [...new Set(shown)].map(index => this.named(index))
  }

  /** The box of a card or a group; of a wire those at its ends. */
  boxes(id: string): Box[] {
    const link = this.ensemble.edges[this.ensemble.edge.get(id) ?? -1]
    return (link ? [link.source, link.target] : [id]).flatMap(end => this.box(end) ?? [])
  }

  /** About all cards that are shown by now. */
  get there(): Box | null {
    const boxes = this.shown.flatMap(({ id }) => this.box(id) ?? [])
    return boxes.length ? boxes.reduce(union) : null
  }

  element(id: string): SVGGElement | undefined {
    return this.cards.element(this.index(id))
  }

  /** By which a group is folded or unfolded. */
  handle(group: string): SVGElement | null {
    return this.element(group) ?? this.regions.element(this.index(group) - this.ensemble.nodes.length)?.querySelector('.fold-title') ?? null
  }

  /** The innermost open group around a card. */
  around(id: string): string | undefined {
    const node = this.ensemble.node.get(id)
    const group = node === undefined ? undefined : this.members.around(node).find(one => !this.scene.folded.has(one))
    return group === undefined ? undefined : this.ensemble.groups[group]!.id
  }

  update({ touched }: Move): void {
    const before = this.now
    this.now = this.player.step.now ?? {}
    const dirty = new Set([...touched, ...involved(before), ...involved(this.now), ...this.cards.recount()])
    this.draw(dirty)
    this.drawOver()
  }

  /** The part of the world that is in view, and the zoom: the rest need not be drawn, small things are drawn simply. */
  look(view: Box, zoom = 1): void {
    this.view = view
    this.seenAt(zoom)
    this.sight.cards.look(view)
    this.sight.wires.look(view)
  }

  /** Light up what a word or a sign speaks of, or a part of it; null for nothing. */
  light(ids: string | string[] | null, part: Part = ''): void {
    this.root.dataset.part = part
    for (const element of this.lit) element.classList.remove('lit')
    this.bright = [ids ?? []].flat()
    this.lit = this.bright.flatMap(id => this.drawn(id) ?? [])
    for (const element of this.lit) element.classList.add('lit')
  }

  private drawn(id: string): SVGElement | undefined {
    const group = this.index(id) - this.ensemble.nodes.length
    return this.element(id) ?? this.regions.element(group) ?? this.wires.element(this.scene.leads[this.ensemble.edge.get(id) ?? -1] ?? -1)
  }

  /** Light the path that made a gradient, with what each node on it multiplied by; null for none. */
  showPath(path: LitPath | null): void {
    const things = [this.path, path].flatMap(one => (one ? [...one.cards, ...one.edges.keys()] : []))
    this.path = path
    this.root.classList.toggle('path-lit', path !== null)
    this.draw(new Set(things))
    const pathOf = (edge: string): Point[] | undefined => this.scene.paths[this.ensemble.edge.get(edge) ?? -1]
    const { values } = this.ensemble.story
    this.factors.replaceChildren(...(path ? factorLabels(path.edges, this.room(), pathOf, values) : []))
  }

  /** Everything laid out anew: after folding, or in the other direction. */
  rearrange(shape: Shape = {}): void {
    this.shape = { ...this.shape, ...shape }
    const before = { boxes: this.scene.boxes, stands: this.scene.stands }
    this.scene = arrange(this.given, this.folding.folded, this.shape)
    this.measure()
    for (const layer of [this.cards, this.wires, this.regions]) layer.clear()
    this.sight = this.sights()
    if (this.view) this.look(this.view, 1 / this.scale)
    this.draw(this.everything())
    this.drawOver()
    this.showPath(this.path)
    glide(this.scene, before, index => this.cards.element(index), [this.wires.layer, this.regions.layer])
  }

  /** Draw a card, a wire or a frame anew. */
  redraw(thing: string): void {
    this.draw(new Set([thing]))
  }

  /** What labels of this step must not cover: cards, the titles of regions. */
  private room(): Room {
    const { boxes, stands, paths, down } = this.scene
    const seen = new Set(stands.filter((_, node) => isShown(this, this.ensemble.nodes[node]!.id)))
    const cards = [...seen].map(index => boxes[index]!)
    const near = this.lenses.flatMap(lens => [lens.box, lens.box, lens.box]) // worse to cover than any other
    const box = (id: string): Box | undefined => this.lenses.find(({ index }) => index === this.index(id))?.box ?? this.box(id)
    return { boxes: [...cards, ...near, ...this.regions.titles], paths, box, scale: this.scale, down }
  }

  private draw(things: Set<string>): void {
    const [cards, wires, groups] = [new Set<number>(), new Set<number>(), new Set<number>()]
    for (const thing of things) {
      const node = this.ensemble.node.get(thing)
      const link = this.ensemble.edge.get(thing)
      if (node !== undefined) {
        cards.add(this.scene.stands[node]!)
        for (const group of this.members.around(node)) groups.add(group)
      } else if (link !== undefined) wires.add(this.scene.leads[link]!)
      else groups.add(this.ensemble.groups.findIndex(group => group.id === thing))
    }
    for (const group of groups) if (group >= 0) this.regions.draw(group)
    for (const card of cards) this.sight.cards.touch(card)
    for (const wire of wires) if (wire >= 0) this.sight.wires.touch(wire)
    if (this.bright.length) this.light(this.bright, this.root.dataset.part as Part)
  }

  private drawOver(): void {
    this.lenses = lensesOf(this, { extent: this.extent, most: this.height, height: index => this.cards.height(index) })
    this.near.replaceChildren(...this.lenses.map(lens => drawLens(this, lens, this.cards.whole(lens.index))))
    const { drawn, boxes } = overlay(this.now, this.ensemble, this.room(), this.words)
    this.over.replaceChildren(...drawn)
    this.labels = boxes
  }

  /** Things are seen from another distance. */
  private seenAt(zoom: number): void {
    const scale = scaleAt(zoom)
    if (scale === this.scale) return
    this.scale = scale
    this.regions.clear()
    this.root.classList.toggle('brief', scale > 1)
    this.draw(new Set(this.ensemble.nodes.map(actor => actor.id)))
    this.drawOver()
    if (this.path) this.showPath(this.path)
  }

  /** Cards shown large are no higher than what is in view. */
  private within(height: number): void {
    const change = this.scale > 1 && height !== this.height
    this.height = height
    if (change) this.drawOver()
  }

  private everything(): Set<string> {
    const { nodes, edges, groups } = this.ensemble
    return new Set([...nodes, ...edges, ...groups].map(one => one.id))
  }

  private sights(): { cards: Sight; wires: Sight } {
    const { boxes, stands, paths, leads } = this.scene
    const cards = new Set(stands)
    const seen = boxes.map((box, index) => (cards.has(index) ? box : undefined))
    const hulls = paths.map((path, index) => (path && leads[index] === index ? hull(path) : undefined))
    return { cards: new Sight(seen, this.cards), wires: new Sight(hulls, this.wires) }
  }

  private measure(): void {
    const { width, height, down } = this.scene
    const seeds = this.ensemble.story.steps.flatMap(({ now }) => now?.seed ?? [])
    const end = reach(seeds, this.ensemble, id => this.box(id), down)
    this.extent = down ? { width, height: Math.max(height, end) } : { width: Math.max(width, end), height }
    this.root.setAttribute('width', String(width))
    this.root.setAttribute('height', String(height))
    this.root.classList.toggle('many', new Set(this.scene.stands).size > MANY)
  }

  /** Of a card, or of what stands for it; of a group. */
  private index(id: string): number {
    const node = this.ensemble.node.get(id)
    if (node !== undefined) return this.scene.stands[node]!
    const group = this.ensemble.groups.findIndex(one => one.id === id)
    return group < 0 ? -1 : this.ensemble.nodes.length + group
  }

  private named(index: number): { id: string } {
    const { nodes, groups } = this.ensemble
    return nodes[index] ?? groups[index - nodes.length]!
  }
}

/** Whether the whole can be read in its room. */
const fits = ({ width, height }: Arrangement, { room }: Shape): boolean =>
  !room || Math.min(room.w / width, room.h / height) >= REST

/** With more cards than this things appear at once: each picture of a fading one would paint them all anew. */
const MANY = 130

/** At this zoom and above, everything is read as it is. */
const FULL = 0.77
const STEP = 1.13

/** How much larger things are drawn at a zoom: in steps, so that a pinch does not draw everything anew all the time. */
function scaleAt(zoom: number): number {
  return zoom >= FULL ? 1 : 1.06 * STEP ** Math.ceil(Math.log(1 / zoom) / Math.log(STEP) - 1e-6)
}
