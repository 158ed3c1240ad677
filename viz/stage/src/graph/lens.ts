/** Seen from afar, the cards of this step stand out in full, large enough to be read. */
import type { Board } from './board'
import { isShown, stateOf } from './board'
import { look } from '../draw/card'
import { svg } from '../page/dom'
import type { Box } from './layout'
import { overlap } from './layout/labels'

/** So many cards are shown in full; where a step speaks of more, none is: they would hide the rest. */
const MOST = 2
/** How large they are drawn, as a share of what would be natural size. */
const SHARE = 0.84
const LEAST = 0.62
/** The ring around one. */
const GLOW = 5
/** How far two of them keep apart, and how far they stay from the edge of the picture. */
const APART = 18
const EDGE = 8

export interface Lens {
  index: number
  scale: number
  /** What it covers. */
  box: Box
}

/** Where they stay, as far as they can, and how high a card is now and may be as a lens. */
interface Limits {
  extent: { width: number; height: number }
  most: number
  height(index: number): number
}

export function lensesOf(board: Board, { extent, most, height }: Limits): Lens[] {
  const natural = board.scale * SHARE
  const { ensemble, scene, now } = board
  const shown = (now.focus ?? []).filter(id => ensemble.node.has(id) && isShown(board, id))
  if (natural <= 1 || shown.length > MOST) return []
  const taken: Box[] = []
  return shown.flatMap(id => {
    const index = ensemble.node.get(id)!
    const stand = scene.boxes[index]
    if (!stand || scene.stands[index] !== index) return []
    const box = { ...stand, h: height(index) }
    const scale = Math.min(natural, Math.max(board.scale * LEAST, most / (box.h + 2 * GLOW)))
    const near = within(grown(box, scale), extent, EDGE * board.scale)
    return [{ index, scale, box: apart(near, taken, { by: APART * board.scale, bottom: extent.height }) }]
  })
}

export function drawLens(board: Board, { index, scale, box: { x, y } }: Lens, face: SVGElement[]): SVGGElement {
  const actor = board.ensemble.nodes[index]!
  const transform = `translate(${x} ${y}) scale(${scale})`
  const classes = `${look(actor, stateOf(board, actor.id), true)} lens`
  return svg('g', { class: classes, transform, 'data-lens': actor.id, 'aria-hidden': 'true' }, ...face)
}

/** Larger about its middle. */
const grown = ({ x, y, w, h }: Box, by: number): Box => ({
  x: x - (w * (by - 1)) / 2,
  y: y - (h * (by - 1)) / 2,
  w: w * by,
  h: h * by,
})

/** Moved in over the edge of the picture; what is too large for it stays in its middle. */
function within(box: Box, { width, height }: { width: number; height: number }, edge: number): Box {
  const moved = (start: number, length: number, room: number): number =>
    length + 2 * edge > room ? (room - length) / 2 : Math.min(Math.max(start, edge), room - edge - length)
  return { ...box, x: moved(box.x, box.w, width), y: moved(box.y, box.h, height) }
}

/** Moved from over those that are there, under them or where there is room, and kept in mind for the next. */
function apart(box: Box, taken: Box[], { by, bottom }: { by: number; bottom: number }): Box {
  const free = { ...box }
  for (const other of taken) {
    if (!overlap(free, other)) continue
    const [above, below] = [other.y - by - free.h, other.y + other.h + by]
    free.y = below + free.h > bottom && above >= 0 ? above : below
  }
  taken.push(free)
  return free
}
