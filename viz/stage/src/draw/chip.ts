/** A tensor on a tinted ground: blue for values, orange for gradients. */
import type { Picture } from '../contract'
import { svg } from '../page/dom'
import type { Column } from '../values/columns'
import { extent, ON_CARD } from '../values/extent'
import { form } from '../values/form'
import type { Scales } from '../values/scale'
import { drawForm } from './form'

export type Role = 'value' | 'incoming' | 'grad' | 'flight'

/** Where a chip sits; the columns in which its numbers stand, shared with those of its neighbours. */
export interface Seat {
  x: number
  y: number
  w: number
  h: number
  columns?: Column[]
}

const CHIP = { inset: 9, above: 4, below: 3 }

export function chip(role: Role, id: string, picture: Picture, { x, y, w, h, columns }: Seat, scales: Scales): SVGGElement {
  const sampled = !picture.data && picture.sample ? ' sampled' : ''
  const side = role === 'value' ? 'value' : 'gradient'
  const made = extent(picture, ON_CARD, columns)
  const left = form(picture).as === 'numbers' ? CHIP.inset : Math.max(CHIP.inset, (w - made.w) / 2)
  return svg(
    'g',
    { class: `chip ${role} side-${side}${sampled}`, 'data-role': role, 'data-value': id, transform: `translate(${x} ${y})` },
    svg('rect', { class: 'ground', width: w, height: h, rx: 5 }),
    drawForm(picture, made, { x: left, y: CHIP.above }, ON_CARD, scales[side]),
    sampled ? svg('path', { class: 'ear', d: `M${w - 11} 0h11v11z` }) : null,
  )
}

/** The room that a chip of this tensor needs. */
export function chipSize(picture: Picture, columns?: Column[]): { w: number; h: number } {
  const { w, h } = extent(picture, ON_CARD, columns)
  return { w: w + 2 * CHIP.inset, h: Math.max(h, ON_CARD.line) + CHIP.above + CHIP.below }
}
