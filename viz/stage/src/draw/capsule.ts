/** Numbers on their way along a wire, and the captions that stand by a wire. */
import type { Picture, Words } from '../contract'
import { svg } from '../page/dom'
import type { Seat } from '../graph/layout/labels'
import { columns, PLAIN } from '../graph/measure'
import { extent, IN_FLIGHT } from '../values/extent'
import type { Scales } from '../values/scale'
import { drawForm } from './form'

const PAD = 13
/** Around a picture. */
const RIM = 6
const SIGN = 14

export interface Size {
  w: number
  h: number
}

export const noteText = (note: Words | undefined): string => (note ?? []).map(run => run.text).join('')

export function capsuleSize(picture: Picture, sign = ''): Size {
  const { w, h, form } = extent(picture, IN_FLIGHT)
  const pad = form.as === 'numbers' ? PAD : RIM
  return { w: w + 2 * pad + sign.length * SIGN, h: form.as === 'numbers' ? h + 8 : h + 2 * RIM }
}

/** `sign` stands before it: the plus of a sum. */
export function capsule(
  id: string,
  picture: Picture,
  way: 'forward' | 'backward',
  { at, on }: Seat,
  scales: Scales,
  sign = '',
): SVGGElement {
  const { w, h } = capsuleSize(picture, sign)
  const side = way === 'forward' ? 'value' : 'gradient'
  const made = extent(picture, IN_FLIGHT)
  const [x, y] = [at.x - w / 2, at.y - h / 2]
  const numbers = made.form.as === 'numbers'
  const spot = numbers
    ? { x: x + PAD + sign.length * SIGN, y: y + 4 }
    : { x: x + RIM + sign.length * SIGN, y: y + RIM }
  const group = svg('g', { class: `capsule ${way} side-${side}`, 'data-role': 'flight', 'data-value': id })
  if (Math.abs(at.y - on.y) > h / 2)
    group.append(svg('line', { class: 'leader', x1: on.x, y1: on.y, x2: at.x, y2: at.y }))
  group.append(
    svg('rect', { class: 'body', x, y, width: w, height: h, rx: numbers ? Math.min(14, h / 2) : RIM }),
    drawForm(picture, made, spot, IN_FLIGHT, scales[side]),
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

/** So many plain characters is an East Asian one wide, in the size of a caption. */
const WIDE = 2.15

export const captionSize = (lines: string[]): Size => ({
  w: Math.max(...lines.map(line => columns(line, WIDE))) * PLAIN,
  h: lines.length * 16,
})
