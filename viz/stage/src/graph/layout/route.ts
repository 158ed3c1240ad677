/**
 * Smooth wires from port to port: through their invisible nodes, round the end of a row to the next one, under the graph
 * where too long. Wires back to an earlier card are drawn by `over` once all cards have their place.
 */
import type { Box, Level, Link, Point } from './graph'
import { type Layered, portOf } from './order'
import { LANE, type Placed } from './place'

const PORT = 18
const UNDER = 26
/** Wires stop short of the cards, so that the frame of a card in focus hides no arrowhead. */
const CLEAR = 7
/** How round a wire turns into the next row. */
const ROUND = 11

/** A path for each wire; none where it runs back. */
export function route(level: Level, layered: Layered, placed: Placed, returns: boolean[]): (Point[] | null)[] {
  const outs = ports({ level, layered, placed, returns }, 'source')
  const ins = ports({ level, layered, placed, returns }, 'target')
  const floor = Math.max(...placed.boxes.map(box => box.y + box.h))
  const lanes = placed.rows.map(() => new Map<string, number>())
  let under = 0
  return level.links.map((link, i) => {
    if (returns[i]) return null
    const [from, to] = [placed.boxes[link.source]!, placed.boxes[link.target]!]
    const start = { x: from.x + from.w + clear(level, link.source, link.from), y: outs[i]! }
    const end = { x: to.x - clear(level, link.target, link.to), y: ins[i]! }
    const chain = layered.chains[i]
    if (!chain) return beneath(start, end, floor + UNDER * (1 + (under++ % 6)))
    return through(link, { start, end, chain }, placed, lanes)
  })
}

/** At a gate and at a frame the wire goes on. */
const clear = (level: Level, item: number, port?: number): number =>
  level.gates[item] || port !== undefined ? 0 : CLEAR

interface Way {
  start: Point
  end: Point
  chain: number[]
}

function through(link: Link, { start, end, chain }: Way, placed: Placed, lanes: Map<string, number>[]): Point[] {
  const stops = [link.source, ...chain, link.target]
  let path = [start]
  for (let s = 1; s < stops.length; s++) {
    const [before, item] = [placed.column[stops[s - 1]!]!, placed.column[stops[s]!]!]
    const left = s === stops.length - 1 ? end : { x: placed.left[item]!, y: placed.axes[stops[s]!]! }
    const row = placed.rowOf[before]!
    if (placed.rowOf[item] === row) path = onward(path, left)
    else path.push(...turn(path.at(-1)!, left, placed, row, laneOf(link, lanes[row]!)))
    if (left !== end) path = onward(path, { x: left.x + placed.widths[item]!, y: left.y })
  }
  return path
}

/** Between two rows, wires from one place share a lane. */
function laneOf(link: Link, lanes: Map<string, number>): number {
  const port = portOf(link)
  const lane = lanes.get(port) ?? lanes.size
  lanes.set(port, lane)
  return lane
}

/** One cubic piece more, with level tangents. */
function onward(path: Point[], to: Point): Point[] {
  const from = path.at(-1)!
  const reach = (to.x - from.x) / 2
  path.push({ x: from.x + reach, y: from.y }, { x: to.x - reach, y: to.y }, to)
  return path
}

/** Out at the end of a row, back between the rows, in at the start of the next. */
function turn(from: Point, to: Point, placed: Placed, row: number, lane: number): Point[] {
  const [here, next] = [placed.rows[row]!, placed.rows[row + 1]!]
  const right = here.right + LANE * (lane + 1)
  const left = next.left - LANE * (lane + 1)
  const y = next.top - LANE * (lane + 1) - 10
  const corners = [from, { x: right, y: from.y }, { x: right, y }, { x: left, y }, { x: left, y: to.y }, to]
  return rounded(corners).slice(1)
}

/** A path along straight lines with round corners. */
function rounded(corners: Point[]): Point[] {
  const path = [corners[0]!]
  corners.slice(1, -1).forEach((corner, i) => {
    const before = toward(corner, corners[i]!)
    const after = toward(corner, corners[i + 2]!)
    path.push(...straight(path.at(-1)!, before), corner, corner, after)
  })
  path.push(...straight(path.at(-1)!, corners.at(-1)!))
  return path
}

function toward(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const part = Math.min(ROUND, length / 2) / length
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}

/** The rest of a cubic piece that is a straight line. */
export function straight(from: Point, to: Point): Point[] {
  const at = (t: number): Point => ({ x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t })
  return [at(1 / 3), at(2 / 3), to]
}

interface Wiring {
  level: Level
  layered: Layered
  placed: Placed
  returns: boolean[]
}

/** Heights at which wires touch their item, spread about its axis in the order of where they come from. */
function ports({ level, layered, placed, returns }: Wiring, end: 'source' | 'target'): number[] {
  const heights: number[] = []
  const byItem = new Map<number, number[]>()
  level.links.forEach((link, i) => {
    const fixed = end === 'source' ? link.from : link.to
    if (fixed !== undefined) heights[i] = placed.boxes[link[end]]!.y + fixed
    else if (!returns[i]) byItem.set(link[end], [...(byItem.get(link[end]) ?? []), i])
  })
  const far = (i: number): number => {
    const [link, chain] = [level.links[i]!, layered.chains[i] ?? []]
    const bend = end === 'source' ? chain[0] : chain.at(-1)
    const other = end === 'source' ? link.target : link.source
    const port = end === 'source' ? link.to : link.from
    return bend !== undefined ? placed.axes[bend]! : port !== undefined ? placed.boxes[other]!.y + port : placed.axes[other]!
  }
  for (const [item, links] of byItem) {
    const { axis, h } = level.sizes[item]!
    const step = Math.max(0, Math.min(PORT, (2 * Math.min(axis, h - axis) - 8) / Math.max(1, links.length)))
    links.sort((a, b) => far(a) - far(b) || level.links[a]!.slot - level.links[b]!.slot)
    links.forEach((link, k) => {
      heights[link] = placed.axes[item]! + (k - (links.length - 1) / 2) * step
    })
  }
  return heights
}

function beneath(start: Point, end: Point, lane: number): Point[] {
  const reach = 40
  const path = onward(onward([start], { x: start.x + reach, y: lane }), { x: end.x - reach, y: lane })
  return onward(path, end)
}

/** A wire back to an earlier card, an in-place write: out at the top, in at the top. */
export function over(from: Box, to: Box): Point[] {
  const start = { x: from.x + from.w / 2, y: from.y - CLEAR }
  const end = { x: to.x + to.w / 2, y: to.y - CLEAR }
  const top = Math.min(from.y, to.y) - 36
  return [start, { x: start.x, y: top }, { x: end.x, y: top }, end]
}
