/** A tensor in its form: numbers, heatmaps or a histogram, and under them what there is to say in a line. */
import type { Picture } from '../contract'
import { CODE } from '../graph/measure'
import { svg } from '../page/dom'
import { APART, beforePoint, type Column, columnWidth, rowsOf } from '../values/columns'
import { type Extent, FOOT, type Placed, type Room } from '../values/extent'
import { heat } from './heat'
import { histogram } from './histogram'

interface Spot {
  x: number
  y: number
}

/** Drawn from `spot` on, its top left; `end` is that of the scale of its colours. */
export function drawForm(picture: Picture, { form: shown, placed, columns, foot, h }: Extent, spot: Spot, room: Room, end: number): SVGGElement {
  const group = svg('g', { class: 'form' })
  if (shown.as === 'histogram') group.append(histogram(picture, { ...spot, ...room.histogram }))
  for (const one of placed) {
    const at = { ...one, x: spot.x + one.x, y: spot.y + one.y }
    if (one.block.label) group.append(svg('text', { class: 'facet', x: at.x, y: at.y - 3 }, one.block.label))
    group.append(shown.as === 'heat' ? heat(at, picture.data!, end) : numbers(picture, at, columns, room.line))
  }
  const first = spot.y + h - foot.length * FOOT
  foot.forEach((line, i) => group.append(svg('text', { class: 'foot', x: spot.x, y: first + (i + 1) * FOOT - 4 }, line)))
  return group
}

/** Decimal point under decimal point; each number lies on a rectangle by which the pointer finds it. */
function numbers(picture: Picture, { block, x, y }: Placed, columns: Column[], line: number): SVGGElement {
  const group = svg('g', { class: 'table' })
  rowsOf(picture, block).forEach((row, r) => {
    let left = x
    row.forEach((cell, c) => {
      const { before, after } = columns[c] ?? { before: cell.text.length, after: 0 }
      const width = columnWidth({ before, after }) * CODE
      const right = left + (before + cell.text.length - beforePoint(cell.text)) * CODE
      const place = { x: left - 3, y: y + r * line, width: width + 6, height: line }
      group.append(
        svg('rect', { class: 'under-cell', 'data-at': block.first + r * block.columns + c, ...place, rx: 3 }),
        svg('text', { class: 'number', x: right, y: y + r * line + 13.5, 'text-anchor': 'end', 'data-full': cell.full }, cell.text),
      )
      left += width + APART * CODE
    })
  })
  return group
}
