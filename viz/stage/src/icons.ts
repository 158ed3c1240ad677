/** Icons as inline paths on a 20 by 20 grid: no font has to hold them. */
import { svg } from './dom'

const SHAPES = {
  play: 'M6 3.8v12.4l10-6.2z',
  pause: 'M5.5 4h3.2v12H5.5zM11.3 4h3.2v12h-3.2z',
  first: 'M4 4h2.4v12H4zM16.5 4v12L7.4 10z',
  back: 'M12.6 3.6 14.2 5.2 9.4 10l4.8 4.8-1.6 1.6L6.2 10z',
  forward: 'M7.4 3.6 5.8 5.2 10.6 10l-4.8 4.8 1.6 1.6L13.8 10z',
  last: 'M13.6 4H16v12h-2.4zM3.5 4v12l9.1-6z',
  close: 'M5.2 4l4.8 4.8L14.8 4 16 5.2 11.2 10l4.8 4.8-1.2 1.2-4.8-4.8L5.2 16 4 14.8 8.8 10 4 5.2z',
  down: 'M4.5 7l5.5 6 5.5-6z',
  plus: 'M9 4h2v5h5v2h-5v5H9v-5H4V9h5z',
  minus: 'M4 9h12v2H4z',
  fit: 'M3 3h5v2H5v3H3zM12 3h5v5h-2V5h-3zM3 12h2v3h3v2H3zM15 12h2v5h-5v-2h3z',
  error: 'M10 1.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4zM9 5.5h2v6H9zm0 7.2h2v2H9z',
} as const

export type Icon = keyof typeof SHAPES

export function icon(name: Icon): SVGSVGElement {
  return svg('svg', { class: 'icon', viewBox: '0 0 20 20', 'aria-hidden': 'true' }, svg('path', { d: SHAPES[name] }))
}
