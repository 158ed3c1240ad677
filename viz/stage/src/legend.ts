/** What the colours and lines of the graph mean. */
import { h, svg } from './dom'
import { scissors } from './draw/scissors'
import type { Key, Say } from './strings'

const LINES: [Key, string][] = [
  ['legend.value', 'value'],
  ['legend.gradient', 'gradient'],
  ['legend.plain', 'value-only'],
]
const BOXES: [Key, string][] = [
  ['legend.saved', 'full'],
  ['legend.freed', 'freed'],
]

/** `higher`: whether the film has nodes that a backward pass built. */
export function legend(words: Say, higher: boolean): HTMLElement {
  const line = (name: string): SVGSVGElement =>
    svg('svg', { class: name, width: 22, height: 10 }, svg('line', { x1: 1, x2: 21, y1: 5, y2: 5 }))
  const box = (name: string): SVGSVGElement =>
    svg('svg', { class: name, width: 10, height: 10 }, svg('rect', { x: 1.5, y: 1.5, width: 7, height: 7, rx: 1.5 }))
  const card = svg('svg', { class: 'higher', width: 18, height: 12 }, svg('rect', { x: 1, y: 1, width: 16, height: 10, rx: 3 }))
  const cut = svg('svg', { width: 22, height: 18, viewBox: '-11 -9 22 18' }, scissors({ x: 0, y: 0 }))
  const items = [
    ...LINES.map(([key, name]) => [key, line(name)] as const),
    ['legend.cut', cut] as const,
    ...BOXES.map(([key, name]) => [key, box(name)] as const),
    ...(higher ? [['legend.higher', card] as const] : []),
  ]
  const list = h('ul', { class: 'legend', 'aria-label': words('legend.title') })
  for (const [key, picture] of items) {
    picture.setAttribute('aria-hidden', 'true')
    list.append(h('li', {}, picture, words(key)))
  }
  return list
}
