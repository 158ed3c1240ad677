/** Numbers on their way along a wire, and the captions that stand by a wire. */
import type { Picture, Words } from '../contract'
import { svg } from '../dom'
import type { Seat } from '../layout/labels'
import { cells } from '../numbers'
import { CODE, columns, extent } from '../measure'
import { CARD } from '../plan'
import { numbers } from './chip'

const PAD = 13
const SIGN = 14

export interface Size {
  w: number
  h: number
}

export const noteText = (note: Words | undefined): string => (note ?? []).map(run => run.text).join('')

export function capsuleSize(picture: Picture, sign = ''): Size {
  const table = cells(picture)
  const { characters, lines } = extent(table)
  return { w: characters * CODE + 2 * PAD + sign.length * SIGN, h: lines * CARD.row + 8 + (table.foot ? CARD.foot : 0) }
}

/** `sign` stands before it: the plus of a sum. */
export function capsule(
  id: string,
  picture: Picture,
  way: 'forward' | 'backward',
  { at, on }: Seat,
  sign = '',
): SVGGElement {
  const { w, h } = capsuleSize(picture, sign)
  const [x, y] = [at.x - w / 2, at.y - h / 2]
  const group = svg('g', { class: `capsule ${way}`, 'data-role': 'flight', 'data-value': id })
  if (Math.abs(at.y - on.y) > h / 2)
    group.append(svg('line', { class: 'leader', x1: on.x, y1: on.y, x2: at.x, y2: at.y }))
  group.append(
    svg('rect', { class: 'body', x, y, width: w, height: h, rx: Math.min(14, h / 2) }),
    ...numbers(cells(picture), x + PAD + sign.length * SIGN, y + 17.5),
  )
  if (sign) group.append(svg('text', { class: 'plus', x: x + PAD - 3, y: at.y + 5 }, sign))
  return group
}

/** Words by a wire, line under line, centred, with a dotted line down to it. */
export function caption(lines: string[], seat: Seat): SVGGElement {
  const top = seat.at.y - (lines.length * 16) / 2
  const group = svg('g', { class: 'wire-caption' })
  const below = seat.at.y < seat.on.y
  const from = below ? top + lines.length * 16 + 3 : top - 3
  group.append(svg('line', { x1: seat.at.x, y1: from, x2: seat.on.x, y2: seat.on.y + (below ? -14 : 14) }))
  lines.forEach((line, i) =>
    group.append(svg('text', { x: seat.at.x, y: top + 12 + i * 16, 'text-anchor': 'middle' }, line)),
  )
  return group
}

export const captionSize = (lines: string[]): Size => ({
  w: Math.max(...lines.map(columns)) * 6.4,
  h: lines.length * 16,
})
