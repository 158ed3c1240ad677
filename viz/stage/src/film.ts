/** One story on the page: player, graph, timeline, sentence, tables and inspector, moving together. */
import { assemble } from './cast'
import { Camera } from './camera'
import { Console } from './console'
import type { Span, Step, Story } from './contract'
import { button, h } from './dom'
import type { FilmMarks } from './editor-marks'
import { gestures } from './gestures'
import { icon } from './icons'
import { Inspector } from './inspector'
import type { KeyMap } from './keys'
import { legend } from './legend'
import { Names } from './names'
import { type Move, Player } from './player'
import { Sentence } from './sentence'
import { Stage } from './stage'
import type { Say } from './strings'
import { Timeline } from './timeline'
import { plain } from './words'

/** Where the film's parts are put. */
export interface Places {
  graph: HTMLElement
  below: HTMLElement
  tables: HTMLElement
}

export class Film {
  readonly player: Player
  readonly timeline: Timeline
  readonly inspector: Inspector
  private readonly stage: Stage
  private readonly camera: Camera
  private readonly viewport = h('div', { class: 'viewport' })
  private readonly sentence: Sentence
  private readonly sizes: ResizeObserver
  private stop: SVGElement | undefined
  private readonly error: FilmMarks['error']

  constructor(
    readonly story: Story,
    private readonly words: Say,
    places: Places,
    private readonly moved: () => void,
  ) {
    const ensemble = assemble(story)
    const pointing = {
      light: (id: string | null) => this.stage.light(id),
      open: (id: string) => this.inspect(id),
      go: (step: string) => this.timeline.move(this.player.find(step)),
      closed: () => this.camera.reserve({ right: 0 }),
    }
    this.error = squiggle(story.steps)
    this.player = new Player(story)
    this.stage = new Stage(ensemble, this.player, words)
    this.timeline = new Timeline(this.player, words)
    this.sentence = new Sentence(story, words, pointing)
    this.inspector = new Inspector(ensemble, this.player, words, pointing)
    const names = new Names(ensemble, this.player, words, pointing)
    const printed = new Console(this.player, words)
    this.viewport.append(this.stage.root)
    this.camera = new Camera(this.viewport, this.stage.root, this.stage.scene, view => this.stage.look(view))
    gestures(this.viewport, this.camera, id => this.inspect(id))
    const { fault, live, root } = this.sentence
    places.graph.replaceChildren(this.viewport, legend(words, this.stage.higher), this.zoom(), this.inspector.root)
    places.below.replaceChildren(h('div', { class: 'stand' }, root, fault), this.timeline.root, live)
    places.tables.replaceChildren(names.root, printed.root)
    for (const part of [this.stage, this.timeline, names, printed, this.inspector])
      this.player.listen(move => part.update(move))
    this.player.listen(move => this.follow(move))
    this.sizes = new ResizeObserver(() => this.camera.resize())
    this.sizes.observe(this.viewport)
  }

  /** The marks that this step leaves in the code. */
  get marks(): FilmMarks {
    const { line, span = null, phase } = this.player.step
    const lines = new Set([...linesOf(span), ...linesOf(this.own), ...(line ? [line] : [])])
    return { lines: [...lines].map(n => ({ line: n, phase })), span, phase, error: this.error }
  }

  /** The program's own backward, while it runs. */
  private get own(): Span | null {
    const { kind, now } = this.player.step
    const nodes = kind === 'node' || kind === 'inside' ? (now?.focus ?? []) : []
    return nodes.map(id => this.stage.actor(id)?.backward).find(Boolean) ?? null
  }

  get keys(): KeyMap {
    const { timeline, player } = this
    return {
      ArrowLeft: () => timeline.move(player.index - 1),
      ArrowRight: () => timeline.move(player.index + 1),
      Home: () => timeline.move(0),
      End: () => timeline.move(player.last),
      ' ': () => timeline.toggle(),
      ArrowUp: () => this.walk(-1),
      ArrowDown: () => this.walk(1),
      Enter: () => this.openFocused(),
      Escape: () => this.inspector.close(),
    }
  }

  inspect(id: string): void {
    this.inspector.open(id)
    const wide = this.viewport.clientWidth > 700
    this.camera.reserve({ right: wide ? this.inspector.root.offsetWidth : 0 })
    const box = this.stage.box(id)
    if (box) this.camera.follow([box])
  }

  dispose(): void {
    this.timeline.dispose()
    this.sizes.disconnect()
  }

  private follow({ index, from }: Move): void {
    this.sentence.show(this.player.step, this.timeline.place(index))
    this.camera.reserve({ bottom: this.sentence.growth })
    this.camera.follow(this.stage.attention, from >= 0)
    this.tabStop()
    this.moved()
  }

  /** One card can be reached by Tab: the one in focus; up and down walk from there. */
  private tabStop(): void {
    const focus = this.player.step.now?.focus?.find(id => this.stage.box(id)) ?? this.stage.shown.at(-1)?.id
    this.stop?.setAttribute('tabindex', '-1')
    this.stop = focus ? this.stage.element(focus) : undefined
    this.stop?.setAttribute('tabindex', '0')
  }

  private walk(by: number): void {
    const { shown } = this.stage
    const current = this.focusedCard()
    const at = shown.findIndex(actor => actor.id === current)
    const next = at < 0 ? shown.at(by < 0 ? -1 : 0) : shown[(at + by + shown.length) % shown.length]
    if (!next) return
    const box = this.stage.box(next.id)
    if (box) this.camera.follow([box])
    this.stage.element(next.id)?.focus({ preventScroll: true })
  }

  private openFocused(): void {
    const id = this.focusedCard()
    if (id) this.inspect(id)
  }

  private focusedCard(): string | null {
    return this.stage.root.querySelector(':focus')?.getAttribute('data-node') ?? null
  }

  private zoom(): HTMLElement {
    const make = (label: string, name: 'plus' | 'minus' | 'fit', act: () => void): HTMLElement => {
      const made = button(label, { class: `zoom-${name}` }, icon(name))
      made.addEventListener('click', act)
      return made
    }
    const fit = make(this.words('stage.fit.long'), 'fit', () =>
      fit.setAttribute('aria-pressed', String(this.camera.toggleWhole())),
    )
    return h(
      'div',
      { class: 'zoom' },
      make(this.words('stage.zoom_in'), 'plus', () => this.camera.zoomBy(1.25, undefined, true)),
      make(this.words('stage.zoom_out'), 'minus', () => this.camera.zoomBy(0.8, undefined, true)),
      fit,
    )
  }
}

const linesOf = (span: Span | null): number[] =>
  span ? Array.from({ length: span[2] - span[0] + 1 }, (_, i) => span[0] + i) : []

/** The place of the film's error, marked in the code from the start. */
function squiggle(steps: Step[]): FilmMarks['error'] {
  const fault = steps.findLast(step => step.fault)?.fault
  const span: Span | null | undefined = fault?.span ?? (fault?.line ? [fault.line, 0, fault.line, 1e6] : null)
  if (!fault || !span) return null
  return { span, message: `${fault.type}: ${plain(fault.explanation ?? []) || fault.message}` }
}
