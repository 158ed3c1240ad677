/**
 * The order within each column: long wires become chains of invisible nodes, then median sweeps to and fro, and the
 * order with the fewest crossings is kept.
 */
import type { Graph } from './graph'

/** Wires over more columns than this are routed under the graph instead. */
export const LONGEST = 24
const SWEEPS = 6
/** Counting crossings is only worth its time on graphs that a person can read. */
const COUNTED = 4000

export interface Layered {
  /** Columns of node numbers; numbers from `real` on are invisible. */
  columns: number[][]
  real: number
  /** Per node (invisible ones too): neighbours one column before and after. */
  before: number[][]
  after: number[][]
  /** Per wire: the invisible nodes it passes, null where it is routed under the graph or returns. */
  chains: (number[] | null)[]
}

export function order(graph: Graph, ranks: number[], returns: boolean[]): Layered {
  const layered = layer(graph, ranks, returns)
  const keep = groupKey(graph.groups)
  let best = layered.columns.map(column => [...column])
  let fewest = crossings(layered, best)
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    medianSweep(layered, sweep % 2 === 0, keep)
    const count = crossings(layered, layered.columns)
    if (count < fewest || count === Number.POSITIVE_INFINITY) {
      fewest = count
      best = layered.columns.map(column => [...column])
    }
  }
  return { ...layered, columns: best }
}

function layer(graph: Graph, ranks: number[], returns: boolean[]): Layered {
  const columns: number[][] = Array.from({ length: Math.max(0, ...ranks) + 1 }, () => [])
  const before: number[][] = []
  const after: number[][] = []
  const add = (column: number): number => {
    columns[column]!.push(before.length)
    before.push([])
    after.push([])
    return before.length - 1
  }
  const join = (a: number, b: number): void => {
    after[a]!.push(b)
    before[b]!.push(a)
  }
  for (const column of ranks) add(column)
  const chains = graph.wires.map((wire, i) => {
    const [from, to] = [ranks[wire.source]!, ranks[wire.target]!]
    if (returns[i] || to - from > LONGEST) return null
    const chain = Array.from({ length: to - from - 1 }, (_, step) => add(from + 1 + step))
    const stops = [wire.source, ...chain, wire.target]
    for (let s = 1; s < stops.length; s++) join(stops[s - 1]!, stops[s]!)
    return chain
  })
  return { columns, real: ranks.length, before, after, chains }
}

/** Members of a group share a key, so that they can be kept side by side. */
function groupKey(groups: number[]): (node: number) => number {
  return node => groups[node] ?? -1
}

function medianSweep(layered: Layered, rightwards: boolean, keep: (node: number) => number): void {
  const { columns } = layered
  const neighbours = rightwards ? layered.before : layered.after
  const turns = rightwards ? columns.keys() : [...columns.keys()].reverse()
  const place = new Map<number, number>()
  for (const turn of turns) {
    const column = columns[turn]!
    const wish = new Map(column.map((node, i) => [node, median(neighbours[node]!, place) ?? i]))
    const sorted = column.map(node => node).sort((a, b) => wish.get(a)! - wish.get(b)!)
    columns[turn] = gather(sorted, keep)
    columns[turn]!.forEach((node, i) => place.set(node, i))
  }
}

function median(nodes: number[], place: Map<number, number>): number | null {
  const places = nodes
    .map(node => place.get(node))
    .filter(p => p !== undefined)
    .sort((a, b) => a - b)
  if (!places.length) return null
  const middle = places.length >> 1
  return places.length % 2 ? places[middle]! : (places[middle - 1]! + places[middle]!) / 2
}

/** Bring the members of each group together, at the place of their first. */
function gather(column: number[], keep: (node: number) => number): number[] {
  const blocks = new Map<string, number[]>()
  for (const node of column) {
    const group = keep(node)
    const key = group < 0 ? `node ${node}` : `group ${group}`
    blocks.set(key, [...(blocks.get(key) ?? []), node])
  }
  return [...blocks.values()].flat()
}

function crossings(layered: Layered, columns: number[][]): number {
  if (layered.before.length > COUNTED) return Number.POSITIVE_INFINITY
  let count = 0
  for (let i = 1; i < columns.length; i++) {
    const place = new Map(columns[i]!.map((node, at) => [node, at]))
    const ends = columns[i - 1]!.flatMap(node => layered.after[node]!.map(n => place.get(n)!).sort((a, b) => a - b))
    count += inversions(ends)
  }
  return count
}

function inversions(values: number[]): number {
  let count = 0
  const seen: number[] = []
  for (const value of values) {
    let low = 0
    let high = seen.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (seen[middle]! <= value) low = middle + 1
      else high = middle
    }
    count += seen.length - low
    seen.splice(low, 0, value)
  }
  return count
}
