/** Icons as inline paths on a 20 by 20 grid: no font has to hold them. */
import { svg } from './dom'

const SHAPES = {
  play: 'M6 3.8v12.4l10-6.2z',
  pause: 'M5.5 4h3.2v12H5.5zM11.3 4h3.2v12h-3.2z',
  first: 'M4 4h2.4v12H4zM16.5 4v12L7.4 10z',
  back: 'M12.6 3.6 14.2 5.2 9.4 10l4.8 4.8-1.6 1.6L6.2 10z',
  forward: 'M7.4 3.6 5.8 5.2 10.6 10l-4.8 4.8 1.6 1.6L13.8 10z',
  last: 'M13.6 4H16v12h-2.4zM3.5 4v12l9.1-6z',
  stop: 'M5 5h10v10H5z',
  close: 'M5.2 4l4.8 4.8L14.8 4 16 5.2 11.2 10l4.8 4.8-1.2 1.2-4.8-4.8L5.2 16 4 14.8 8.8 10 4 5.2z',
  down: 'M4.5 7l5.5 6 5.5-6z',
  plus: 'M9 4h2v5h5v2h-5v5H9v-5H4V9h5z',
  minus: 'M4 9h12v2H4z',
  fit: 'M2 2h5v1.6H3.6V7H2zM13 2h5v5h-1.6V3.6H13zM2 13h1.6v3.4H7V18H2zM16.4 13H18v5h-5v-1.6h3.4zM6 7h8v6H6z',
  code: 'M7.2 5 2.5 10l4.7 5 1.5-1.4L5.3 10l3.4-3.6zM12.8 5l-1.5 1.4L14.7 10l-3.4 3.6 1.5 1.4 4.7-5z',
  text: 'M3 3.5h14v2H3zM3 7.2h14v1.6H3zM3 10.7h14v1.6H3zM3 14.2h9v1.6H3z',
  spot: 'M10 1.5h0a8.5 8.5 0 1 0 .01 0zm0 2a6.5 6.5 0 1 1-.01 0zM10 7a3 3 0 1 0 .01 0z',
  present: 'M2 3h16v1.8h-1V13h-5.6l2.8 4h-2.2L10 14l-2 3H5.8l2.8-4H3V4.8H2zm2.8 1.8v6.4h10.4V4.8z',
  screen: 'M3 3h5v2H5v3H3zM12 3h5v5h-2V5h-3zM3 12h2v3h3v2H3zM15 12h2v5h-5v-2h3z',
  legend: 'M2.5 3h3.6v3.6H2.5zM8.5 4h9v1.6h-9zM2.5 8.2h3.6v3.6H2.5zM8.5 9.2h9v1.6h-9zM2.5 13.4h3.6V17H2.5zM8.5 14.4h9V16h-9z',
  compare: 'M2 3h7v14H2zm2 2v10h3V5zM11 3h7v14h-7zm2 2v10h3V5z',
  turn: 'M3 9h9V5.5l5.5 4.5-5.5 4.5V11H3z',
  fold: 'M9 2h2v3h2.5L10 8.5 6.5 5H9zM3 9.2h14v1.6H3zM10 11.5l3.5 3.5H11v3H9v-3H6.5z',
  unfold: 'M10 1.5 13.5 5H11v3H9V5H6.5zM3 9.2h14v1.6H3zM9 12h2v3h2.5L10 18.5 6.5 15H9z',
  check: 'M8 15.2 2.8 10l1.6-1.6L8 12l7.6-7.6L17.2 6z',
  lesson: 'M3 3.5h5.5A2 2 0 0 1 10 4.3a2 2 0 0 1 1.5-.8H17v12h-5.5a2 2 0 0 0-1.5.8 2 2 0 0 0-1.5-.8H3zm2 2v8h3.5l.5.1V5.6l-.5-.1zm6.5 0-.5.1v8l.5-.1H15v-8z',
  link: 'M8.2 11.8a3.6 3.6 0 0 1 0-5.1l2.6-2.6a3.6 3.6 0 0 1 5.1 5.1l-1.6 1.6-1.3-1.3 1.6-1.6a1.75 1.75 0 0 0-2.5-2.5L9.5 8a1.75 1.75 0 0 0 0 2.5zM11.8 8.2a3.6 3.6 0 0 1 0 5.1l-2.6 2.6a3.6 3.6 0 0 1-5.1-5.1l1.6-1.6L7 10.5l-1.6 1.6a1.75 1.75 0 0 0 2.5 2.5L10.5 12a1.75 1.75 0 0 0 0-2.5z',
  print: 'M5 2h10v4H5zM3 7h14a1.5 1.5 0 0 1 1.5 1.5V14H15v-3H5v3H1.5V8.5A1.5 1.5 0 0 1 3 7zM6.5 12.5h7V18h-7z',
  search: 'M8.5 2.5a6 6 0 0 1 4.8 9.6l4.2 4.2-1.4 1.4-4.2-4.2A6 6 0 1 1 8.5 2.5zm0 2a4 4 0 1 0 0 8 4 4 0 0 0 0-8z',
  error: 'M10 1.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4zM9 5.5h2v6H9zm0 7.2h2v2H9z',
} as const

export type Icon = keyof typeof SHAPES

export function icon(name: Icon): SVGSVGElement {
  return svg('svg', { class: 'icon', viewBox: '0 0 20 20', 'aria-hidden': 'true' }, svg('path', { d: SHAPES[name] }))
}

/** An icon that says something by itself. */
export function sign(name: Icon, label: string): SVGSVGElement {
  const made = icon(name)
  made.removeAttribute('aria-hidden')
  made.setAttribute('role', 'img')
  made.setAttribute('aria-label', label)
  return made
}
