/** The saved tensors of a node, and what became of each. */
import type { Box } from '../contract'
import { h } from '../page/dom'
import { figures } from '../tell/names'
import { FREED, OVERWROTE } from '../time/history'
import type { Opened } from './opened'

/** States of a saved box that a step brought about, and how the history calls that. */
const ENDED: Partial<Record<Box['state'], typeof FREED>> = { freed: FREED, needed: FREED, changed: OVERWROTE }

/** Characters of a saved tensor in its line. */
const ROOM = 28

export const savedBoxes = (opened: Opened): HTMLElement[] => (opened.state.saved ?? []).map(box => line(box, opened))

function line(box: Box, opened: Opened): HTMLElement {
  const version = box.version === null || box.version === undefined ? '' : ` v${box.version}`
  const picture = opened.picture(box.value)
  const value = picture ? h('span', { class: 'mark value' }, ...figures(picture, ROOM)) : null
  const label = box.label && box.label !== box.name ? ` = ${box.label}` : ''
  return h('p', { class: `box ${box.state}` }, h('i'), h('code', {}, box.name + label + version), ' ', value, ending(box, opened))
}

/** What became of a box; where a step emptied or spoiled it, the way to that step. */
function ending({ state }: Box, { actor, around: { player, words, reach } }: Opened): HTMLElement {
  const whats = ENDED[state]
  const step = whats ? reach.history.last(actor.id, player.index, whats) : -1
  const text = words(`box.${state}`)
  if (step < 0) return h('span', { class: 'state' }, text)
  const where = words('time.at', { n: step + 1 })
  const go = h('button', { type: 'button', class: 'state', title: words('inspect.goto') }, `${text} · ${where}`)
  go.addEventListener('click', () => reach.at(step))
  return go
}
