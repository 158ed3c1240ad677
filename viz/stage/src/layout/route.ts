/** Smooth wires from port to port: through their invisible nodes, under the graph where too long, over it in return. */
import type { Box, Graph, Point } from './graph'
import type { Layered } from './order'
import type { Placed } from './place'

const PORT = 18
const LANE = 26
/** Wires stop short of the cards, so that the frame of a card in focus hides no arrowhead. */
const CLEAR = 7

export function route(graph: Graph, layered: Layered, placed: Placed, returns: boolean[]): Point[][] {
  const way = graph.wires.map((_, i) => stops(layered.chains[i] ?? [], layered, placed))
  const outs = ports({ graph, boxes: placed.boxes, way, returns }, 'source')
  const ins = ports({ graph, boxes: placed.boxes, way, returns }, 'target')
  const floor = Math.max(...placed.boxes.map(box => box.y + box.h))
  let lanes = 0
  return graph.wires.map((wire, i) => {
    const [from, to] = [placed.boxes[wire.source]!, placed.boxes[wire.target]!]
    const start = { x: from.x + from.w + CLEAR, y: outs[i]! }
    const end = { x: to.x - CLEAR, y: ins[i]! }
    if (returns[i]) return over(from, to)
    if (!layered.chains[i]) return under(start, end, floor + LANE * (1 + (lanes++ % 6)))
    return smooth([start, ...way[i]!, end])
  })
}

/** Two points per column passed, so that a wire crosses a column level and turns in the gaps. */
function stops(chain: number[], layered: Layered, placed: Placed): Point[] {
  const column = columnOf(layered)
  return chain.flatMap(node => {
    const at = column.get(node)!
    const y = placed.axes[node]!
    return [
      { x: placed.left[at]!, y },
      { x: placed.left[at]! + placed.widths[at]!, y },
    ]
  })
}

const columns = new WeakMap<Layered, Map<number, number>>()

function columnOf(layered: Layered): Map<number, number> {
  let found = columns.get(layered)
  if (!found) {
    found = new Map(layered.columns.flatMap((nodes, i) => nodes.map(node => [node, i] as const)))
    columns.set(layered, found)
  }
  return found
}

interface Wiring {
  graph: Graph
  boxes: Box[]
  way: Point[][]
  returns: boolean[]
}

/** Heights at which wires touch their card, spread about its axis in the order of where they come from. */
function ports({ graph, boxes, way, returns }: Wiring, end: 'source' | 'target'): number[] {
  const heights: number[] = []
  const byNode = new Map<number, number[]>()
  graph.wires.forEach((wire, i) => {
    if (!returns[i]) byNode.set(wire[end], [...(byNode.get(wire[end]) ?? []), i])
  })
  const far = (i: number): number => {
    const wire = graph.wires[i]!
    const bend = end === 'source' ? way[i]![0] : way[i]!.at(-1)
    const box = boxes[end === 'source' ? wire.target : wire.source]!
    return bend?.y ?? box.y + graph.sizes[end === 'source' ? wire.target : wire.source]!.axis
  }
  for (const [node, wires] of byNode) {
    const box = boxes[node]!
    const { axis, h } = graph.sizes[node]!
    const step = Math.min(PORT, (2 * Math.min(axis, h - axis) - 8) / Math.max(1, wires.length))
    wires.sort((a, b) => far(a) - far(b) || graph.wires[a]!.slot - graph.wires[b]!.slot)
    wires.forEach((wire, k) => {
      heights[wire] = box.y + axis + (k - (wires.length - 1) / 2) * step
    })
  }
  return heights
}

/** Cubic pieces with level tangents at every stop. */
export function smooth(points: Point[]): Point[] {
  const path = [points[0]!]
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1]!, points[i]!]
    const reach = (b.x - a.x) / 2
    path.push({ x: a.x + reach, y: a.y }, { x: b.x - reach, y: b.y }, b)
  }
  return path
}

function under(start: Point, end: Point, lane: number): Point[] {
  const reach = 40
  return smooth([start, { x: start.x + reach, y: lane }, { x: end.x - reach, y: lane }, end])
}

/** A wire back to an earlier card, an in-place write: out at the top, in at the top. */
function over(from: Box, to: Box): Point[] {
  const start = { x: from.x + from.w / 2, y: from.y - CLEAR }
  const end = { x: to.x + to.w / 2, y: to.y - CLEAR }
  const top = Math.min(from.y, to.y) - 36
  return [start, { x: start.x, y: top }, { x: end.x, y: top }, end]
}
