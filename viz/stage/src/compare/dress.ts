/** Marks of a comparison on cards and wires: what only one version has, and which numbers are not the other's. */
import type { Picture } from '../contract'
import { svg } from '../page/dom'
import type { Say } from '../page/strings'
import { full } from '../values/numbers'
import { columns } from '../graph/measure'
import type { Differences, Role } from './differences'
import type { Side } from './joint'

const BADGE = { h: 20, pad: 9, letter: 6.7, in: 12, up: 15 }

/** What `Stage.dress` calls for each card and wire that it drew. */
export function dresser(side: Side, differences: Differences, words: Say): (id: string, element: SVGGElement) => void {
  return (id, element) => {
    const card = element.hasAttribute('data-node')
    const alone = differences.isAlone(side, id)
    const roles = card && !alone ? differences.roles(side, id) : []
    element.dataset.differs = alone ? `only-${side}` : roles.length ? 'numbers' : 'no'
    if (!card) return
    for (const role of roles) markChips(element, role, place => differences.opposite(side, id, role, place))
    if (alone) element.append(badge(words(side === 'a' ? 'compare.only.a' : 'compare.only.b'), element, side))
    else if (roles.length) element.append(badge('≠', element, 'differs', words('compare.differs.about')))
  }
}

/** On the upper edge of the card, towards its right corner. */
function badge(text: string, card: SVGGElement, kind: string, about = ''): SVGGElement {
  const w = Math.max(BADGE.h, columns(text) * BADGE.letter + 2 * BADGE.pad)
  const right = Number(card.querySelector('.paper')?.getAttribute('width') ?? 0) - BADGE.in
  const group = svg('g', { class: `version-badge ${kind}`, transform: `translate(${right - w} ${-BADGE.up})` })
  if (about) group.append(svg('title', {}, about))
  group.append(
    svg('rect', { width: w, height: BADGE.h, rx: BADGE.h / 2 }),
    svg('text', { x: w / 2, y: BADGE.h / 2 + 4.5, 'text-anchor': 'middle' }, text),
  )
  return group
}

/** The chips of a role, and in them the numbers that are not those of the picture in the same place over there. */
function markChips(card: SVGGElement, role: Role, opposite: (place: number) => Picture | undefined): void {
  card.querySelectorAll(`[data-role="${role}"]`).forEach((chip, place) => {
    chip.classList.add('differs')
    const shown = [...chip.querySelectorAll('[data-full]')]
    const there = opposite(place)?.data ?? []
    shown.forEach((number, i) => {
      const equal = there.length === shown.length && full(there[i]!) === number.getAttribute('data-full')
      number.classList.toggle('differs', !equal)
    })
  })
}
