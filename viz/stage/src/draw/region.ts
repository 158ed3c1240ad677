/** A frame around the cards of a region in which nothing is recorded. */
import type { Group } from '../contract'
import { svg } from '../dom'
import type { Box } from '../layout'
import { CODE, shorten } from '../measure'

export function region(group: Group, frames: Box[]): SVGGElement {
  const root = svg('g', { class: `region ${group.kind}`, 'data-group': group.id })
  for (const { x, y, w, h } of frames) {
    root.append(
      svg('rect', { x, y, width: w, height: h, rx: 14 }),
      svg('text', { x: x + 14, y: y + 18 }, shorten(group.name || group.kind, (w - 28) / CODE)),
    )
  }
  return root
}
