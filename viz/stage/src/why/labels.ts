/** On the lit path, what each node multiplied by, beside its wire. */
import type { Picture } from '../contract'
import { svg } from '../page/dom'
import { backward } from '../draw/edge'
import type { Room } from '../graph/overlay'
import { seat } from '../graph/layout/labels'
import { CODE, columns } from '../graph/measure'
import { line } from '../values/numbers'

const ROOM = 22
const HIGH = 20

export function factorLabels(
  edges: Map<string, string>,
  room: Room,
  pathOf: (edge: string) => { x: number; y: number }[] | undefined,
  values: Record<string, Picture>,
): SVGElement[] {
  const taken = [...room.boxes]
  return [...edges].flatMap(([edge, factor]) => {
    const [path, picture] = [pathOf(edge), values[factor]]
    if (!path || !picture) return []
    const text = `× ${line(picture, ROOM).map(piece => piece.text).join('')}`
    const size = { w: columns(text) * CODE + 14, h: HIGH }
    const { scale } = room
    const large = { w: size.w * scale, h: size.h * scale }
    const { at } = seat(backward(path), large, taken, { scale })
    taken.push({ x: at.x - large.w / 2, y: at.y - large.h / 2, ...large })
    const transform = `translate(${at.x} ${at.y}) scale(${scale})`
    return [
      svg(
        'g',
        { class: 'factor', 'data-edge': edge, 'data-value': factor, transform },
        svg('rect', { x: -size.w / 2, y: -size.h / 2, width: size.w, height: size.h, rx: 6 }),
        svg('text', { x: 0, y: 4.5, 'text-anchor': 'middle' }, text),
      ),
    ]
  })
}
