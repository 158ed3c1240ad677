/**
 * Draws only what is in view, once there are too many things to draw them all. What changes out of sight is drawn when
 * it comes into view. Knows boxes by index, not what is in them.
 */
import type { Box } from './layout'
import { overlap } from './layout/labels'

/** Up to so many things all are kept drawn, in view or not. */
const ALL = 130

interface Drawing {
  draw(index: number): void
  hide(index: number): void
}

export class Sight {
  private view: Box | null = null
  private readonly seen = new Set<number>()
  private readonly stale = new Set<number>()
  private readonly everything: boolean

  constructor(
    private readonly boxes: (Box | undefined)[],
    private readonly drawing: Drawing,
  ) {
    this.everything = boxes.length <= ALL
  }

  /** Something about it changed. */
  touch(index: number): void {
    if (this.sees(index)) return this.drawing.draw(index)
    this.stale.add(index)
  }

  /** The part of the world that is looked at now. */
  look(view: Box): void {
    if (this.everything) return
    this.view = view
    for (const index of this.seen) {
      if (this.sees(index)) continue
      this.seen.delete(index)
      this.stale.add(index)
      this.drawing.hide(index)
    }
    this.boxes.forEach((_, index) => {
      if (this.seen.has(index) || !this.sees(index)) return
      this.seen.add(index)
      if (this.stale.delete(index)) this.drawing.draw(index)
    })
  }

  private sees(index: number): boolean {
    const box = this.boxes[index]
    return box !== undefined && (this.everything || (this.view !== null && overlap(this.view, box) > 0))
  }
}

/** The box that holds a path; never without extent. */
export function hull(path: { x: number; y: number }[]): Box {
  const xs = path.map(point => point.x)
  const ys = path.map(point => point.y)
  const [x, y] = [Math.min(...xs) - 20, Math.min(...ys) - 20]
  return { x, y, w: Math.max(...xs) + 20 - x, h: Math.max(...ys) + 20 - y }
}
