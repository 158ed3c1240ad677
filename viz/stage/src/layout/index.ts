/** The layout of a whole film, once: columns, order, coordinates, wires. Pure; knows no card, no step and no DOM. */
import type { Graph, Scene } from './graph'
import { order } from './order'
import { MARGIN, place } from './place'
import { rank } from './rank'
import { route } from './route'
import { topology } from './topology'

export type { Box, Graph, Point, Scene, Wire } from './graph'

export function layout(graph: Graph): Scene {
  if (!graph.sizes.length) return { boxes: [], paths: [], width: 2 * MARGIN, height: 2 * MARGIN }
  const sorted = topology(graph)
  const layered = order(graph, rank(graph, sorted), sorted.returns)
  const placed = place(graph, layered, sorted.onward)
  const paths = route(graph, layered, placed, sorted.returns)
  const right = Math.max(...placed.boxes.map(box => box.x + box.w))
  const bottom = Math.max(...placed.boxes.map(box => box.y + box.h), ...paths.flat().map(point => point.y))
  return { boxes: placed.boxes, paths, width: right + MARGIN, height: bottom + MARGIN }
}
