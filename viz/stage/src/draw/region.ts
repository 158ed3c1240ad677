/** A frame around what belongs together, with its kind and name; a press on the title folds it. */
import type { Group } from '../contract'
import { svg } from '../page/dom'
import type { Box } from '../graph/layout'
import { kindSign, SIGN_WIDTH } from './kinds'
import { CODE, columns, PLAIN, shorten } from '../graph/measure'
import type { Key, Say } from '../page/strings'

/** Kinds whose name says what they are. */
const NAMED = new Set<Group['kind']>(['no_grad', 'inference_mode', 'iteration', 'forward', 'backward'])

/** The word for the kind of a group; "" where its name says it. */
export function kindOf({ kind, type, name }: Group, words: Say): string {
  if (kind === 'module' && type) return type
  return NAMED.has(kind) && name ? '' : words(`group.${kind}` as Key)
}

/** What a group is called; a turn of a loop without a variable by its number. */
export function nameOf({ kind, name, index }: Group, words: Say): string {
  if (name) return name
  return kind === 'iteration' ? words('crumb.turn', { n: (index ?? 0) + 1 }) : ''
}

/** The size of its title, and the most that fits over its cards. */
const TITLE = { size: 13, most: 23 }

/** `scale`: how much larger than usual things must be drawn to be read. */
export function region(group: Group, box: Box, { words, scale }: { words: Say; scale: number }): SVGGElement {
  const { x, y, w, h } = box
  const spoken = words('fold.close', { name: [kindOf(group, words), nameOf(group, words)].filter(Boolean).join(' ') })
  const label = { 'data-fold': group.id, role: 'button', tabindex: -1, 'aria-expanded': 'true', 'aria-label': spoken }
  const tall = 21 * Math.min(scale, 1.5)
  const title = svg(
    'g',
    { class: 'fold-title', ...label },
    svg('rect', { class: 'bar', x: x + 4, y: y + 3, width: w - 8, height: tall, rx: 9 }),
    svg('path', { class: 'chevron', d: `M${x + 13} ${y + tall / 2 + 1}l4.5 5 4.5-5` }),
    kindSign(group.kind, { x: x + 34, y: y + tall / 2 + 3 }, Math.min(scale, 1.5)),
    titleText(group, box, words, Math.min(TITLE.most, TITLE.size * scale)),
    svg('title', {}, spoken),
  )
  const frame = svg('rect', { class: 'frame', x, y, width: w, height: h, rx: 14 })
  return svg('g', { class: `region ${group.kind}`, 'data-group': group.id }, frame, title)
}

/** Name and kind, as far as there is room. */
function titleText(group: Group, { x, y, w }: Box, words: Say, size: number): SVGTextElement {
  const [kind, name] = [kindOf(group, words), nameOf(group, words)]
  const scale = size / TITLE.size
  const left = 27 + SIGN_WIDTH * Math.min(scale, 1.5)
  const room = (w - left - 17) / scale
  const shown = shorten(name, Math.max(4, room / CODE))
  const text = svg('text', { x: x + left, y: y + 6 + size * 0.92, style: `font-size: ${size}px` })
  if (shown) text.append(svg('tspan', { class: 'name' }, shown))
  const rest = room - columns(shown) * CODE - 8
  if (kind && (!shown || columns(kind) * PLAIN < rest))
    text.append(svg('tspan', { class: 'kind', dx: shown ? 7 * scale : 0 }, shorten(kind, rest / PLAIN)))
  return text
}
