/**
 * Where the graph is looked at from. Shows the whole where it can be read, else follows the active cards; moves by CSS
 * transform only, no more than it must, and gives way to the hand: wheel, pinch, drag, keys. Knows boxes, no cards.
 */
import type { Box } from './layout'
import { union } from './layout/extent'

/** The smallest zoom at which the whole graph is shown of its own accord. */
export const REST = 0.34
/**
 * `following` is the zoom for larger graphs, `low` that in little room;
 * under `whole` cards could not be told apart, so a longer graph is shown in part even when the whole is asked for.
 */
const ZOOM = { least: 0.06, whole: 0.14, following: 0.9, low: 0.5, most: 2.5, fit: 1.3, close: 1.1 }
const SAFE = 48
/** The strip on top that the legend and the buttons take, at the least. */
export const TOP = 44
/** From what is brought into view to the edges of the view while all is shown, and to the strip on top. */
const NEAR_EDGE = 8

/** What is to be seen, told for the zoom at which it will be, and the height that there is: from afar things are drawn larger. */
export type Target = Box[] | ((zoom: number, height: number) => Box[])

interface Size {
  width: number
  height: number
}

interface Spot {
  x: number
  y: number
}

export class Camera {
  private x = 0
  private y = 0
  private zoom = 1
  /** Set by the hand: kept until fit or follow is asked for. */
  private held = false
  /** Whether the whole was asked for, or to be near; null: whatever can be read. */
  private asked: 'whole' | 'near' | null = null
  /** For an audience more than 1: the whole is shown only if its cards are as large as near by. Less beside another film. */
  private scale = 1
  private target: Target = []
  /** That of a graph beside this one: the whole of both is shown at one zoom. */
  twin: Camera | null = null
  private inset = { right: 0, bottom: 0 }
  /** Of the viewport, read once a size: to ask for it in the middle of a step makes the browser lay out all cards. */
  private pane: { w: number; h: number; top: number } | null = null

  constructor(
    private readonly viewport: HTMLElement,
    private readonly world: SVGElement,
    private readonly size: () => Size,
    private readonly looked: (view: Box, zoom: number) => void,
    private readonly rest = REST,
    /** How far down the strip on top reaches. */
    private readonly strip: () => number = () => TOP,
    /** What there is by now; the rest of the graph is still to come. */
    private readonly there: () => Box | null = () => null,
  ) {}

  /** Look from where another camera looked, at a graph that is much the same. */
  take({ x, y, zoom, held, asked, inset }: Camera): void {
    Object.assign(this, { x, y, zoom, held, asked, inset })
    this.aim(false)
  }

  /** Show these boxes; moves no more than it must. */
  follow(target: Target, smooth = true): void {
    if (typeof target === 'function' || target.length) this.target = target
    this.aim(smooth)
  }

  /** Room that panels take from the right and the bottom of the viewport. */
  reserve(inset: { right?: number; bottom?: number }): void {
    const { right = this.inset.right, bottom = this.inset.bottom } = inset
    if (right === this.inset.right && bottom === this.inset.bottom) return
    this.inset = { right, bottom }
    this.aim(true)
  }

  /** Pixels that what is shown first could do without, from the strip on top to the lower edge. */
  get spare(): number {
    const [first] = this.boxes
    return Math.max(0, this.measured().h - (first ? first.h * this.zoom + 2 * NEAR_EDGE : 0))
  }

  /** From the whole graph to the cards of this step and back. Returns whether the whole is shown. */
  toggleWhole(): boolean {
    const whole = !this.showsWhole || this.held
    this.asked = whole ? 'whole' : 'near'
    this.held = false
    this.aim(true)
    return whole
  }

  /** The graph has been laid out anew. */
  refit(): void {
    this.held = false
    this.asked = null
    this.pane = null
  }

  /** What is read from afar is drawn larger by this factor. */
  enlarge(scale: number): void {
    this.scale = scale
    this.held = false
    this.pane = null
    this.aim(true)
  }

  resize(): void {
    this.pane = null
    this.aim(false)
  }

  pan(dx: number, dy: number, smooth = false): void {
    this.hold()
    this.x += dx
    this.y += dy
    this.apply(smooth)
  }

  /** Zoom by a factor about a point of the viewport (its middle if none is given). */
  zoomBy(factor: number, at = this.middle(), smooth = false): void {
    const zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, this.zoom * factor))
    this.x = at.x - ((at.x - this.x) / this.zoom) * zoom
    const y = at.y - this.top
    this.y = y - ((y - this.y) / this.zoom) * zoom
    this.zoom = zoom
    this.hold()
    this.apply(smooth)
  }

  /** Go near one box, so that it can be read with what stands around it. */
  closeUp(box: Box): void {
    this.hold()
    this.centre(box, Math.max(ZOOM.close, Math.min(this.zoom, ZOOM.fit)))
    this.apply(true)
  }

  private get showsWhole(): boolean {
    const least = this.scale > 1 ? ZOOM.following * this.scale : this.rest * this.scale
    return this.asked ? this.asked === 'whole' : this.wholeZoom() >= least
  }

  /** `free`: also what the sentence covers when it is long. */
  private area(free = false): { w: number; h: number } {
    const { w, h } = this.measured()
    return { w: w - this.inset.right, h: free ? h : h - this.inset.bottom }
  }

  private middle(): Spot {
    const { w, h } = this.area()
    return { x: w / 2, y: h / 2 + this.top }
  }

  private get top(): number {
    return this.measured().top
  }

  private measured(): { w: number; h: number; top: number } {
    if (this.pane) return this.pane
    const top = this.strip()
    return (this.pane = { w: this.viewport.clientWidth, h: this.viewport.clientHeight - top, top })
  }

  private wholeZoom(): number {
    return Math.min(this.ownZoom(), this.twin?.ownZoom() ?? Number.POSITIVE_INFINITY)
  }

  /** At which this graph is seen whole; without limit where it has no room yet. */
  private ownZoom(): number {
    const { w, h } = this.area(true)
    const { width, height } = this.size()
    return w > 0 && h > 0 ? Math.min(w / width, h / height) : Number.POSITIVE_INFINITY
  }

  private hold(): void {
    this.held = true
    this.asked = null
  }

  private aim(smooth: boolean): void {
    const { w, h } = this.area(true)
    if (w <= 0 || h <= 0) return
    if (!this.held) {
      const { width, height } = this.size()
      const whole = this.wholeZoom()
      if (this.showsWhole) this.centre({ x: 0, y: 0, w: width, h: height }, Math.min(ZOOM.fit * Math.max(1, this.scale), Math.max(ZOOM.whole, whole)))
      else this.zoom = this.within(Math.max(ZOOM.following, Math.min(ZOOM.close, h / height)) * this.scale, h)
    }
    const { boxes } = this
    if (boxes.length) this.bring(boxes)
    this.apply(smooth)
  }

  /** The zoom, less where not even the first card would be seen whole. */
  private within(zoom: number, height: number): number {
    this.zoom = zoom
    const [first] = this.boxes
    return first ? Math.min(zoom, Math.max(ZOOM.low, (height - 2 * NEAR_EDGE) / first.h)) : zoom
  }

  private get boxes(): Box[] {
    return typeof this.target === 'function' ? this.target(this.zoom, this.area(true).h - 2 * NEAR_EDGE) : this.target
  }

  private centre(box: Box, zoom: number): void {
    const { w, h } = this.area(true)
    this.zoom = zoom
    this.x = (w - box.w * zoom) / 2 - box.x * zoom
    this.y = (h - box.h * zoom) / 2 - box.y * zoom
  }

  /** Bring boxes into the safe part of the view; if they do not fit together, the first of them with those that fit; all that is there, where it does. */
  private bring(boxes: Box[]): void {
    const { w, h } = this.area()
    const fits = (box: Box): boolean => box.w * this.zoom <= w - 2 * NEAR_EDGE && box.h * this.zoom <= h - 2 * NEAR_EDGE
    const both = (kept: Box, box: Box): Box => (fits(union(kept, box)) ? union(kept, box) : kept)
    const [first, whole] = [boxes.reduce(both), boxes.reduce(union)]
    const following = !this.held && !this.showsWhole
    const all = union(whole, (following && this.there()) || whole)
    const wide = all.w * this.zoom <= w - 2 * SAFE ? all : whole
    const high = all.h * this.zoom <= h - 2 * SAFE ? all : whole
    const across = { first: [first.x, first.w], whole: [wide.x, wide.w] } as const
    const down = { first: [first.y, first.h], whole: [high.y, high.h] } as const
    const margin = this.showsWhole && !this.held ? NEAR_EDGE : SAFE
    this.x = shifted(this.x, across, { zoom: this.zoom, view: w, margin })
    this.y = shifted(this.y, down, { zoom: this.zoom, view: h, margin })
    if (!following) return
    this.x = bounded(this.x, this.size().width * this.zoom, w)
    this.y = bounded(this.y, this.size().height * this.zoom, h)
  }

  /** What is in view, and as much again on each side, so that a gliding view finds it drawn. */
  private view(): Box {
    const [w, h] = [(this.pane?.w ?? 0) / this.zoom, ((this.pane?.h ?? 0) + this.top) / this.zoom]
    return { x: -this.x / this.zoom - w / 2, y: -this.y / this.zoom - h / 2, w: 2 * w, h: 2 * h }
  }

  private apply(smooth: boolean): void {
    this.looked(this.view(), this.zoom)
    this.world.classList.toggle('gliding', smooth)
    this.world.style.transform = `translate(${this.x}px, ${this.y + this.top}px) scale(${this.zoom})`
  }
}

type Stretch = readonly [start: number, length: number]

interface Frame {
  zoom: number
  view: number
  margin: number
}

/** The offset moved just so far that all lies within the view; what is too long is centred, its first part kept inside. */
function shifted(offset: number, { first, whole }: { first: Stretch; whole: Stretch }, { zoom, view, margin: safe }: Frame): number {
  const [start, length] = [whole[0] * zoom, whole[1] * zoom]
  const margin = Math.max(Math.min(8, safe), Math.min(safe, (view - first[1] * zoom) / 2))
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
