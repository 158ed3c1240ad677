/**
 * A graph longer than its room is broken into rows, like text into lines. Columns stay whole; a row ends where few wires
 * cross, if that costs little room.
 */
import type { Level } from './graph'
import { type Layered, portOf } from './order'

/** Between two items of a column. */
export const BETWEEN = 34

/** The columns of each row. */
export type Rows = number[][]

/** A row may end so much earlier than it must. */
const SLACK = 0.72
/** What one more wire across the end of a row is worth, as a share of the row. */
const CROSSING = 0.03

/** `ends[c]`: where column c ends if it stood in one row with all before it; `starts[c]`: where it begins. */
export function rows(starts: number[], ends: number[], across: number[], width: number): Rows {
  const all: Rows = []
  let first = 0
  while (first < starts.length) {
    const last = lastOf(first, starts, ends, across, width)
    all.push(Array.from({ length: last - first + 1 }, (_, i) => first + i))
    first = last + 1
  }
  return all
}

function lastOf(first: number, starts: number[], ends: number[], across: number[], width: number): number {
  const reach = (column: number): number => ends[column]! - starts[first]!
  if (reach(starts.length - 1) <= width) return starts.length - 1
  let most = first
  while (most + 1 < starts.length && reach(most + 1) <= width) most++
  let best = most
  const cost = (column: number): number => CROSSING * across[column]! - reach(column) / width
  for (let column = first; column <= most; column++)
    if (reach(column) >= SLACK * width && cost(column) < cost(best)) best = column
  return best
}

/** Columns higher than the room become several, side by side; what stands in one column has no wires among itself. */
export function spread({ sizes, gates }: Level, ranks: number[], height: number): number[] {
  const columns: number[][] = []
  ranks.forEach((rank, item) => (columns[rank] ??= []).push(item))
  const spreaded = [...ranks]
  let next = 0
  for (const items of columns) {
    const tall = items.reduce((sum, item) => sum + sizes[item]!.h + BETWEEN, 0)
    const parts = items.some(item => gates[item]) ? 1 : Math.min(items.length, Math.ceil(tall / height))
    let stood = 0
    for (const item of items) {
      const h = sizes[item]!.h + BETWEEN
      spreaded[item] = next + Math.min(parts - 1, Math.floor((parts * (stood + h / 2)) / tall))
      stood += h
    }
    next += parts
  }
  return spreaded
}

/** How many wires lead from each column to the next one or further; those from one place count once. */
export function crossing(level: Level, { chains }: Layered, column: (item: number) => number, count: number): number[] {
  const across = Array.from({ length: count }, () => new Set<string>())
  level.links.forEach((link, i) => {
    if (!chains[i]) return
    for (let c = column(link.source); c < column(link.target); c++) across[c]!.add(portOf(link))
  })
  return across.map(ports => ports.size)
}
