/** One level laid out: columns, order, rows, coordinates, wires. Its own corner is at 0, 0. */
import { extent } from './extent'
import type { Box, Level, Point, Room } from './graph'
import { LONGEST, order } from './order'
import { place } from './place'
import { rank } from './rank'
import { route } from './route'
import { spread } from './rows'
import { topology } from './topology'

/** In rows all wires keep to the rows, unless they would pass more than so many columns in all. */
const PASSED = 6000

export interface Laid {
  boxes: Box[]
  /** null: the wire runs back. */
  paths: (Point[] | null)[]
  w: number
  h: number
}

/** `room`: what is longer is broken into rows, what is higher into columns. */
export function lay(level: Level, room: Room): Laid {
  const sorted = topology(level)
  const breaks = Number.isFinite(room.w)
  const ranks = rank(level, sorted)
  const columns = breaks ? spread(level, ranks, room.h) : ranks
  const layered = order(level, columns, sorted.returns, breaks && passed(level, columns) <= PASSED ? Number.POSITIVE_INFINITY : LONGEST)
  const placed = place(level, layered, sorted.onward, room)
  const paths = route(level, layered, placed, sorted.returns)
  const { right, bottom } = extent(placed.boxes, paths.flatMap(path => path ?? []))
  return { boxes: placed.boxes, paths, w: right, h: bottom }
}

/** How many columns all wires pass. */
const passed = ({ links }: Level, columns: number[]): number =>
  links.reduce((sum, { source, target }) => sum + Math.max(0, columns[target]! - columns[source]!), 0)
