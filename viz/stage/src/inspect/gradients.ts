/** The gradients of a card: every time its .grad changed, and what its wires carry into it and on from it. */
import type { Entry, Link, Picture } from '../contract'
import { h } from '../page/dom'
import { figures } from '../tell/names'
import type { Opened } from './opened'
import type { Held } from './table'
import { valuesOf } from './values'

/** Characters of a gradient in a line. */
const ROOM = 40

export function ledger(opened: Opened): HTMLElement[] {
  const { state, around: { words } } = opened
  const entries = state.ledger ?? []
  if (!entries.length) return []
  const list = h('ol', { class: 'ledger' }, ...entries.map(entry => h('li', {}, line(entry, opened))))
  const earlier = (entries[0]!.number ?? 1) - 1
  return earlier ? [h('p', { class: 'quiet' }, words('card.earlier', { n: earlier })), list] : [list]
}

function line(entry: Entry, opened: Opened): HTMLElement {
  const { words, reach } = opened.around
  const made = h('button', { type: 'button', title: words('inspect.goto') }, words(`ledger.${entry.how}`))
  if (entry.call) made.append(` · ${words('card.call', { n: entry.call })}`)
  made.append(sum(entry, opened))
  made.addEventListener('click', () => reach.go(entry.step ?? ''))
  return made
}

function sum({ how, before, incoming, after }: Entry, opened: Opened): HTMLElement {
  const show = (id: string | null | undefined): Node[] => {
    const picture = opened.picture(id)
    return picture ? figures(picture, ROOM) : [document.createTextNode('None')]
  }
  if (how !== 'poured') return h('span', { class: 'sum' }, ...show(before), ' → ', ...show(after))
  return h('span', { class: 'sum' }, ...show(before), ' + ', ...show(incoming), ' = ', ...show(after))
}

/** A tensor with its picture, where there is one. */
export function held(role: Held['role'], id: string | null | undefined, opened: Opened): Held[] {
  const picture = opened.picture(id)
  return picture ? [{ role, id: id!, picture }] : []
}

/** What came in beyond the gradient that stands beside the value, and along which wires. */
export function arrived(opened: Opened): HTMLElement[] {
  const { state, actor, around: { ensemble, words } } = opened
  const rest = (state.incoming ?? []).slice(state.grad ? 0 : 1)
  const entered = rest.flatMap(id => valuesOf(held('incoming', id, opened), ensemble.scales, words))
  return [...entered, ...flows(actor.id, 'source', opened)]
}

export const sent = (opened: Opened): HTMLElement[] => flows(opened.actor.id, 'target', opened)

/** Gradients on this card's wires: those it received (it is their source), those it sent (it is their target). */
function flows(id: string, end: 'source' | 'target', opened: Opened): HTMLElement[] {
  const { ensemble, player } = opened.around
  const mine = ensemble.edges.filter(link => link[end] === id)
  return mine.flatMap(link => {
    const picture = opened.picture(player.state.get(link.id)?.gradient as string | null | undefined)
    return picture ? [flow(link, end === 'source' ? link.target : link.source, picture, opened)] : []
  })
}

function flow(link: Link, other: string, picture: Picture, opened: Opened): HTMLElement {
  const open = h('button', { type: 'button', class: 'link' }, opened.nameOf(other))
  open.addEventListener('click', () => opened.around.reach.open(other))
  const arrow = link.source === other ? '→' : '←'
  return h('p', { class: 'flow' }, `${arrow} `, open, ' ', h('span', { class: 'mark gradient' }, ...figures(picture, ROOM)))
}
