/** Where a label of a wire may sit: on the wire where it is free, else beside it, away from cards and other labels. */
import type { Box, Point } from './graph'

const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82]
const BESIDE = [0, -30, 30, -52, 52, -78, 78, -110, 110, -150, 150]
/** The cost of being covered whole, of a pixel beside the wire, of its far end, of leaving the scene at the top. */
const COVERED = 2600
const DISTANCE = 9
const OFF_CENTRE = 120
const OUTSIDE = 1500
/** A label in a narrow gap may reach this far over the cards beside it. */
const TUCK = 11
/** Words without a ground of their own are unreadable over anything: times the cost of being covered. */
const BARE = 8

/** The point at fraction `t` of the length of a path of cubic pieces. */
export function pointAt(path: Point[], t: number): Point {
  const ends = reaches(path)
  const at = Math.min(1 - 1e-9, Math.max(0, t)) * ends.at(-1)!
  const piece = Math.max(0, ends.findIndex(end => end > at))
  const [k, before] = [3 * piece, ends[piece - 1] ?? 0]
  const u = (at - before) / (ends[piece]! - before || 1)
  const [a, b, c, d] = [path[k]!, path[k + 1]!, path[k + 2]!, path[k + 3]!]
  const mix = (p: number, q: number, r: number, s: number): number =>
    p * (1 - u) ** 3 + 3 * q * u * (1 - u) ** 2 + 3 * r * u * u * (1 - u) + s * u ** 3
  return { x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) }
}

const measured = new WeakMap<Point[], number[]>()

/** How far along the path each piece ends, roughly. */
function reaches(path: Point[]): number[] {
  const known = measured.get(path)
  if (known) return known
  const ends: number[] = []
  for (let k = 0; k + 3 < path.length; k += 3) {
    const [a, b, c, d] = [path[k]!, path[k + 1]!, path[k + 2]!, path[k + 3]!]
    const through = distance(a, b) + distance(b, c) + distance(c, d)
    ends.push((ends.at(-1) ?? 0) + (through + distance(a, d)) / 2)
  }
  measured.set(path, ends)
  return ends
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

export interface Seat {
  /** Centre of the label. */
  at: Point
  /** The point of the wire that it belongs to. */
  on: Point
}

/** The best seat for a label of this size; `taken` are cards and labels already seated. `scale`: how much larger than usual all is. */
export function seat(path: Point[], size: { w: number; h: number }, taken: Box[], { beside = BESIDE, scale = 1, bare = false } = {}): Seat {
  const tuck = bare ? 0 : TUCK
  const covered = bare ? BARE * COVERED : COVERED
  let best: Seat | null = null
  let least = Number.POSITIVE_INFINITY
  for (const t of ALONG)
    for (const away of beside) {
      const dy = away * scale
      const on = pointAt(path, t)
      const box = { x: on.x - size.w / 2, y: on.y + dy - size.h / 2, ...size }
      const tucked = { ...box, x: box.x + tuck, w: Math.max(1, box.w - 2 * tuck) }
      const cost =
        (covered * taken.reduce((sum, other) => sum + overlap(tucked, other), 0)) / (tucked.w * tucked.h) +
        (box.y < 0 ? OUTSIDE : 0) +
        DISTANCE * Math.abs(away) +
        OFF_CENTRE * Math.abs(t - 0.5)
      if (cost < least) {
        least = cost
        best = { at: { x: on.x, y: on.y + dy }, on }
      }
    }
  return best!
}

export function overlap(a: Box, b: Box): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y)
  return w > 0 && h > 0 ? w * h : 0
}
