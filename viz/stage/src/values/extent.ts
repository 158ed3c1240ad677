/** How large the form of a tensor is, and where each of its blocks sits. Pure arithmetic: no colours, no elements. */
import type { Num, Picture } from '../contract'
import { CODE, PLAIN } from '../graph/measure'
import { type Column, columnsOf, tableWidth } from './columns'
import { type Block, elements, type Form, form } from './form'
import { dimensions, ends, number } from './numbers'

/** How much room a form may take. */
export interface Room {
  /** Of a line of numbers. */
  line: number
  /** More numbers than this, in several lines, are a heatmap. */
  numbers: number
  /** The side of a heatmap, of one of several, of a cell of either. */
  map: number
  facet: number
  cell: number
  /** So many facets are shown, so many of them in a row. */
  facets: number
  across: number
  histogram: { w: number; h: number }
  /** Whether shape and range stand under what is not numbers. */
  told: boolean
}

export const ON_CARD: Room = {
  line: 18, numbers: 16, map: 104, facet: 48, cell: 14, facets: 8, across: 4, histogram: { w: 120, h: 34 }, told: true,
} // prettier-ignore
export const IN_FLIGHT: Room = {
  line: 18, numbers: 4, map: 40, facet: 22, cell: 7, facets: 4, across: 4, histogram: { w: 44, h: 16 }, told: false,
} // prettier-ignore
export const IN_INSPECTOR: Room = {
  line: 18, numbers: 0, map: 144, facet: 66, cell: 18, facets: 64, across: 2, histogram: { w: 144, h: 48 }, told: true,
} // prettier-ignore
export const IN_TOOLTIP: Room = { ...ON_CARD, map: 168, facet: 80, cell: 18, histogram: { w: 168, h: 48 } }

export const FOOT = 15
const LABEL = 13
const BETWEEN = 7

export interface Placed {
  block: Block
  x: number
  y: number
  /** Of a heatmap. */
  cell: { w: number; h: number }
}

export interface Extent {
  form: Form
  w: number
  h: number
  placed: Placed[]
  columns: Column[]
  foot: string[]
}

export function extent(picture: Picture, room: Room, columns = columnsOf([picture])): Extent {
  const shown = formIn(picture, room)
  const placed = shown.as === 'nothing' ? [] : place(shown, room, columns)
  const w = Math.max(0, ...placed.map(one => one.x + sizeOf(shown, one.block, room, columns).w))
  const h = Math.max(0, ...placed.map(one => one.y + sizeOf(shown, one.block, room, columns).h))
  const drawn = shown.as === 'histogram' ? room.histogram : { w, h }
  return footed({ ...drawn, form: shown, placed, columns }, picture, room)
}

function formIn(picture: Picture, room: Room): Form {
  const usual = form(picture)
  const few = usual.as !== 'numbers' || elements(picture.shape) <= room.numbers
  return few || usual.kind === 'row' ? usual : { ...usual, kind: usual.kind === 'facets' ? 'facets' : 'heat', as: 'heat' }
}

function place(shown: Form, room: Room, columns: Column[]): Placed[] {
  const labelled = shown.kind === 'facets' ? LABEL : 0
  return shown.blocks.slice(0, room.facets).map((block, i) => {
    const { w, h, cell } = sizeOf(shown, block, room, columns)
    const across = shown.as === 'numbers' ? Math.min(2, room.across) : room.across
    const x = (i % across) * (Math.max(w, labelled ? block.label.length * PLAIN : 0) + BETWEEN)
    return { block, x, y: labelled + Math.floor(i / across) * (h + labelled + BETWEEN), cell }
  })
}

function sizeOf({ as, kind }: Form, { rows, columns: across }: Block, room: Room, columns: Column[]): Placed['cell'] & { cell: Placed['cell'] } {
  if (as === 'numbers') return { w: tableWidth(columns) * CODE, h: rows * room.line, cell: { w: 0, h: room.line } }
  const most = kind === 'facets' ? room.facet : room.map
  const side = Math.min(room.cell, Math.max(2, Math.floor(most / Math.max(rows, across))))
  const cell = { w: Math.min(side, (1.6 * most) / across), h: Math.min(side, (1.6 * most) / rows) }
  return { w: across * cell.w, h: rows * cell.h, cell }
}

function footed(made: Omit<Extent, 'foot'>, picture: Picture, room: Room): Extent {
  const foot = room.told ? footOf(picture, made.w, made.form.blocks.length - made.placed.length, made.form) : []
  const wide = Math.max(made.w, ...foot.map(line => line.length * PLAIN))
  return { ...made, w: wide, h: made.h + (foot.length ? 3 : 0) + foot.length * FOOT, foot }
}

/** Shape, range and, of a sample, mean and norm: on one line where that is no wider than what stands above. */
function footOf(picture: Picture, w: number, hidden: number, shown: Form): string[] {
  const { shape, stats, data, sample } = picture
  if (shown.as === 'numbers') return shape.length > 2 ? [dimensions(shape)] : []
  const more = hidden > 0 && shown.kind === 'facets' ? ` · +${hidden}` : ''
  const lines = [dimensions(shape) + more, spread(picture)].filter(Boolean)
  const joined = lines.join(' · ')
  const foot = lines.length && joined.length * PLAIN <= Math.max(w, 118) ? [joined] : lines
  if (!data && stats && stats.mean !== null) foot.push(`μ ${brief(stats.mean)} · L2 ${brief(stats.norm)}`)
  if (stats?.nan || stats?.inf) foot.push(`${stats.nan ?? 0} nan · ${stats.inf ?? 0} inf`)
  if (!data && sample) foot.push(`${sample.length} / ${elements(shape).toLocaleString('en')}`)
  return foot
}

const brief = (x: Num | null): string => (x === null ? '–' : number(typeof x === 'number' ? Number(x.toPrecision(3)) : x))

/** `-1.2 … 3.4` in three digits. */
function spread(picture: Picture): string {
  const found = picture.dtype === 'bool' ? null : ends(picture)
  return found ? (found[0] === found[1] ? `= ${brief(found[0])}` : `${brief(found[0])} … ${brief(found[1])}`) : ''
}
