/** A wire between two cards: the value's way in blue; the gradient's, when one flowed, back along it in orange. */
import type { Link } from '../contract'
import { svg } from '../page/dom'
import type { Point } from '../graph/layout'
import { pointAt } from '../graph/layout/labels'
import { scissors } from './scissors'

/** How far under the value's line the gradient's runs. */
export const APART = 8

/** What cut the gradient, in the program's own words. */
const WHY: Record<NonNullable<Link['why']>, string> = {
  '': '',
  detach: 'detach',
  no_grad: 'no_grad',
  dtype: 'int / bool',
  data: '.data',
  item: '.item()',
}

export interface EdgeMarks {
  root: SVGGElement
  value: SVGGElement
  gradient: SVGGElement
}

const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`
const round = (n: number): number => Math.round(n * 10) / 10

export function curve(path: Point[]): string {
  let text = `M${at(path[0]!)}`
  for (let i = 1; i + 2 < path.length; i += 3) text += `C${at(path[i]!)} ${at(path[i + 1]!)} ${at(path[i + 2]!)}`
  return text
}

function arrowhead(tip: Point, before: Point, size: number): SVGPathElement {
  const angle = (Math.atan2(tip.y - before.y, tip.x - before.x) * 180) / Math.PI
  const d = `M0 0L${-size} ${-size * 0.52}L${-size} ${size * 0.52}Z`
  return svg('path', { class: 'head', d, transform: `translate(${at(tip)}) rotate(${round(angle)})` })
}

/** The ends drawn back so that the arrowhead, not the line, touches the card. */
function shortened(path: Point[], by: number): Point[] {
  const [tip, before] = [path.at(-1)!, path.at(-2)!]
  const length = Math.hypot(tip.x - before.x, tip.y - before.y) || 1
  const end = { x: tip.x - ((tip.x - before.x) / length) * by, y: tip.y - ((tip.y - before.y) / length) * by }
  return [...path.slice(0, -1), end]
}

/**
 * The gradient's way beside the value's: beneath a level wire, to the right of an upright one; of a wire that turns, both
 * between its ends.
 */
export function backward(path: Point[]): Point[] {
  const [first, last] = [path[0]!, path.at(-1)!]
  const level = Math.abs(path[1]!.x - first.x) >= Math.abs(path[1]!.y - first.y)
  const turns = path.length > 16 && (level ? last.x < first.x : last.y < first.y)
  const middle = (i: number): boolean => turns && i > 1 && i < path.length - 2
  const aside = (i: number): Point => ({ x: !level || middle(i) ? APART : 0, y: level || middle(i) ? APART : 0 })
  return path.map(({ x, y }, i) => ({ x: x + aside(i).x, y: y + aside(i).y })).reverse()
}

export function edge(link: Link, path: Point[]): EdgeMarks {
  const back = backward(path)
  const value = svg(
    'g',
    { class: 'value-way' },
    svg('path', { class: 'line', d: curve(shortened(path, 6)) }),
    arrowhead(path.at(-1)!, path.at(-2)!, 8),
  )
  if (link.carries === 'cut') value.append(scissors(pointAt(path, 0.5), WHY[link.why ?? '']))
  const gradient = svg(
    'g',
    { class: 'gradient-way' },
    svg('path', { class: 'line', d: curve(shortened(back, 9)), pathLength: 1 }),
    arrowhead(back.at(-1)!, back.at(-2)!, 12),
  )
  const root = svg('g', { class: ['edge', link.carries ?? 'both', link.why].filter(Boolean).join(' '), 'data-edge': link.id }, value, gradient)
  return { root, value, gradient }
}
