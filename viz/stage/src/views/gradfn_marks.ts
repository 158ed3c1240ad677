/** How a node of the autograd-only view looks, and an arrow to the next one. Sizes are told without a font. */
import type { GradFn, Next, NodeState } from '../contract'
import { curve } from '../draw/edge'
import type { Point, Size } from '../graph/layout'
import { CODE, shorten } from '../graph/measure'
import { svg } from '../page/dom'
import { type Key, nth, type Say } from '../page/strings'

const PAD = 12
const HEAD = 30
const LINE = 17
/** A character of an attribute. */
const LETTER = 7.1
const ACCUMULATE = 'AccumulateGrad'
/** Characters of a leaf's names. */
const NAMES = 12

export function nodeSize({ name, saved = [] }: GradFn): Size {
  const lines = name === ACCUMULATE ? [`variable ${'x'.repeat(NAMES)}`] : saved.map(([attribute]) => `.. ${attribute}`)
  const widest = Math.max(name.length * (CODE + 0.5), ...lines.map(line => line.length * LETTER), 16 * LETTER)
  return { w: widest + 2 * PAD, h: HEAD + lines.length * LINE + LINE + PAD, axis: HEAD / 2 }
}

export interface Shown {
  node: GradFn
  state: NodeState
  names: string
  total: number
  words: Say
}

export function nodeCard({ node, state, names, total, words }: Shown): SVGElement[] {
  const { w, h } = nodeSize(node)
  const name = svg('text', { class: 'title', x: PAD, y: 22 }, node.name)
  const frame = { x: 0, y: 0, width: w, height: h, rx: 9 }
  const parts: SVGElement[] = [svg('rect', { class: 'paper', ...frame }), name]
  if (node.name === ACCUMULATE)
    parts.push(svg('text', { class: 'attribute', x: PAD, y: HEAD + 13 }, `variable ${shorten(names, NAMES)}`))
  else parts.push(...(node.saved ?? []).flatMap((pair, i) => savedLine(pair, i, state)))
  const status = turn(state, total, words)
  if (status) parts.push(svg('text', { class: `status ${state.phase ?? ''}`, x: PAD, y: h - PAD }, status))
  return parts
}

/** An attribute of the node, and whether it is still there. */
function savedLine([attribute, name]: [string, string], i: number, { saved = [] }: NodeState): SVGElement[] {
  const state = saved.find(box => box.name === name)?.state ?? 'plain'
  const y = HEAD + i * LINE
  return [
    svg('rect', { class: `box ${state}`, x: PAD, y: y + 4, width: 8, height: 8, rx: 1.5 }),
    svg('text', { class: `attribute ${state}`, x: PAD + 14, y: y + 13 }, attribute),
  ]
}

function turn({ phase, order }: NodeState, total: number, words: Say): string {
  if (!phase) return ''
  if (phase === 'failed') return words('card.failed')
  return order ? words(`card.${phase}` as Key, { n: order, nth: nth(words, order), total }) : words('card.untold')
}

export interface Arrow {
  root: SVGGElement
  source: number
  to: number
  link: string
}

export function arrow({ source, to, link = '', input = 0 }: Next & { source: number }, path: Point[], words: Say): Arrow {
  const [tip, before] = [path.at(-1)!, path.at(-2)!]
  const angle = (Math.atan2(tip.y - before.y, tip.x - before.x) * 180) / Math.PI
  const head = svg('path', { class: 'head', d: 'M0 0L-10 -5.2L-10 5.2Z', transform: `translate(${tip.x} ${tip.y}) rotate(${angle})` })
  const root = svg('g', { class: 'onward' }, svg('path', { class: 'line', d: curve(path) }), head)
  if (input) root.append(svg('text', { class: 'input', x: tip.x - 14, y: tip.y - 8, 'text-anchor': 'end' }, words('gradfn.input', { n: input })))
  return { root, source, to, link }
}
