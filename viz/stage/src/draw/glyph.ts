/** A saved box as a small picture: each state has a shape of its own, so that it needs no colour to be told. */
import type { Box } from '../contract'
import { svg } from '../page/dom'

/** Its side; `SAVED.square` of the plan leaves room for it. */
const SIDE = 9

/** What is drawn on the square: a pin that holds it, an exclamation mark, a stroke, the string of a parcel. */
const MARKS: Partial<Record<Box['state'], string>> = {
  kept: 'M4.5 4.5h0.01',
  needed: 'M4.5 2.2v2.6M4.5 6.8v0.01',
  changed: 'M2.2 6.8L6.8 2.2',
  packed: 'M4.5 0V9M0 3.4H9',
}

/** What there is no square for: a number is a dot; for a placeholder something has to run again, an arrow goes round. */
const SHAPES: Partial<Record<Box['state'], () => SVGElement>> = {
  plain: () => svg('circle', { class: 'body', cx: 4.5, cy: 4.5, r: 3.4 }),
  placeholder: () => svg('path', { class: 'body', d: 'M7.7 2.6A3.8 3.8 0 1 0 8.3 4.7M8.2 0.2V2.9H5.5' }),
}

export function glyph(state: Box['state']): SVGGElement {
  const body = SHAPES[state]?.() ?? svg('rect', { class: 'body', width: SIDE, height: SIDE, rx: 1.5 })
  const mark = MARKS[state]
  return svg('g', { class: `glyph ${state}` }, body, mark && svg('path', { class: 'mark', d: mark }))
}
