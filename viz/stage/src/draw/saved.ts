/** What a graph node keeps for its backward: a small box each, filled while it is there, hollow when it is gone. */
import { TOLD } from '../cast'
import type { Box } from '../contract'
import { svg } from '../dom'
import { columns, shorten } from '../measure'
import { CARD, type Plan, SAVED } from '../plan'
import type { Say } from '../strings'

const SIDE = 8

export function saved(plan: Plan, boxes: Box[], words: Say): SVGGElement {
  const group = svg('g', { class: 'saved', transform: `translate(${CARD.pad} ${plan.saved!.y})` })
  group.append(svg('text', { class: 'meta', x: 0, y: 12 }, words('card.saved')))
  plan.saved!.lines.forEach((line, row) => {
    let x = row ? 0 : SAVED.head
    for (const i of line) if (boxes[i]) x += place(group, boxes[i], x, row * CARD.saved, words)
  })
  return group
}

function place(group: SVGGElement, box: Box, x: number, y: number, words: Say): number {
  const label = shorten(box.label || box.name, SAVED.most)
  const text = box.state in TOLD ? `${label} ${words(`card.${box.state}` as 'card.kept')}` : label
  const version = box.version === null || box.version === undefined ? '' : `, v${box.version}`
  group.append(
    svg(
      'g',
      { class: `box ${box.state}`, transform: `translate(${x} ${y})` },
      svg('title', {}, `${box.name}${version}: ${words(`box.${box.state}`)}`),
      svg('rect', { y: 4, width: SIDE, height: SIDE, rx: 1.5 }),
      svg('text', { class: 'meta code', x: SAVED.square, y: 12 }, text),
    ),
  )
  return SAVED.square + columns(text) * SAVED.character + SAVED.apart
}
