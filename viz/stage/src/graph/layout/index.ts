/**
 * The layout of a whole film, once. Pure; knows no card, no step and no DOM. Laid out towards the right; downwards is
 * the same with across and down exchanged. Rows are broken for the room in which it will be seen.
 */
import { extent } from './extent'
import type { Box, Graph, Insets, Point, Scene, Shape } from './graph'
import { type Block, Nest } from './nest'
import { HEAD, PAD } from './regions'
import { over } from './route'
import { readable } from './search'

export type { Box, Graph, Point, Scene, Shape, Size, Wire } from './graph'
export { READABLE } from './search'

const MARGIN = 30

export function layout(graph: Graph, { down = false, room }: Shape = {}): Scene {
  if (!graph.sizes.length) return { boxes: [], paths: [], frames: [], width: 2 * MARGIN, height: 2 * MARGIN }
  const insets = { left: PAD, top: PAD + HEAD, right: PAD, bottom: PAD }
  if (!down) return scene(graph, insets, room)
  const turned = graph.sizes.map(({ w, h }) => ({ w: h, h: w, axis: w / 2 }))
  const wires = graph.wires.map(wire => ({ ...wire, label: Math.min(wire.label, LABEL) }))
  const upright = { left: insets.top, top: insets.left, right: insets.bottom, bottom: insets.right }
  return flipped(scene({ ...graph, sizes: turned, wires }, upright, room && { w: room.h, h: room.w }))
}

/** The height of a label on a wire, with air. */
const LABEL = 64

function scene(graph: Graph, insets: Insets, room: Shape['room']): Scene {
  const nest = new Nest(graph, insets)
  const whole = finished(graph, nest.block(-1, { w: Number.POSITIVE_INFINITY, h: Number.POSITIVE_INFINITY }))
  if (!room) return whole
  return readable(whole, graph.sizes.length, room, (zoom, tight) => {
    const outline = { w: room.w / zoom - 2 * MARGIN, h: room.h / zoom - 2 * MARGIN, tight }
    return finished(graph, nest.block(-1, outline))
  })
}

/** Everything moved into the margins, and the wires that run back. */
function finished(graph: Graph, { boxes, frames, ways }: Block): Scene {
  const paths = graph.wires.map((wire, i) => ways.get(i) ?? over(boxes.get(wire.source)!, boxes.get(wire.target)!))
  const { left, top, right, bottom } = extent([...boxes.values(), ...frames.values()], paths.flat())
  const moved = <P extends Point>(one: P): P => ({ ...one, x: one.x - left + MARGIN, y: one.y - top + MARGIN })
  return {
    boxes: graph.sizes.map((_, node) => moved(boxes.get(node)!)),
    paths: paths.map(path => path.map(moved)),
    frames: (graph.parents ?? []).map((_, group) => (frames.has(group) ? moved(frames.get(group)!) : null)),
    width: right - left + 2 * MARGIN,
    height: bottom - top + 2 * MARGIN,
  }
}

function flipped({ boxes, paths, frames, width, height }: Scene): Scene {
  const turn = ({ x, y, w, h }: Box): Box => ({ x: y, y: x, w: h, h: w })
  return {
    boxes: boxes.map(turn),
    paths: paths.map(path => path.map(({ x, y }) => ({ x: y, y: x }))),
    frames: frames.map(frame => frame && turn(frame)),
    width: height,
    height: width,
  }
}
