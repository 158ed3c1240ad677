/**
 * A block of numbers as a heatmap. One path holds all cells of one colour, so that a map of a thousand cells is some
 * twenty elements; which cell is under the pointer is worked out from `data-block`.
 */
import type { Num } from '../contract'
import { svg } from '../page/dom'
import type { Placed } from '../values/extent'
import { point, step } from '../values/scale'

/** Smaller cells have no line between them, and no sign. */
const GRIDDED = 5
const SIGNED = 8
/** Marks on steps over this one are light on dark, or dark on light. */
const STRONG = 4

interface Cell {
  x: number
  y: number
  w: number
  h: number
}

/** `end` is that of the scale. */
export function heat({ block, x, y, cell }: Placed, data: Num[], end: number): SVGGElement {
  const pencil = new Pencil()
  const gap = Math.min(cell.w, cell.h) >= GRIDDED ? 1 : 0
  for (let i = 0; i < block.count; i++) {
    const at = { x: x + (i % block.columns) * cell.w, y: y + Math.floor(i / block.columns) * cell.h }
    pencil.cell(data[block.first + i]!, { ...at, w: cell.w - gap, h: cell.h - gap }, end)
  }
  const [w, h] = [block.columns * cell.w - gap, block.rows * cell.h - gap]
  const { first, count, rows, columns } = block
  const area = { x, y, width: w, height: h }
  return svg(
    'g',
    { class: gap ? 'heat' : 'heat fine' },
    svg('path', { class: 'zero', d: outline({ x, y, w, h }, block, cell, gap) }),
    ...pencil.paths(),
    svg('rect', { class: 'over-cells', 'data-block': `${first} ${count} ${rows} ${columns}`, ...area }),
  )
}

/** Collects the cells of each class into one path. */
class Pencil {
  private readonly drawn = new Map<string, string>()

  cell(x: Num, at: Cell, end: number): void {
    const value = point(x)
    if (value === null) return this.odd('nan', at)
    if (!Number.isFinite(value)) return this.odd(value > 0 ? 'inf' : 'minus-inf', at)
    const shade = typeof x === 'boolean' ? (x ? 'true' : '') : shadeOf(value, end)
    if (shade) this.add(shade, box(at))
    if (Math.min(at.w, at.h) < SIGNED) return
    const strong = Math.abs(step(value, end)) > STRONG ? ' strong' : ''
    if (value < 0) this.add(`sign${strong}`, `M${at.x + at.w * 0.3} ${at.y + at.h / 2}h${at.w * 0.4}`)
    if (Math.abs(value) > end && typeof x !== 'boolean') this.add('beyond strong', beyond(at))
  }

  paths(): SVGPathElement[] {
    return [...this.drawn].sort(([a], [b]) => rank(a) - rank(b)).map(([name, d]) => svg('path', { class: name, d }))
  }

  private odd(name: string, at: Cell): void {
    this.add(name, box(at))
    this.add('hatch', name === 'nan' ? `M${at.x} ${at.y + at.h}l${at.w} ${-at.h}M${at.x} ${at.y}l${at.w} ${at.h}` : `M${at.x} ${at.y + at.h}l${at.w} ${-at.h}`)
    if (name === 'minus-inf') this.add('sign', `M${at.x + at.w * 0.2} ${at.y + at.h / 2}h${at.w * 0.6}`)
  }

  private add(name: string, d: string): void {
    this.drawn.set(name, (this.drawn.get(name) ?? '') + d)
  }
}

/** The class of a step of the scale. */
function shadeOf(value: number, end: number): string {
  const to = step(value, end)
  return to ? `${to > 0 ? 'plus' : 'minus'}-${Math.abs(to)}` : ''
}

/** Marks lie over colours. */
const rank = (name: string): number => Number(/^(hatch|sign|beyond)/.test(name))

const box = ({ x, y, w, h }: Cell): string => `M${x} ${y}h${w}v${h}h${-w}z`

/** The corner at the top right. */
const beyond = ({ x, y, w, h }: Cell): string => `M${x + w} ${y}v${h * 0.42}l${-w * 0.42} ${-h * 0.42}z`

/** The ground of all cells: in a strip the last row may end early. */
function outline({ x, y, w, h }: Cell, { rows, columns, count }: Placed['block'], cell: Placed['cell'], gap: number): string {
  const last = count - (rows - 1) * columns
  if (last === columns) return box({ x, y, w, h })
  const edge = last * cell.w - gap
  return `M${x} ${y}h${w}v${h - cell.h}h${edge - w}v${cell.h}h${-edge}z`
}
