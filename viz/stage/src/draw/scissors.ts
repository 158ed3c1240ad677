/** The cut: a pair of scissors on the wire where the value goes on and the gradient does not. */
import { svg } from '../page/dom'
import type { Point } from '../graph/layout'

const BLADES = 'M-2.6 -1.6L5 4.2M-2.6 1.6L5 -4.2'

/** `why` stands below it. */
export function scissors({ x, y }: Point, why = ''): SVGGElement {
  return svg(
    'g',
    { class: 'scissors', transform: `translate(${x} ${y})` },
    svg('circle', { class: 'disc', r: 12 }),
    svg('circle', { class: 'eye', cx: -4.4, cy: -2.9, r: 2.2 }),
    svg('circle', { class: 'eye', cx: -4.4, cy: 2.9, r: 2.2 }),
    svg('path', { class: 'blades', d: BLADES }),
    why && svg('text', { class: 'why code', y: 25, 'text-anchor': 'middle' }, why),
  )
}
