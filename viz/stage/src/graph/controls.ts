/** The strip over the graph: zoom, fit, direction, folding; and the keys that do the same. */
import type { Camera } from './camera'
import { button, h } from '../page/dom'
import { type Icon, icon } from '../page/icons'
import type { KeyMap } from '../page/keys'
import type { Say } from '../page/strings'
import type { Shape } from './layout'
import { remembered } from './remembered'
import type { Stage } from './stage'

/** Pixels that a key pans, and the factor that a key zooms. */
const PAN = 90
const ZOOM = 1.25

export class Controls {
  readonly root: HTMLElement
  private readonly fit: HTMLButtonElement
  private readonly turn: HTMLButtonElement
  private readonly depth: HTMLElement
  private readonly unfold: HTMLButtonElement
  private readonly foldAway: HTMLButtonElement

  constructor(
    private readonly stage: Stage,
    /** That of the view that is shown. */
    private readonly watching: () => Camera,
    private readonly words: Say,
  ) {
    const make = (label: string, name: Icon, act: () => void): HTMLButtonElement => {
      const made = button(label, { class: `zoom-${name}` }, icon(name))
      made.addEventListener('click', act)
      return made
    }
    this.fit = make(words('stage.fit.long'), 'fit', () => this.whole())
    this.turn = make('', 'turn', () => this.turnAround())
    this.foldAway = make(words('fold.all'), 'fold', () => this.openTo(-1))
    this.unfold = make(words('fold.none'), 'unfold', () => this.openTo(1))
    this.depth = h('span', { class: 'depth', role: 'status' })
    this.root = h(
      'div',
      { class: 'zoom', role: 'group' },
      make(words('stage.zoom_in'), 'plus', () => this.camera.zoomBy(ZOOM, undefined, true)),
      make(words('stage.zoom_out'), 'minus', () => this.camera.zoomBy(1 / ZOOM, undefined, true)),
      this.fit,
      this.turn,
      ...(stage.folding.deepest ? [this.foldAway, this.depth, this.unfold] : []),
    )
    this.paint()
  }

  private get camera(): Camera {
    return this.watching()
  }

  /** What moves the camera of the view that is shown. */
  get looking(): KeyMap {
    const pan = (x: number, y: number) => () => this.camera.pan(x * PAN, y * PAN, true)
    return {
      '+': () => this.camera.zoomBy(ZOOM, undefined, true),
      '=': () => this.camera.zoomBy(ZOOM, undefined, true),
      '-': () => this.camera.zoomBy(1 / ZOOM, undefined, true),
      '0': () => this.whole(),
      h: pan(1, 0),
      j: pan(0, -1),
      k: pan(0, 1),
      l: pan(-1, 0),
    }
  }

  /** What lays the graph out anew. */
  get shaping(): KeyMap {
    return {
      t: () => this.turnAround(),
      u: () => this.openTo(this.stage.folding.level === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY),
    }
  }

  /** Fold or unfold one group, and stay where it is. */
  toggle(group: string): void {
    const index = this.stage.ensemble.groups.findIndex(one => one.id === group)
    if (index < 0) return
    this.stage.folding.toggle(index)
    this.rearranged()
    this.stage.handle(group)?.focus({ preventScroll: true })
  }

  /** Groups were folded by another hand. */
  refold(): void {
    this.rearranged()
  }

  private whole(): void {
    this.fit.setAttribute('aria-pressed', String(this.camera.toggleWhole()))
  }

  private turnAround(): void {
    this.rearranged({ down: !this.stage.down })
    remembered.down = this.stage.down
  }

  /** One level of groups more or less. */
  private openTo(by: number): void {
    const { folding } = this.stage
    const level = folding.level ?? (by > 0 ? 0 : folding.deepest)
    const next = Math.min(folding.deepest, Math.max(0, level + by))
    if (next === folding.level) return
    folding.openTo(next)
    this.rearranged()
  }

  private rearranged(shape: Shape = {}): void {
    const focused = this.stage.root.querySelector(':focus')
    const id = focused?.getAttribute('data-node') ?? ''
    this.stage.rearrange(shape)
    this.settle()
    if (focused) (this.stage.element(id) ?? this.root.querySelector('button'))?.focus({ preventScroll: true })
  }

  private settle(): void {
    this.camera.refit()
    this.camera.follow(this.stage.attention)
    this.paint()
  }

  private paint(): void {
    const { folding, down } = this.stage
    const label = this.words(down ? 'stage.turn.right' : 'stage.turn.down')
    this.turn.setAttribute('aria-label', label)
    this.turn.title = label
    this.turn.classList.toggle('down', down)
    const { level, deepest } = folding
    this.foldAway.disabled = level === 0
    this.unfold.disabled = level === deepest
    this.depth.textContent = `${level ?? '·'}/${deepest}`
    this.depth.title = this.words('fold.label')
  }
}
