/** What a graph node keeps for its backward: a small box each, filled while it is there, hollow when it is gone. */
import { TOLD } from '../graph/cast'
import type { Box } from '../contract'
import { svg } from '../page/dom'
import { glyph } from './glyph'
import { columns, shorten } from '../graph/measure'
import { CARD, type Plan, SAVED } from '../graph/plan'
import type { Say } from '../page/strings'

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
  const text = box.state in TOLD ? `${label} ${words(`card.${box.state}` as 'card.kept')}${moved(box)}` : label
  const version = box.version === null || box.version === undefined ? '' : `, v${box.version}`
  group.append(
    svg(
      'g',
      { class: `box ${box.state}`, transform: `translate(${x} ${y})` },
      svg('title', {}, `${box.name}${version}: ${words(`box.${box.state}`)}`),
      svg('g', { transform: 'translate(0 3.5)' }, glyph(box.state)),
      svg('text', { class: 'meta code', x: SAVED.square, y: 12 }, text),
    ),
  )
  return SAVED.square + columns(text) * SAVED.character + SAVED.apart
}

/** Of a tensor that was overwritten: its version then and now. */
const moved = ({ version, now }: Box): string => (version != null && now != null && now > version ? ` v${version}→v${now}` : '')
