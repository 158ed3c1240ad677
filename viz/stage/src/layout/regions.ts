/**
 * Frames around the members of a group. One frame where it would hold no stranger, else as few as can be, so that a
 * card is never drawn inside a region to which it does not belong.
 */
import type { Box } from './graph'
import { overlap } from './labels'

export const PAD = 14
export const HEAD = 22

export function frames(members: Box[], strangers: Box[]): Box[] {
  const pieces: Box[] = []
  for (const box of [...members].sort((a, b) => a.x - b.x || a.y - b.y)) {
    const home = pieces.findIndex(piece => !strangers.some(stranger => overlap(padded(union(piece, box)), stranger)))
    if (home < 0) pieces.push(box)
    else pieces[home] = union(pieces[home]!, box)
  }
  return pieces.map(padded)
}

/** The strip of a frame that holds its title. */
export const titleOf = ({ x, y, w }: Box): Box => ({ x, y, w, h: HEAD })

function union(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  return { x, y, w: Math.max(a.x + a.w, b.x + b.w) - x, h: Math.max(a.y + a.h, b.y + b.h) - y }
}

function padded({ x, y, w, h }: Box): Box {
  return { x: x - PAD, y: y - PAD - HEAD, w: w + 2 * PAD, h: h + 2 * PAD + HEAD }
}
