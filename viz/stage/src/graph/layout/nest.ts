/**
 * Groups within groups: the inside of each is laid out first and then stands as one item in what is around it, so that
 * a frame holds its members and nothing else. A wire across a frame passes it at a gate.
 */
import type { Box, Graph, Insets, Level, Link, Point, Room, Size } from './graph'
import { lay } from './level'
import { straight } from './route'

/** A group laid out, its corner at 0, 0. */
export interface Block {
  boxes: Map<number, Box>
  frames: Map<number, Box>
  /** Of each wire with an end in here: its way in here. */
  ways: Map<number, Point[]>
  /** Where the wires come in and go out, below the top. */
  ports: Map<number, number>
  w: number
  h: number
}

/** Frames in frames use up a low room: what is left for the innermost is never nothing, so that its rows can be counted. */
const LEAST = 1

/** What stands in a level, and what its links are. */
interface Inside {
  level: Level
  /** The node, or the group, that each item is; neither for gates. */
  node: (number | undefined)[]
  group: (number | undefined)[]
  /** The wires that go along each link: what comes from one card into one frame goes as one. */
  wires: number[][]
}

export class Nest {
  private readonly kids = new Map<number, number[]>()
  private readonly nodes = new Map<number, number[]>()

  constructor(
    private readonly graph: Graph,
    private readonly insets: Insets,
  ) {
    const add = (map: Map<number, number[]>, key: number, one: number): void => {
      const all = map.get(key)
      if (all) all.push(one)
      else map.set(key, [one])
    }
    graph.groups.forEach((group, node) => add(this.nodes, group, node))
    this.parents.forEach((parent, group) => add(this.kids, parent, group))
  }

  /** The inside of a group (-1: of the whole film), broken into rows and columns where it is larger than its room. */
  block(group: number, room: Room): Block {
    const { insets } = this
    const w = Math.max(LEAST, room.w - insets.left - insets.right - 2)
    const inner = { ...room, w, h: Math.max(LEAST, room.h - insets.top - insets.bottom - 2) }
    const blocks = new Map<number, Block>()
    for (const kid of this.kids.get(group) ?? []) {
      const block = this.block(kid, inner)
      if (block.boxes.size) blocks.set(kid, framed(block, kid, insets))
    }
    const inside = this.inside(group, blocks)
    if (!inside.level.sizes.length) return empty()
    const laid = lay(inside.level, inner)
    return assemble(inside, laid, blocks)
  }

  private get parents(): number[] {
    return this.graph.parents ?? []
  }

  /** The group directly in `group` that holds the node, -1 for `group` itself, null for elsewhere. */
  private home(node: number, group: number): number | null {
    let below = -1
    for (let at = this.graph.groups[node] ?? -1; at !== group; at = this.parents[at] ?? -1) {
      if (at < 0) return null
      below = at
    }
    return below
  }

  private inside(group: number, blocks: Map<number, Block>): Inside {
    const { sizes, wires } = this.graph
    const level: Level = { sizes: [], links: [], gates: [] }
    const inside: Inside = { level, node: [], group: [], wires: [] }
    const item = new Map<string, number>()
    const add = (size: Size, key: string, what: { node?: number; group?: number }, gate: 'in' | 'out' | null = null): number => {
      item.set(key, level.sizes.length)
      level.sizes.push(size)
      level.gates.push(gate)
      inside.node.push(what.node)
      inside.group.push(what.group)
      return level.sizes.length - 1
    }
    const born: { first: number; add: () => void }[] = (this.nodes.get(group) ?? []).map(node => ({
      first: node,
      add: () => add(sizes[node]!, `node ${node}`, { node }),
    }))
    for (const [kid, block] of blocks)
      born.push({ first: Math.min(...block.boxes.keys()), add: () => add(sized(block), `group ${kid}`, { group: kid }) })
    for (const one of born.sort((a, b) => a.first - b.first)) one.add()
    const known = new Map<string, number>()
    wires.forEach((wire, i) => {
      const [from, to] = [this.home(wire.source, group), this.home(wire.target, group)]
      if ((from === null && to === null) || (from !== null && from === to && from >= 0)) return
      if (wire.loose && (from !== -1 || to !== -1)) return
      const gate = (way: 'in' | 'out'): number =>
        item.get(`${way} ${wire.source}`) ?? add({ w: 0, h: 0, axis: 0 }, `${way} ${wire.source}`, {}, way)
      const end = (home: number | null, node: number, way: 'in' | 'out'): number =>
        home === null ? gate(way) : item.get(home < 0 ? `node ${node}` : `group ${home}`)!
      const link: Link = { ...wire, source: end(from, wire.source, 'in'), target: end(to, wire.target, 'out') }
      if (from !== null && from >= 0) link.from = blocks.get(from)!.ports.get(i)!
      if (to !== null && to >= 0) link.to = blocks.get(to)!.ports.get(i)!
      const key = to === -1 ? `wire ${i}` : [link.source, link.target, link.from, link.to].join()
      const same = known.get(key) ?? level.links.push(link) - 1
      known.set(key, same)
      ;(inside.wires[same] ??= []).push(i)
      level.links[same]!.label = Math.max(level.links[same]!.label, wire.label)
    })
    return inside
  }
}

const empty = (): Block => ({ boxes: new Map(), frames: new Map(), ways: new Map(), ports: new Map(), w: 0, h: 0 })

/** The inside moved in, and the frame around it. */
function framed(block: Block, group: number, { left, top, right, bottom }: Insets): Block {
  const moved = shifted(block, { x: left, y: top })
  const [w, h] = [left + block.w + right, top + block.h + bottom]
  moved.frames.set(group, { x: 0, y: 0, w, h })
  return { ...moved, w, h }
}

/** A frame is level with its neighbours where its wires pass. */
function sized({ w, h, ports }: Block): Size {
  const heights = [...ports.values()]
  return { w, h, axis: heights.length ? heights.reduce((a, b) => a + b) / heights.length : h / 2 }
}

function shifted({ boxes, frames, ways, ports, w, h }: Block, by: Point): Block {
  const box = (map: Map<number, Box>): Map<number, Box> =>
    new Map([...map].map(([key, one]) => [key, { ...one, x: one.x + by.x, y: one.y + by.y }]))
  const path = (points: Point[]): Point[] => points.map(({ x, y }) => ({ x: x + by.x, y: y + by.y }))
  return {
    boxes: box(boxes),
    frames: box(frames),
    ways: new Map([...ways].map(([wire, points]) => [wire, path(points)])),
    ports: new Map([...ports].map(([wire, y]) => [wire, y + by.y])),
    w,
    h,
  }
}

function assemble(inside: Inside, laid: ReturnType<typeof lay>, blocks: Map<number, Block>): Block {
  const whole: Block = { ...empty(), w: laid.w, h: laid.h }
  const moved = new Map<number, Block>()
  laid.boxes.forEach((box, item) => {
    const [node, group] = [inside.node[item], inside.group[item]]
    if (node !== undefined) whole.boxes.set(node, box)
    if (group === undefined) return
    const block = shifted(blocks.get(group)!, box)
    moved.set(group, block)
    for (const [key, one] of block.boxes) whole.boxes.set(key, one)
    for (const [key, one] of block.frames) whole.frames.set(key, one)
    for (const [wire, way] of block.ways) if (!block.ports.has(wire)) whole.ways.set(wire, way)
  })
  inside.level.links.forEach((link, k) => {
    const path = laid.paths[k]
    const gate = inside.level.gates[link.source] ? link.source : inside.level.gates[link.target] ? link.target : -1
    for (const wire of inside.wires[k]!) {
      if (gate >= 0) whole.ports.set(wire, laid.boxes[gate]!.y)
      if (!path) continue
      const before = moved.get(inside.group[link.source] ?? -1)?.ways.get(wire)
      const after = moved.get(inside.group[link.target] ?? -1)?.ways.get(wire)
      whole.ways.set(wire, joined(joined(before, path), after))
    }
  })
  return whole
}

function joined(a: Point[] | undefined, b: Point[] | undefined): Point[] {
  if (!a?.length || !b?.length) return a ?? b ?? []
  return [...a, ...straight(a.at(-1)!, b[0]!), ...b.slice(1)]
}
