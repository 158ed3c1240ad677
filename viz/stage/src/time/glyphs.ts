/** The shapes of marks, in a box of 10 by 10 around their middle: a drop, a line of output, a cross. */
import { svg } from '../page/dom'
import type { Flag } from './flags'

export const SHAPES: Record<Flag, string> = {
  pour: 'M0-5C2-2 3.6-.4 3.6 1.4A3.6 3.6 0 0 1-3.6 1.4C-3.6-.4-2-2 0-5z',
  print: 'M-4-3.6h8v1.8h-8zM-4-.2h8v1.8h-8zM-4 3.2h4.6V5H-4z',
  error: 'M-4.6-3-3-4.6 0-1.6 3-4.6 4.6-3 1.6 0 4.6 3 3 4.6 0 1.6-3 4.6-4.6 3-1.6 0z',
}

export function glyph(flag: Flag): SVGSVGElement {
  const shape = svg('path', { d: SHAPES[flag] })
  return svg('svg', { class: `glyph ${flag}`, viewBox: '-5 -5 10 10', 'aria-hidden': 'true' }, shape)
}
