/**
 * Where the graph is looked at from. Follows the active cards at a readable zoom, moves by CSS transform only, and
 * gives way to the hand: wheel, pinch, drag. Knows boxes, no cards.
 */
import type { Box } from './layout'

/**
 * `readable` is the smallest at which the whole graph is shown at rest, `following` the zoom for larger ones;
 * under `far` no text is drawn; under `whole` cards could not be told apart, so a longer graph is shown in part.
 */
const ZOOM = { least: 0.06, whole: 0.14, far: 0.3, readable: 0.68, following: 0.9, most: 2.5, fit: 1.6 }
const SAFE = 56
/** The strip on top that the legend and the zoom buttons take. */
const TOP = 44

export class Camera {
  private x = 0
  private y = 0
  private zoom = 1
  /** Set by the hand: kept until fit or follow is asked for. */
  private held = false
  /** The whole was asked for, though too small to read. */
  private whole = false
  private target: Box[] = []
  private inset = { right: 0, bottom: 0 }

  constructor(
    private readonly viewport: HTMLElement,
    private readonly world: SVGElement,
    private readonly size: { width: number; height: number },
    private readonly looked: (view: Box) => void,
  ) {}

  /** Show these boxes; moves no more than it must. */
  follow(boxes: Box[], smooth = true): void {
    if (boxes.length) this.target = boxes
    this.aim(smooth)
  }

  /** Room that panels take from the right and the bottom of the viewport. */
  reserve(inset: { right?: number; bottom?: number }): void {
    this.inset = { ...this.inset, ...inset }
    this.aim(true)
  }

  /** The whole graph, or as much as can be told apart; again: back to following. Returns whether the whole is shown. */
  toggleWhole(): boolean {
    this.whole = !this.whole && this.wholeZoom() < ZOOM.readable
    this.held = false
    this.aim(true)
    return this.whole
  }

  resize(): void {
    this.aim(false)
  }

  pan(dx: number, dy: number): void {
    this.hold()
    this.x += dx
    this.y += dy
    this.apply(false)
  }

  /** Zoom by a factor about a point of the viewport (its middle if none is given). */
  zoomBy(factor: number, at = this.middle(), smooth = false): void {
    const zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, this.zoom * factor))
    this.x = at.x - ((at.x - this.x) / this.zoom) * zoom
    const y = at.y - TOP
    this.y = y - ((y - this.y) / this.zoom) * zoom
    this.zoom = zoom
    this.hold()
    this.apply(smooth)
  }

  private get area(): { w: number; h: number } {
    return { w: this.viewport.clientWidth - this.inset.right, h: this.viewport.clientHeight - this.inset.bottom - TOP }
  }

  private middle(): { x: number; y: number } {
    return { x: this.area.w / 2, y: this.area.h / 2 + TOP }
  }

  private wholeZoom(): number {
    return Math.min(this.area.w / this.size.width, this.area.h / this.size.height)
  }

  private fitZoom(): number {
    return Math.min(ZOOM.fit, Math.max(ZOOM.whole, this.wholeZoom()))
  }

  private hold(): void {
    this.held = true
    this.whole = false
  }

  private aim(smooth: boolean): void {
    const { w, h } = this.area
    if (w <= 0 || h <= 0) return
    const whole = this.wholeZoom()
    if (!this.held) {
      const all = this.whole || whole >= ZOOM.readable
      if (all) this.centre({ x: 0, y: 0, w: this.size.width, h: this.size.height }, this.fitZoom())
      else this.zoom = Math.max(ZOOM.following, Math.min(1.1, h / this.size.height))
      if (all && this.zoom <= whole) return this.apply(smooth)
    }
    if (this.target.length) this.bring(this.target)
    this.apply(smooth)
  }

  private centre(box: Box, zoom: number): void {
    this.zoom = zoom
    this.x = (this.area.w - box.w * zoom) / 2 - box.x * zoom
    this.y = (this.area.h - box.h * zoom) / 2 - box.y * zoom
  }

  /** Bring boxes into the safe part of the view; if they do not fit together, the first of them and what it can. */
  private bring(boxes: Box[]): void {
    const { w, h } = this.area
    const [first, whole] = [boxes[0]!, boxes.reduce(union)]
    const across = { first: [first.x, first.w], whole: [whole.x, whole.w] } as const
    const down = { first: [first.y, first.h], whole: [whole.y, whole.h] } as const
    this.x = shifted(this.x, across, this.zoom, w)
    this.y = shifted(this.y, down, this.zoom, h)
    if (this.held) return
    this.x = bounded(this.x, this.size.width * this.zoom, w)
    this.y = bounded(this.y, this.size.height * this.zoom, h)
  }

  /** What is in view, and as much again on each side, so that a gliding view finds it drawn. */
  private view(): Box {
    const [w, h] = [this.viewport.clientWidth / this.zoom, this.viewport.clientHeight / this.zoom]
    return { x: -this.x / this.zoom - w / 2, y: -this.y / this.zoom - h / 2, w: 2 * w, h: 2 * h }
  }

  private apply(smooth: boolean): void {
    this.world.classList.toggle('far', this.zoom < ZOOM.far)
    this.looked(this.view())
    this.world.classList.toggle('gliding', smooth)
    this.world.style.transform = `translate(${this.x}px, ${this.y + TOP}px) scale(${this.zoom})`
  }
}

type Stretch = readonly [start: number, length: number]

/** The offset moved just so far that all lies within the view; what is too long is centred, its first part kept inside. */
function shifted(
  offset: number,
  { first, whole }: { first: Stretch; whole: Stretch },
  zoom: number,
  view: number,
): number {
  const [start, length] = [whole[0] * zoom, whole[1] * zoom]
  const margin = Math.max(8, Math.min(SAFE, (view - first[1] * zoom) / 2))
  if (length <= view - 2 * margin) {
    const visible = offset + start >= margin && offset + start + length <= view - margin
    return visible ? offset : (view - length) / 2 - start
  }
  const centred = (view - length) / 2 - start
  const [least, most] = [margin - first[0] * zoom, view - margin - (first[0] + first[1]) * zoom]
  return Math.max(Math.min(centred, most), Math.min(least, most))
}

/** No emptiness on one side while the other hides something; what is smaller than the view sits in its middle. */
function bounded(offset: number, length: number, view: number): number {
  if (length <= view) return (view - length) / 2
  return Math.min(0, Math.max(view - length, offset))
}

function union(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  return { x, y, w: Math.max(a.x + a.w, b.x + b.w) - x, h: Math.max(a.y + a.h, b.y + b.h) - y }
}
