/** How far boxes and points reach; there may be more of them than a call of Math.max can take. */
import type { Box, Point } from './graph'

export function extent(boxes: Box[], points: Point[]): { left: number; top: number; right: number; bottom: number } {
  const corners = [...points, ...boxes, ...boxes.map(({ x, y, w, h }) => ({ x: x + w, y: y + h }))]
  const found = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  for (const { x, y } of corners) {
    found.left = Math.min(found.left, x)
    found.top = Math.min(found.top, y)
    found.right = Math.max(found.right, x)
    found.bottom = Math.max(found.bottom, y)
  }
  return found
}

/** The box about two. */
export function union(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  return { x, y, w: Math.max(a.x + a.w, b.x + b.w) - x, h: Math.max(a.y + a.h, b.y + b.h) - y }
}
