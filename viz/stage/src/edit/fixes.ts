/** What to try against an error: in words, and where a change of the code does it, that change to look at and to make. */
import type { Edit, Remedy } from '../contract'
import { h } from '../page/dom'
import { icon } from '../page/icons'
import type { Say } from '../page/strings'
import { type Pointing, runs } from '../tell/words'
import { diff, type Row } from './diff'

export interface Fixing {
  /** The program that the edits are of. */
  code: string
  words: Say
  pointing: Pointing
  apply(edits: Edit[]): void
  /** The list takes another height. */
  grown(): void
}

/** The list of an error's remedies. One change is open at a time. */
export function fixes(remedies: Remedy[], fixing: Fixing): HTMLElement {
  const list = h('ul', { class: 'fixes' })
  const close = (): void => {
    for (const open of list.querySelectorAll<HTMLElement>('.change')) open.remove()
    for (const button of list.querySelectorAll('[aria-expanded]')) button.setAttribute('aria-expanded', 'false')
  }
  list.append(...remedies.map(remedy => item(remedy, fixing, close)))
  return list
}

function item({ words, edits = [] }: Remedy, fixing: Fixing, close: () => void): HTMLElement {
  const text = h('span', {}, ...runs(words, fixing.pointing))
  if (!edits.length) return h('li', {}, text)
  const show = h('button', { type: 'button', class: 'plain show', 'aria-expanded': 'false' }, fixing.words('fix.show'), icon('down'))
  const root = h('li', { class: 'fix' }, text, show)
  const shut = (): void => {
    close()
    fixing.grown()
    show.focus({ preventScroll: true })
  }
  show.addEventListener('click', () => {
    if (show.getAttribute('aria-expanded') === 'true') return shut()
    close()
    show.setAttribute('aria-expanded', 'true')
    root.append(change(edits, fixing, shut))
    fixing.grown()
    root.scrollIntoView({ block: 'nearest' })
  })
  root.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || show.getAttribute('aria-expanded') !== 'true') return
    event.stopPropagation()
    shut()
  })
  return root
}

function change(edits: Edit[], { code, words, apply }: Fixing, shut: () => void): HTMLElement {
  const make = h('button', { type: 'button', class: 'primary apply' }, words('fix.apply'))
  make.addEventListener('click', () => apply(edits))
  const cancel = h('button', { type: 'button', class: 'plain' }, words('fix.cancel'))
  cancel.addEventListener('click', shut)
  const rows = diff(code, edits).map(row => line(row, words))
  return h(
    'div',
    { class: 'change' },
    h('div', { class: 'diff', role: 'group', 'aria-label': words('fix.change'), tabindex: 0 }, h('div', { class: 'rows' }, ...rows)),
    h('div', { class: 'buttons' }, make, cancel, h('p', { class: 'quiet' }, words('fix.edited'))),
  )
}

const NAMES = { '−': 'gone', '+': 'come', ' ': 'stays' } as const

function line({ sign, number, text, changed: [from, to] }: Row, words: Say): HTMLElement {
  const name = NAMES[sign]
  const spoken = sign === ' ' ? null : h('span', { class: 'spoken' }, words(sign === '+' ? 'fix.come' : 'fix.gone'))
  const marked = from < to ? h('b', {}, text.slice(from, to)) : null
  return h(
    'div',
    { class: `row ${name}` },
    h('span', { class: 'number' }, String(number)),
    h('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
    spoken,
    h('code', {}, text.slice(0, from), marked, text.slice(from < to ? to : from)),
  )
}
