/**
 * The order within each column: long wires become chains of invisible nodes, then median sweeps to and fro, and the
 * order with the fewest crossings is kept.
 */
import type { Level, Link } from './graph'

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

export function order(level: Level, ranks: number[], returns: boolean[], longest = LONGEST): Layered {
  const layered = layer(level, ranks, returns, longest)
  let best = layered.columns.map(column => [...column])
  let fewest = crossings(layered, best)
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    medianSweep(layered, sweep % 2 === 0)
    const count = crossings(layered, layered.columns)
    if (count < fewest || count === Number.POSITIVE_INFINITY) {
      fewest = count
      best = layered.columns.map(column => [...column])
    }
  }
  return { ...layered, columns: best }
}

/** Wires from the same place go together as far as they can. */
export const portOf = ({ source, from }: Link): string => `${source}:${from ?? ''}`

function layer(level: Level, ranks: number[], returns: boolean[], longest: number): Layered {
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
    if (after[a]!.includes(b)) return
    after[a]!.push(b)
    before[b]!.push(a)
  }
  const shared = new Map<string, number>()
  const passed = (port: string, column: number): number => {
    const key = `${port} ${column}`
    const known = shared.get(key)
    if (known === undefined) shared.set(key, add(column))
    return known ?? shared.get(key)!
  }
  for (const column of ranks) add(column)
  const chains = level.links.map((wire, i) => {
    const [from, to] = [ranks[wire.source]!, ranks[wire.target]!]
    if (returns[i] || to - from > longest) return null
    const chain = Array.from({ length: to - from - 1 }, (_, step) => passed(portOf(wire), from + 1 + step))
    const stops = [wire.source, ...chain, wire.target]
    for (let s = 1; s < stops.length; s++) join(stops[s - 1]!, stops[s]!)
    return chain
  })
  return { columns, real: ranks.length, before, after, chains }
}

function medianSweep(layered: Layered, rightwards: boolean): void {
  const { columns } = layered
  const neighbours = rightwards ? layered.before : layered.after
  const turns = rightwards ? columns.keys() : [...columns.keys()].reverse()
  const place = new Map<number, number>()
  for (const turn of turns) {
    const column = columns[turn]!
    const wish = new Map(column.map((node, i) => [node, median(neighbours[node]!, place) ?? i]))
    columns[turn] = [...column].sort((a, b) => wish.get(a)! - wish.get(b)!)
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
