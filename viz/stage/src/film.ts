/** One story on the page: player, graph, timeline, sentence, tables and inspector, moving together. */
import { assemble } from './graph/cast'
import { Camera, REST, TOP } from './graph/camera'
import { Controls } from './graph/controls'
import { Console } from './tell/console'
import type { Edit, Span, Step, Story } from './contract'
import { sameCard, sameStep } from './edit/kin'
import { h } from './page/dom'
import type { FilmMarks } from './code/marks'
import { gestures } from './graph/gestures'
import { Hover } from './values/hover'
import { Inspector } from './inspect/inspector'
import type { KeyMap } from './page/keys'
import { Legend } from './look/legend'
import { sharing } from './look/sharing'
import { Names } from './tell/names'
import { History } from './time/history'
import { type Move, Player } from './time/player'
import { Glossary } from './code/glossary'
import { Reading } from './code/reading'
import { Sentence } from './tell/sentence'
import type { Box, Shape } from './graph/layout'
import { remembered } from './graph/remembered'
import { type Part, Stage } from './graph/stage'
import type { Say } from './page/strings'
import { swipe } from './page/swipe'
import { Timeline } from './time/timeline'
import { GradFnView } from './views/gradfn'
import { TextView } from './views/text'
import { TorchvizView } from './views/torchviz'
import { type ViewName, Views } from './views/views'
import { plain } from './tell/words'
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

/** Between the tools over the graph and what is seen of it. */
const GAP = 8

export class Film {
  readonly player: Player
  readonly timeline: Timeline
  readonly inspector: Inspector
  readonly views: Views
  private readonly stage: Stage
  readonly legend: Legend
  private readonly why: Why
  private readonly camera: Camera
  private readonly controls: Controls
  private readonly viewport = h('div', { class: 'viewport' })
  private readonly sentence: Sentence
  private readonly gradFn: GradFnView
  private readonly torchviz: TorchvizView
  private readonly sizes: ResizeObserver
  private stop: SVGElement | undefined
  private covered = -1
  private readonly reading: Reading
  private readonly glossary: Glossary
  /** Takes the card that a reader chooses; null: its panel opens. */
  choosing: ((card: string) => void) | null = null

  constructor(
    readonly story: Story,
    words: Say,
    private readonly places: Places,
    private readonly heard: Heard,
  ) {
    const ensemble = assemble(story)
    const choice = { light: (id: string | null) => this.stage.light(id), open: (id: string) => this.choose(id) }
    const pointing = {
      light: (id: string | null) => this.stage.light(id),
      open: (id: string) => this.inspect(id),
      go: (step: string) => this.timeline.move(this.player.find(step)),
      closed: () => this.left(),
      at: (step: number) => this.timeline.move(step),
      path: (lit: LitPath | null) => this.stage.showPath(lit),
      again: () => this.inspector.update(),
    }
    this.reading = new Reading(story, words, squiggle(story.steps))
    this.player = new Player(story)
    const history = new History(this.player)
    this.timeline = new Timeline(this.player, words)
    this.sentence = new Sentence(story, words, pointing, {
      apply: edits => this.heard.apply(edits),
      grown: () => this.giveRoom(),
      taught: kind => this.heard.taught(kind),
    })
    this.why = new Why(story, this.player, words, pointing)
    this.inspector = new Inspector(ensemble, this.player, words, { ...pointing, history, why: card => this.why.section(card) })
    const names = new Names(ensemble, this.player, words, { ...pointing, history })
    const printed = new Console(this.player, words)
    const { fault, live, root } = this.sentence
    this.gradFn = new GradFnView(story, this.player, words, choice)
    this.torchviz = new TorchvizView(story, this.player, words, () => heard.graphviz())
    swipe(root, by => this.timeline.step(by))
    places.below.replaceChildren(h('div', { class: 'stand' }, root, fault), this.timeline.root, live)
    this.stage = new Stage(ensemble, this.player, words, { room: this.room, down: remembered.down })
    this.viewport.append(this.stage.root)
    const look = (view: Box, zoom: number): void => this.stage.look(view, zoom)
    this.camera = new Camera(this.viewport, this.stage.root, () => this.stage.extent, look, REST, () => this.strip)
    this.controls = new Controls(this.stage, () => this.watching, words)
    this.legend = new Legend(ensemble, this.player, words, {
      light: ids => this.stage.light(ids),
      covers: width => this.cover(width),
    })
    sharing(this.viewport, this.player, ids => this.stage.light(ids))
    gestures(this.viewport, this.camera, {
      pick: id => this.choose(id),
      fold: group => this.controls.toggle(group),
      near: id => this.camera.closeUp(this.stage.box(id)!),
    })
    this.glossary = new Glossary(ensemble, this.player, words, pointing)
    const picture = h('div', { class: 'whole' }, this.viewport, this.legend.sheet)
    const text = new TextView(ensemble, this.player, words, choice)
    const views = { graph: { root: picture, update: () => {} }, grad_fn: this.gradFn, text, torchviz: this.torchviz }
    this.views = new Views(words, places.graph, views, name => heard.viewed(name))
    const tools = h('div', { class: 'tools' }, this.views.tabs, this.controls.root, this.legend.root)
    places.graph.replaceChildren(tools, ...this.views.panels, this.inspector.root)
    places.tables.replaceChildren(names.root, printed.root)
    const hover = new Hover(story, ensemble.scales, words)
    hover.watch(places.graph, places.below)
    places.graph.append(hover.root)
    this.player.listen(() => hover.clear())
    for (const part of [this.stage, this.timeline, names, printed, this.inspector, this.views])
      this.player.listen(move => part.update(move))
    this.player.listen(move => this.follow(move))
    this.player.listen(() => this.legend.update())
    this.player.heed(() => this.seeAnew())
    this.sizes = new ResizeObserver(() => {
      this.camera.resize()
      this.gradFn.camera.resize()
      this.giveRoom()
    })
    for (const view of [this.viewport, this.gradFn.root, root]) this.sizes.observe(view)
  }

  /** The marks that this step leaves in the code. */
  get marks(): FilmMarks {
    return { ...this.reading.marks(this.player.index, this.player.end), values: this.glossary }
  }

  get keys(): KeyMap {
    return {
      ...this.pictureKeys,
      ...this.timeline.keys,
      ArrowUp: () => this.walk(-1),
      ArrowDown: () => this.walk(1),
      Enter: () => this.openFocused(),
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
    return this.views.shown === 'graph' ? { ...looking, ...shaping, g: () => this.foldAround() } : {}
  }

  /** The open legend takes the place of the inspector. */
  private cover(width: number): void {
    if (width) this.inspector.close()
    this.camera.reserve({ right: this.viewport.clientWidth > 700 ? width : 0 })
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
    const wide = this.viewport.clientWidth > 700
    this.camera.reserve({ right: wide ? this.inspector.root.offsetWidth : 0 })
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
    this.stage.rearrange({ room: this.room })
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

  /** In which the graph is to be seen whole; not known until it is on the page. */
  private get room(): Shape['room'] {
    const { clientWidth: w, clientHeight } = this.places.graph
    const h = clientHeight - this.strip
    return w > 0 && h > 0 ? { w, h } : undefined
  }

  /** How far down the buttons and the legend over the graph reach: in a narrow one they take two rows. */
  private get strip(): number {
    const tools = this.places.graph.querySelectorAll<HTMLElement>(':scope > .tools > *')
    const shown = [...tools].filter(tool => tool.offsetHeight)
    if (!shown.length) return GAP
    const bottoms = shown.map(({ offsetTop, offsetHeight }) => offsetTop + offsetHeight)
    return Math.max(TOP, ...bottoms.map(bottom => bottom + GAP))
  }

  private follow({ index, from }: Move): void {
    this.sentence.show(this.player.step, this.timeline.place(index))
    this.camera.follow(this.stage.attention, from >= 0)
    this.giveRoom()
    this.tabStop()
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
    const bottom = this.sentence.growth
    if (bottom !== this.covered) this.places.graph.style.setProperty('--covered', `${bottom}px`) // restyles all in it
    this.covered = bottom
    for (const camera of [this.camera, this.gradFn.camera]) camera.reserve({ bottom })
  }

  /** One card can be reached by Tab: the one in focus; up and down walk from there. */
  private tabStop(): void {
    const focus = this.player.step.now?.focus?.find(id => this.stage.box(id)) ?? this.stage.shown.at(-1)?.id
    this.stop?.setAttribute('tabindex', '-1')
    this.stop = focus ? this.stage.element(focus) : undefined
    this.stop?.setAttribute('tabindex', '0')
  }

  private walk(by: number): void {
    if (this.views.shown === 'grad_fn') return this.gradFn.walk(by)
    const { shown } = this.stage
    const current = this.focusedCard()
    const at = shown.findIndex(actor => actor.id === current)
    const next = at < 0 ? shown.at(by < 0 ? -1 : 0) : shown[(at + by + shown.length) % shown.length]
    if (!next) return
    const box = this.stage.box(next.id)
    if (box) this.camera.follow([box])
    this.stage.element(next.id)?.focus({ preventScroll: true })
  }

  /** Why the gradient of the open card, of the one in focus, or of the step's own is what it is. */
  private askWhy(): void {
    const card = this.inspector.id ?? this.focusedCard() ?? this.player.step.now?.focus?.[0]
    if (!card) return
    this.inspect(card)
    this.why.toggle(card)
    this.camera.follow([card, ...(this.stage.path?.cards ?? [])].flatMap(id => this.stage.box(id) ?? []))
  }

  /** The inspector was closed. */
  private left(): void {
    this.why.hide()
    this.camera.reserve({ right: 0 })
  }

  private openFocused(): void {
    if (this.views.shown === 'grad_fn') return this.gradFn.enter()
    const id = this.focusedCard()
    if (id && this.stage.actor(id)) this.choose(id)
    else if (id) this.controls.toggle(id)
  }

  /** Fold the group around the card in focus, or unfold the folded group that is. */
  private foldAround(): void {
    const id = this.focusedCard() ?? this.player.step.now?.focus?.[0] ?? ''
    const group = this.stage.actor(id) ? this.stage.around(id) : id
    if (group) this.controls.toggle(group)
  }

  private focusedCard(): string | null {
    return this.stage.root.querySelector(':focus')?.getAttribute('data-node') ?? null
  }

  /** The camera of the view that is shown. */
  private get watching(): Camera {
    return this.views.shown === 'grad_fn' ? this.gradFn.camera : this.camera
  }
}

/** The place of the film's error, marked in the code from the start. */
function squiggle(steps: Step[]): FilmMarks['error'] {
  const fault = steps.findLast(step => step.fault)?.fault
  const span: Span | null | undefined = fault?.span ?? (fault?.line ? [fault.line, 0, fault.line, 1e6] : null)
  if (!fault || !span) return null
  return { span, message: `${fault.type}: ${plain(fault.explanation ?? []) || fault.message}` }
}
