/** One story on the page: player, graph, timeline, sentence, tables and inspector, moving together. */
import { Camera, REST } from './graph/camera'
import { assemble, type Ensemble } from './graph/cast'
import { Controls } from './graph/controls'
import { Console } from './tell/console'
import type { Edit, Story } from './contract'
import { sameCard, sameStep } from './edit/kin'
import { h } from './page/dom'
import type { FilmMarks } from './code/marks'
import { gestures } from './graph/gestures'
import { Hover } from './values/hover'
import { Inspector } from './inspect/inspector'
import type { KeyMap } from './page/keys'
import { Margins } from './page/margins'
import { Legend } from './look/legend'
import { sharing } from './look/sharing'
import { Names } from './tell/names'
import { History } from './time/history'
import { Player } from './time/player'
import type { Move } from './time/reel'
import { Glossary } from './code/glossary'
import { Reading } from './code/reading'
import { Sentence } from './tell/sentence'
import type { Box, Shape } from './graph/layout'
import { remembered } from './graph/remembered'
import { type Part, Stage } from './graph/stage'
import { Walk } from './graph/walk'
import type { Say } from './page/strings'
import { swipe } from './page/swipe'
import { Timeline } from './time/timeline'
import { GradFnView } from './views/gradfn'
import { TextView } from './views/text'
import { TorchvizView } from './views/torchviz'
import { type ViewName, Views } from './views/views'
import type { Pointing } from './tell/words'
import { type LitPath, Why } from './why/why'

/** Where the film's parts are put. */
export interface Places {
  graph: HTMLElement
  below: HTMLElement
  tables: HTMLElement
}

/** What the page is told of a film. */
export interface Heard {
  moved(): void
  /** Another view was chosen. */
  viewed(name: ViewName): void
  /** The torchviz view needs Graphviz. */
  graphviz(): void
  /** A remedy is to be made in the code. */
  apply(edits: Edit[]): void
  /** The way to the lesson that teaches an error; null: there is none. */
  taught(kind: string): HTMLElement | null
}

/** Of its width a graph may gain or lose so much before it is laid out anew. */
const SLIGHT = 0.1

export class Film {
  readonly player: Player
  readonly timeline: Timeline
  readonly inspector: Inspector
  readonly views: Views
  readonly legend: Legend
  private readonly ensemble: Ensemble
  private readonly reading: Reading
  private readonly glossary: Glossary
  private readonly sentence: Sentence
  private readonly why: Why
  private readonly viewport = h('div', { class: 'viewport' })
  private readonly stage: Stage
  private readonly camera: Camera
  private readonly controls: Controls
  private readonly margins: Margins
  private readonly walking: Walk
  private readonly gradFn: GradFnView
  private readonly torchviz: TorchvizView
  private readonly sizes: ResizeObserver
  /** The room that the graph was laid out in. */
  private laid: Shape['room']
  /** Nobody has moved yet. */
  private still = true
  /** Takes the card that a reader chooses; null: its panel opens. */
  choosing: ((card: string) => void) | null = null

  constructor(
    readonly story: Story,
    private readonly words: Say,
    private readonly places: Places,
    private readonly heard: Heard,
  ) {
    const ensemble = (this.ensemble = assemble(story))
    const player = (this.player = new Player(story))
    const reach = { ...this.pointing(), history: new History(player) }
    this.reading = new Reading(story, words)
    this.glossary = new Glossary(ensemble, player, words, reach)
    this.timeline = new Timeline(player, words)
    this.sentence = this.said(reach)
    this.why = new Why(story, player, words, reach)
    this.inspector = new Inspector(ensemble, player, words, { ...reach, why: card => this.why.section(card) })
    this.margins = new Margins(places.graph, this.viewport)
    this.laid = this.margins.room
    this.stage = new Stage(ensemble, player, words, { room: this.laid, down: remembered.down })
    this.camera = this.aimed()
    this.controls = new Controls(this.stage, () => this.watching, words)
    this.walking = new Walk(this.stage, this.camera, this.controls, id => this.choose(id))
    this.legend = this.explained()
    this.gradFn = new GradFnView(story, player, words, this.choice)
    this.torchviz = new TorchvizView(story, player, words, () => heard.graphviz())
    this.views = this.seen()
    this.listen(new Names(ensemble, player, words, reach), new Console(player, words))
    this.sizes = this.measured()
  }

  /** What may be done to the film from elsewhere in it. */
  private pointing() {
    return {
      light: (id: string | null) => this.stage.light(id),
      open: (id: string) => this.inspect(id),
      go: (step: string) => this.timeline.move(this.player.find(step)),
      closed: () => this.left(),
      at: (step: number) => this.timeline.move(step),
      path: (lit: LitPath | null) => this.stage.showPath(lit),
      again: () => this.inspector.update(),
    }
  }

  /** Pointing at a card, where a lesson may wait for one to be chosen. */
  private readonly choice = {
    light: (id: string | null): void => this.stage.light(id),
    open: (id: string): void => this.choose(id),
  }

  /** The sentence, in its place before the graph is laid out in the room that it leaves. */
  private said(pointing: Pointing): Sentence {
    const sentence = new Sentence(this.story, this.words, pointing, {
      apply: edits => this.heard.apply(edits),
      grown: () => this.giveRoom(),
      taught: kind => this.heard.taught(kind),
    })
    const { fault, live, root } = sentence
    swipe(root, by => this.timeline.step(by))
    this.places.below.replaceChildren(h('div', { class: 'stand' }, root, fault), this.timeline.root, live)
    return sentence
  }

  private aimed(): Camera {
    const { stage, viewport, margins } = this
    viewport.append(stage.root)
    const look = (view: Box, zoom: number): void => stage.look(view, zoom)
    const camera = new Camera(viewport, stage.root, () => stage.extent, look, REST, () => margins.strip, () => stage.there)
    sharing(viewport, this.player, ids => stage.light(ids))
    gestures(viewport, camera, {
      pick: id => this.choose(id),
      fold: group => this.controls.toggle(group),
      near: id => camera.closeUp(stage.box(id)!),
    })
    return camera
  }

  private explained(): Legend {
    return new Legend(this.ensemble, this.player, this.words, {
      light: ids => this.stage.light(ids),
      covers: width => this.cover(width),
    })
  }

  /** The picture and the other views, in one place. */
  private seen(): Views {
    const { words, legend, gradFn, torchviz, inspector, controls } = this
    const { graph } = this.places
    const picture = h('div', { class: 'whole' }, this.viewport, legend.sheet)
    const text = new TextView(this.ensemble, this.player, words, this.choice)
    const kinds = { graph: { root: picture, update: () => {} }, grad_fn: gradFn, text, torchviz }
    const views = new Views(words, graph, kinds, name => this.heard.viewed(name))
    const tools = h('div', { class: 'tools' }, views.tabs, controls.root, legend.root)
    graph.replaceChildren(tools, ...views.panels, inspector.root)
    return views
  }

  /** Who hears of a step, in this order. */
  private listen(names: Names, printed: Console): void {
    const { player, stage, timeline, inspector, views, legend } = this
    const { graph, below, tables } = this.places
    tables.replaceChildren(names.root, printed.root)
    const hover = new Hover(this.story, this.ensemble.scales, this.words)
    hover.watch(graph, below)
    graph.append(hover.root)
    player.listen(() => hover.clear())
    for (const part of [stage, timeline, names, printed, inspector, views]) player.listen(move => part.update(move))
    player.listen(move => this.follow(move))
    player.listen(() => legend.update())
    player.heed(() => this.seeAnew())
  }

  private measured(): ResizeObserver {
    const sizes = new ResizeObserver(() => {
      this.camera.resize()
      this.gradFn.camera.resize()
      this.widened()
      this.giveRoom()
    })
    for (const view of [this.viewport, this.gradFn.root, this.sentence.root]) sizes.observe(view)
    return sizes
  }

  /** A page that is being built has its width late: until somebody moves, the graph is laid out for the one it has. */
  private widened(): void {
    const { room } = this.margins
    if (!this.still || !room || Math.abs(room.w / (this.laid?.w ?? 0) - 1) < SLIGHT) return
    this.settle()
    this.camera.follow(this.stage.attention, false)
  }

  /** The marks that this step leaves in the code. */
  get marks(): FilmMarks {
    return { ...this.reading.marks(this.player.index, this.player.end), values: this.glossary }
  }

  get keys(): KeyMap {
    const walking = this.views.shown === 'grad_fn' ? this.gradFn : this.walking
    return {
      ...this.pictureKeys,
      ...this.timeline.keys,
      ArrowUp: () => walking.walk(-1),
      ArrowDown: () => walking.walk(1),
      Enter: () => walking.enter(),
      '[': () => this.inspector.change(-1),
      ']': () => this.inspector.change(1),
      w: () => this.askWhy(),
      v: () => this.views.next(),
    }
  }

  /** Those of the picture that is seen; a text has none. */
  private get pictureKeys(): KeyMap {
    const { looking, shaping } = this.controls
    if (this.views.shown === 'grad_fn') return looking
    return this.views.shown === 'graph' ? { ...looking, ...shaping, g: () => this.walking.fold(this.player.step.now?.focus?.[0]) } : {}
  }

  /** The open legend takes the place of the inspector. */
  private cover(width: number): void {
    if (width) this.inspector.close()
    this.margins.right(this.camera, width)
    this.camera.follow(this.stage.attention)
  }

  /** Light up what words speak of; `bring`: so that it is in view. */
  light(ids: string[], part: Part = '', bring = false): void {
    this.stage.light(ids, part)
    const boxes = ids.flatMap(id => this.stage.boxes(id))
    if (bring && boxes.length) this.camera.follow(boxes)
  }

  private choose(id: string): void {
    if (this.choosing) this.choosing(id)
    else this.inspect(id)
  }

  inspect(id: string): void {
    this.legend.close()
    this.inspector.open(id)
    this.margins.right(this.camera, this.inspector.root.offsetWidth)
    const box = this.stage.box(id)
    if (box) this.camera.follow([box])
  }

  /** Go on where another film of nearly the same program stood: the same step, the same view, the same card open. */
  resume({ story, player, inspector, camera, stage, why }: Film): void {
    this.player.go(sameStep(story, player.index, this.story))
    if (this.stage.folding.take(stage.folding)) this.controls.refold()
    const open = inspector.id && sameCard(story, inspector.id, this.story)
    if (open) this.inspector.open(open)
    if (open && why.asked === inspector.id) this.why.toggle(open)
    this.camera.take(camera)
    if (this.player.step.key !== player.step.key) this.camera.follow(this.stage.attention, false)
  }

  /** For an audience cards are drawn larger; beside another film: smaller. */
  enlarge(scale: number): void {
    for (const camera of [this.camera, this.gradFn.camera]) camera.enlarge(scale)
  }

  /** Beside another film cards are as large here as there, and one voice speaks for both; null: alone. */
  pair(other: Film | null): void {
    this.camera.twin = other?.camera ?? null
    this.sentence.pair(other !== null)
  }

  /** What is read aloud of this step. */
  get spoken(): string {
    return this.sentence.spoken
  }

  /** Laid out anew for the room that the graph has now. */
  settle(): void {
    this.laid = this.margins.room
    this.stage.rearrange({ room: this.laid })
    this.camera.refit()
  }

  /** Put marks on cards and wires from elsewhere; null for none. */
  dress(marks: Stage['dress']): void {
    this.stage.dress = marks
  }

  /** Draw these anew, for what dresses them has changed. */
  redress(things: Iterable<string>): void {
    for (const thing of things) this.stage.redraw(thing)
  }

  dispose(): void {
    this.timeline.dispose()
    this.torchviz.dispose()
    this.sizes.disconnect()
  }

  private follow({ index, from }: Move): void {
    this.still &&= from < 0
    this.sentence.show(this.player.step, this.timeline.place(index))
    this.camera.follow(this.stage.attention, from >= 0)
    this.giveRoom()
    this.walking.start(this.player.step.now?.focus)
    this.heard.moved()
  }

  /** The film is held elsewhere: what tells of later steps comes or goes. */
  private seeAnew(): void {
    if (this.player.index < 0) return
    this.inspector.update()
    this.views.show(this.views.shown)
    this.heard.moved()
  }

  /** What is said grows over the graph as far as the cards of the step leave room: nothing is to hide under it. */
  private giveRoom(): void {
    this.sentence.spare(this.camera.spare)
    this.margins.bottom([this.camera, this.gradFn.camera], this.sentence.growth)
  }

  /** Why the gradient of the open card, of the one in focus, or of the step's own is what it is. */
  private askWhy(): void {
    const card = this.inspector.id ?? this.walking.focused ?? this.player.step.now?.focus?.[0]
    if (!card) return
    this.inspect(card)
    this.why.toggle(card)
    this.camera.follow([card, ...(this.stage.path?.cards ?? [])].flatMap(id => this.stage.box(id) ?? []))
  }

  /** The inspector was closed. */
  private left(): void {
    this.why.hide()
    this.margins.right(this.camera, 0)
  }

  /** The camera of the view that is shown. */
  private get watching(): Camera {
    return this.views.shown === 'grad_fn' ? this.gradFn.camera : this.camera
  }
}
