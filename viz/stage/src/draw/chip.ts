/** The numbers of a tensor as an aligned table on a tinted ground: blue for values, orange for gradients. */
import type { Picture } from '../contract'
import { svg } from '../dom'
import { type Cells, cells } from '../numbers'
import { CODE, extent } from '../measure'
import { CARD } from '../plan'

export type Role = 'value' | 'incoming' | 'grad' | 'flight'

interface Place {
  x: number
  y: number
  w: number
}

const INSET = 9

export function chip(role: Role, id: string, picture: Picture, { x, y, w }: Place): SVGGElement {
  const table = cells(picture)
  const group = svg('g', {
    class: `chip ${role}`,
    'data-role': role,
    'data-value': id,
    transform: `translate(${x} ${y})`,
  })
  group.append(
    svg('rect', { class: 'ground', width: w, height: chipHeight(table), rx: 5 }),
    ...numbers(table, INSET, 17),
  )
  return group
}

export const chipHeight = (table: Cells): number =>
  table.rows.length * CARD.row + CARD.chip + (table.foot ? CARD.foot : 0)

/** The cells, right-aligned in their columns from `x` on, the first baseline at `y`. */
export function numbers(table: Cells, x: number, y: number): SVGTextElement[] {
  const { widths } = extent(table)
  const texts: SVGTextElement[] = []
  table.rows.forEach((row, r) => {
    let right = x
    row.forEach((cell, c) => {
      right += (widths[c] ?? 0) * CODE
      texts.push(
        svg(
          'text',
          { class: 'number', x: right, y: y + r * CARD.row, 'text-anchor': 'end', 'data-full': cell.full },
          cell.text,
        ),
      )
      right += 1.4 * CODE
    })
    if (table.more) texts.push(svg('text', { class: 'number', x: right, y: y + r * CARD.row }, '…'))
  })
  if (table.foot) texts.push(svg('text', { class: 'foot', x, y: y + table.rows.length * CARD.row - 2 }, table.foot))
  return texts
}
