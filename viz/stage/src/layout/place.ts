/**
 * Coordinates. Across: columns as wide as their widest card, gaps as wide as the labels between them. Down: every node
 * wishes to be level with its neighbours, its first input most of all, and weighted isotonic regression grants the
 * wishes without overlap.
 */
import type { Box, Graph } from './graph'
import type { Layered } from './order'
import { HEAD, PAD } from './regions'

export const MARGIN = 30
const GAP = { least: 60, most: 104, label: -6 }
const BETWEEN = 34
const BETWEEN_WIRES = 18
const ROUNDS = 10
const STRAIGHT = 12
const PRIMARY = 8

export interface Placed {
  boxes: Box[]
  /** Heights at which wires meet each node, the invisible ones too; left edge and width of each column. */
  axes: number[]
  left: number[]
  widths: number[]
}

/** `onward`: how far the graph goes on after each node. */
export function place(graph: Graph, layered: Layered, onward: number[]): Placed {
  const { left, widths } = across(graph, layered)
  const axes = down(graph, layered, onward)
  const column = new Map(layered.columns.flatMap((nodes, i) => nodes.map(node => [node, i] as const)))
  const boxes = graph.sizes.map(({ w, h, axis }, node) => {
    const at = column.get(node)!
    return { x: left[at]! + (widths[at]! - w) / 2, y: axes[node]! - axis, w, h }
  })
  return { boxes, axes, left, widths }
}

function across(graph: Graph, layered: Layered): { left: number[]; widths: number[] } {
  const widths = layered.columns.map(nodes => Math.max(12, ...nodes.map(node => graph.sizes[node]?.w ?? 0)))
  const column = new Map(layered.columns.flatMap((nodes, i) => nodes.map(node => [node, i] as const)))
  const gaps = widths.map(() => GAP.least)
  for (const wire of graph.wires) {
    const from = column.get(wire.source)!
    if (column.get(wire.target)! !== from + 1) continue
    gaps[from] = Math.max(gaps[from]!, Math.min(GAP.most, wire.label + GAP.label))
  }
  const left: number[] = []
  let x = MARGIN
  widths.forEach((width, i) => {
    left.push(x)
    x += width + gaps[i]!
  })
  return { left, widths }
}

function down(graph: Graph, layered: Layered, onward: number[]): number[] {
  const above = (node: number): number => graph.sizes[node]?.axis ?? 0
  const under = (node: number): number => (graph.sizes[node]?.h ?? 0) - above(node)
  const gap = (a: number, b: number): number =>
    under(a) +
    above(b) +
    (a < layered.real && b < layered.real ? BETWEEN : BETWEEN_WIRES) +
    framing(graph.groups[a], graph.groups[b])
  const axes: number[] = []
  for (const nodes of layered.columns) {
    let y = 0
    nodes.forEach((node, i) => {
      y += i ? gap(nodes[i - 1]!, node) : 0
      axes[node] = y
    })
    for (const node of nodes) axes[node]! -= y / 2
  }
  const pulls = wishes(graph, layered, onward)
  for (let round = 0; round < ROUNDS; round++) {
    const columns = round % 2 ? [...layered.columns].reverse() : layered.columns
    for (const nodes of columns) settle(nodes, gap, pulls, axes)
  }
  const top = Math.min(
    ...graph.sizes.map((size, node) => axes[node]! - size.axis - framing(-1, graph.groups[node])),
    ...axes,
  )
  return axes.map(y => y - top + MARGIN)
}

/** Room for the frames of groups between what stands above and what stands below. */
function framing(above = -1, below = -1): number {
  if (above === below) return 0
  return (above >= 0 ? PAD : 0) + (below >= 0 ? PAD + HEAD : 0)
}

type Pull = { to: number; weight: number }

function wishes(graph: Graph, layered: Layered, onward: number[]): Pull[][] {
  const pulls: Pull[][] = layered.before.map(() => [])
  const main = spine(graph, layered, onward)
  graph.wires.forEach((wire, i) => {
    const chain = layered.chains[i]
    if (!chain) return
    const stops = [wire.source, ...chain, wire.target]
    for (let s = 1; s < stops.length; s++) {
      const [a, b] = [stops[s - 1]!, stops[s]!]
      const weight = a >= layered.real && b >= layered.real ? STRAIGHT : main.has(i) ? PRIMARY : 1
      pulls[a]!.push({ to: b, weight })
      pulls[b]!.push({ to: a, weight })
    }
  })
  return pulls
}

/** The wires to keep straight: of each node the one that leads furthest, if for its target too it comes from furthest. */
function spine(graph: Graph, layered: Layered, onward: number[]): Set<number> {
  const furthest = new Map<number, number>()
  graph.wires.forEach((wire, i) => {
    if (!layered.chains[i] || layered.chains[i]!.length) return
    const best = furthest.get(wire.source)
    if (best === undefined || onward[wire.target]! > onward[graph.wires[best]!.target]!) furthest.set(wire.source, i)
  })
  const taken = new Set<number>()
  return new Set(
    [...furthest.values()].filter(i => {
      const { target } = graph.wires[i]!
      return !taken.has(target) && taken.add(target)
    }),
  )
}

/** Weighted isotonic regression (pool adjacent violators) of one column's wishes, distances kept. */
function settle(nodes: number[], gap: (a: number, b: number) => number, pulls: Pull[][], axes: number[]): void {
  interface Pool {
    sum: number
    weight: number
    count: number
  }
  const pools: Pool[] = []
  const offsets: number[] = []
  nodes.forEach((node, i) => {
    offsets[i] = i ? offsets[i - 1]! + gap(nodes[i - 1]!, node) : 0
    let weight = 0.02
    let sum = weight * (axes[node]! - offsets[i]!)
    for (const pull of pulls[node]!) {
      weight += pull.weight
      sum += pull.weight * (axes[pull.to]! - offsets[i]!)
    }
    let pool = { sum, weight, count: 1 }
    while (pools.length && pools.at(-1)!.sum / pools.at(-1)!.weight > pool.sum / pool.weight) {
      const above = pools.pop()!
      pool = { sum: above.sum + pool.sum, weight: above.weight + pool.weight, count: above.count + pool.count }
    }
    pools.push(pool)
  })
  let i = 0
  for (const pool of pools)
    for (let k = 0; k < pool.count; k++, i++) axes[nodes[i]!] = pool.sum / pool.weight + offsets[i]!
}
