/**
 * Coordinates. Across: columns as wide as their widest item, gaps as wide as the labels between them, in one row or
 * several. Down: every item wishes to be level with its neighbours, its first input most of all, and weighted isotonic
 * regression grants the wishes without overlap, row by row.
 */
import type { Box, Level, Room } from './graph'
import type { Layered } from './order'
import { crossing, type Rows, rows } from './rows'

/** Distances across and down: as they look best, and where room is short. */
const SPACES = {
  wide: { gap: 60, most: 104, gate: 30, between: 34, wires: 18 },
  tight: { gap: 40, most: 66, gate: 20, between: 20, wires: 13 },
}
const LABEL = -6
const ROUNDS = 10
const STRAIGHT = 12
const PRIMARY = 8
/** Room for wires that go from the end of a row to the start of the next. */
export const LANE = 12
const GUTTER = 16

type Space = (typeof SPACES)['wide']

export interface Placed {
  boxes: Box[]
  /** Heights at which wires meet each item, the invisible ones too. */
  axes: number[]
  /** Column of each item; left edge and width of each column. */
  column: number[]
  left: number[]
  widths: number[]
  rows: Row[]
  rowOf: number[]
}

/** A row of columns, from its left edge to its right one and from top to bottom. */
export interface Row {
  columns: number[]
  left: number
  right: number
  top: number
  bottom: number
}

/** `onward`: how far the graph goes on after each item; `room`: where rows have to end. */
export function place(level: Level, layered: Layered, onward: number[], room: Room): Placed {
  const space = SPACES[room.tight ? 'tight' : 'wide']
  const column: number[] = []
  layered.columns.forEach((items, c) => {
    for (const item of items) column[item] = c
  })
  const { left, widths } = across(level, layered, column, space)
  const ends = left.map((x, c) => x + widths[c]!)
  const passing = crossing(level, layered, item => column[item]!, left.length)
  const broken = rows(left, ends, passing, room.w)
  const rowOf = broken.flatMap((row, r) => row.map(() => r))
  const axes = down(level, layered, { onward, space, same: (a, b) => rowOf[column[a]!] === rowOf[column[b]!] })
  const placedRows = stack(level, layered, { broken, passing, left, widths, axes, space })
  const boxes = level.sizes.map(({ w, h, axis }, item) => {
    const at = column[item]!
    return { x: left[at]! + (widths[at]! - w) / 2, y: axes[item]! - axis, w, h }
  })
  return { boxes, axes, column, left, widths, rows: placedRows, rowOf }
}

function across(level: Level, layered: Layered, column: number[], space: Space): { left: number[]; widths: number[] } {
  const { sizes, gates, links } = level
  const gate = layered.columns.map(items => items.some(item => gates[item]))
  const widths = layered.columns.map((items, c) => (gate[c] ? 0 : Math.max(12, ...items.map(item => sizes[item]?.w ?? 0))))
  const gaps = widths.map((_, c) => (gate[c] || gate[c + 1] ? space.gate : space.gap))
  for (const link of links) {
    const from = column[link.source]!
    if (column[link.target]! !== from + 1 || gate[from] || gate[from + 1]) continue
    gaps[from] = Math.max(gaps[from]!, Math.min(space.most, link.label + LABEL))
  }
  const left: number[] = []
  let x = 0
  widths.forEach((width, c) => {
    left.push(x)
    x += width + gaps[c]!
  })
  return { left, widths }
}

interface Standing {
  onward: number[]
  space: Space
  /** Whether two items stand in the same row. */
  same: (a: number, b: number) => boolean
}

function down(level: Level, layered: Layered, { onward, space, same }: Standing): number[] {
  const above = (item: number): number => level.sizes[item]?.axis ?? 0
  const under = (item: number): number => (level.sizes[item]?.h ?? 0) - above(item)
  const solid = (item: number): boolean => item < layered.real && !level.gates[item]
  const gap = (a: number, b: number): number => under(a) + above(b) + (solid(a) && solid(b) ? space.between : space.wires)
  const axes: number[] = []
  for (const items of layered.columns) {
    let y = 0
    items.forEach((item, i) => {
      y += i ? gap(items[i - 1]!, item) : 0
      axes[item] = y
    })
    for (const item of items) axes[item]! -= y / 2
  }
  const pulls = wishes(level, layered, onward, same)
  for (let round = 0; round < ROUNDS; round++) {
    const columns = round % 2 ? [...layered.columns].reverse() : layered.columns
    for (const items of columns) settle(items, gap, pulls, axes)
  }
  return axes
}

interface Loose {
  broken: Rows
  /** Wires that go on beyond each column. */
  passing: number[]
  left: number[]
  widths: number[]
  axes: number[]
  space: Space
}

/** Rows one under the other, each from the left; moves `left` and `axes` in place. */
function stack(level: Level, layered: Layered, { broken, passing, left, widths, axes, space }: Loose): Row[] {
  const lanes = broken.map(row => passing[row.at(-1)!]!)
  const gutter = broken.length > 1 ? GUTTER + LANE * Math.max(...lanes.slice(0, -1)) : 0
  let y = 0
  return broken.map((columns, r) => {
    const items = columns.flatMap(c => layered.columns[c]!)
    const top = Math.min(...items.map(item => axes[item]! - (level.sizes[item]?.axis ?? 0)))
    const bottom = Math.max(...items.map(item => axes[item]! + (level.sizes[item] ? level.sizes[item].h - level.sizes[item].axis : 0)))
    const start = left[columns[0]!]!
    for (const c of columns) left[c]! += gutter - start
    for (const item of items) axes[item]! += y - top
    const last = columns.at(-1)!
    const row = { columns, left: gutter, right: left[last]! + widths[last]!, top: y, bottom: y + bottom - top }
    y = row.bottom + space.between + (r < broken.length - 1 ? LANE * (lanes[r]! + 1) : 0)
    return row
  })
}

type Pull = { to: number; weight: number; shift: number }

function wishes(level: Level, layered: Layered, onward: number[], same: Standing['same']): Pull[][] {
  const pulls: Pull[][] = layered.before.map(() => [])
  const main = spine(level, layered, onward)
  level.links.forEach((link, i) => {
    const chain = layered.chains[i]
    if (!chain) return
    const stops = [link.source, ...chain, link.target]
    for (let s = 1; s < stops.length; s++) {
      const [a, b] = [stops[s - 1]!, stops[s]!]
      if (!same(a, b)) continue
      const leaving = s === 1 && link.from !== undefined ? link.from - level.sizes[a]!.axis : 0
      const arriving = s === stops.length - 1 && link.to !== undefined ? link.to - level.sizes[b]!.axis : 0
      const weight = a >= layered.real && b >= layered.real ? STRAIGHT : main.has(i) ? PRIMARY : 1
      pulls[a]!.push({ to: b, weight, shift: arriving - leaving })
      pulls[b]!.push({ to: a, weight, shift: leaving - arriving })
    }
  })
  return pulls
}

/** The wires to keep straight: of each item the one that leads furthest, if for its target too it comes from furthest. */
function spine(level: Level, layered: Layered, onward: number[]): Set<number> {
  const furthest = new Map<number, number>()
  level.links.forEach((link, i) => {
    if (!layered.chains[i] || layered.chains[i]!.length) return
    const best = furthest.get(link.source)
    if (best === undefined || onward[link.target]! > onward[level.links[best]!.target]!) furthest.set(link.source, i)
  })
  const taken = new Set<number>()
  return new Set(
    [...furthest.values()].filter(i => {
      const { target } = level.links[i]!
      return !taken.has(target) && taken.add(target)
    }),
  )
}

/** Weighted isotonic regression (pool adjacent violators) of one column's wishes, distances kept. */
function settle(items: number[], gap: (a: number, b: number) => number, pulls: Pull[][], axes: number[]): void {
  interface Pool {
    sum: number
    weight: number
    count: number
  }
  const pools: Pool[] = []
  const offsets: number[] = []
  items.forEach((item, i) => {
    offsets[i] = i ? offsets[i - 1]! + gap(items[i - 1]!, item) : 0
    let weight = 0.02
    let sum = weight * (axes[item]! - offsets[i]!)
    for (const pull of pulls[item]!) {
      weight += pull.weight
      sum += pull.weight * (axes[pull.to]! + pull.shift - offsets[i]!)
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
    for (let k = 0; k < pool.count; k++, i++) axes[items[i]!] = pool.sum / pool.weight + offsets[i]!
}
