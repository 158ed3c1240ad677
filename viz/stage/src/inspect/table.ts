/** A table of numbers with row and column indices, value over gradient in each cell; arrow keys walk through it. */
import type { Picture } from '../contract'
import { h } from '../page/dom'
import type { Say } from '../page/strings'
import { type Block, form } from '../values/form'
import { full, number } from '../values/numbers'

/** A tensor with what it is to the card. */
export interface Held {
  role: 'value' | 'grad' | 'incoming'
  id: string
  picture: Picture
}

const WALK: Record<string, (columns: number) => number> = {
  ArrowLeft: () => -1,
  ArrowRight: () => 1,
  ArrowUp: columns => -columns,
  ArrowDown: columns => columns,
}

/** Those held have one shape. A cell is one of each: the table stands in an element for every tensor of it. */
export function table(held: Held[], words: Say): HTMLElement {
  const named = ({ role, id }: Held): Record<string, string> => ({ 'data-role': role, 'data-value': id })
  return held.reduce<HTMLElement>((inner, one) => h('div', named(one), inner), cells(held, words))
}

function cells(held: Held[], words: Say): HTMLElement {
  const root = h('div', { class: 'number-table' })
  for (const block of tabled(held[0]!)) root.append(blockTable(block, held, words))
  root.addEventListener('keydown', walk)
  root.querySelector('td')?.setAttribute('tabindex', '0')
  return root
}

/** What has one axis stands in a column, and so does a sample. */
function tabled({ picture }: Held): Block[] {
  const known = (picture.data ?? picture.sample ?? []).length
  const { blocks, kind } = form(picture)
  const one = !picture.data || kind === 'row' || kind === 'strip' || kind === 'scalar'
  return one ? [{ label: '', first: 0, count: known, rows: known, columns: 1 }] : blocks
}

function blockTable(block: Block, held: Held[], words: Say): HTMLElement {
  const { rows, columns, label, first } = block
  const single = held[0]!.picture.shape.length === 0
  const head = columns > 1 ? h('tr', {}, h('th'), ...Array.from({ length: columns }, (_, c) => h('th', { scope: 'col' }, String(c)))) : null
  const lines = Array.from({ length: rows }, (_, r) =>
    h('tr', {}, single ? null : h('th', { scope: 'row' }, String(first * Number(!label && columns === 1) + r)), ...Array.from({ length: columns }, (_, c) => cell(first + r * columns + c, held))),
  )
  const name = label || `[${held[0]!.picture.shape.map(() => ':').join(', ')}]`
  return h('table', { 'aria-label': words('values.table', { index: name }) }, label ? h('caption', {}, label) : null, head, ...lines)
}

function cell(element: number, held: Held[]): HTMLElement {
  const numbers = held.map(({ role, picture }) => {
    const x = (picture.data ?? picture.sample)![element]!
    return h('span', { class: role === 'value' ? 'value' : 'gradient', 'data-inspect': role, 'data-full': full(x) }, number(x))
  })
  return h('td', { 'data-at': element, tabindex: -1 }, ...numbers)
}

function walk(event: KeyboardEvent): void {
  const by = WALK[event.key]
  const from = (event.target as Element).closest('td')
  if (!by || !from) return
  event.preventDefault()
  event.stopPropagation()
  const cells = [...(event.currentTarget as Element).querySelectorAll('td')]
  const to = cells[cells.indexOf(from) + by(from.parentElement!.querySelectorAll('td').length)]
  if (!to) return
  from.setAttribute('tabindex', '-1')
  to.setAttribute('tabindex', '0')
  to.focus()
}
