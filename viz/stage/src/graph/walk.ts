/**
 * Cards by the keyboard alone: Tab reaches one, up and down walk from there, Enter opens what is in focus, g folds what
 * is around it. Knows the picture; what opening a card means is the film's.
 */
import type { Camera } from './camera'
import type { Controls } from './controls'
import type { Stage } from './stage'

export class Walk {
  /** The one element that Tab reaches. */
  private stop: SVGElement | undefined

  constructor(
    private readonly stage: Stage,
    private readonly camera: Camera,
    private readonly controls: Controls,
    private readonly open: (card: string) => void,
  ) {}

  /** The card, or the folded group, that has the keyboard. */
  get focused(): string | null {
    return this.stage.root.querySelector(':focus')?.getAttribute('data-node') ?? null
  }

  /** Tab reaches the first of these that is drawn, or what was drawn last. */
  start(focus: string[] = []): void {
    const card = focus.find(id => this.stage.box(id)) ?? this.stage.shown.at(-1)?.id
    this.stop?.setAttribute('tabindex', '-1')
    this.stop = card ? this.stage.element(card) : undefined
    this.stop?.setAttribute('tabindex', '0')
  }

  walk(by: number): void {
    const { shown } = this.stage
    const current = this.focused
    const at = shown.findIndex(actor => actor.id === current)
    const next = at < 0 ? shown.at(by < 0 ? -1 : 0) : shown[(at + by + shown.length) % shown.length]
    if (!next) return
    const box = this.stage.box(next.id)
    if (box) this.camera.follow([box])
    this.stage.element(next.id)?.focus({ preventScroll: true })
  }

  enter(): void {
    const id = this.focused
    if (id && this.stage.actor(id)) this.open(id)
    else if (id) this.controls.toggle(id)
  }

  /** Fold the group around the card in focus, else around this one; or unfold the folded group that is. */
  fold(card = ''): void {
    const id = this.focused ?? card
    const group = this.stage.actor(id) ? this.stage.around(id) : id
    if (group) this.controls.toggle(group)
  }
}
