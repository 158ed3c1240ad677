/** The three ways to answer: typed numbers, a choice, a card on the stage. Each knows how it looks, not what is right. */
import type { Prediction } from '../contract'
import { h } from '../page/dom'
import { icon } from '../page/icons'
import type { Say } from '../page/strings'
import type { Verdict } from './judge'
import { line, type Pointer } from './prose'

export interface Form {
  root: HTMLElement
  /** What stands beside "show me". */
  buttons: HTMLElement[]
  /** How an answer was judged. */
  mark(given: string, verdict: Verdict): void
  /** The question is settled: this is the answer. */
  settle(truth: string): void
}

interface Around {
  words: Say
  pointer: Pointer
}

/** Rows of a matrix that are typed under each other. */
const ROWS = 5

export function typing({ of = '', shape = [] }: Prediction, { words }: Around, answer: (given: string) => void): Form {
  const label = words('ask.input', { of })
  const attributes = { 'aria-label': label, placeholder: words('ask.example'), spellcheck: 'false', autocomplete: 'off' }
  const rows = shape.length === 2 && shape[0]! > 1 ? Math.min(ROWS, shape[0]!) : 1
  const box = rows > 1 ? h('textarea', { rows, ...attributes }) : h('input', { type: 'text', ...attributes })
  const check = h('button', { type: 'submit', class: 'primary check' }, words('ask.check'))
  const place = h('span', { class: 'typed' }, box)
  const root = h('form', { class: 'numbers' }, h('code', {}, `${of} =`), place)
  root.id = `ask-${(made += 1)}`
  check.setAttribute('form', root.id)
  root.addEventListener('submit', event => {
    event.preventDefault()
    if (box.value.trim()) answer(box.value)
    else box.focus()
  })
  check.addEventListener('click', event => {
    event.preventDefault()
    root.requestSubmit()
  })
  box.addEventListener('keydown', event => {
    const { key, ctrlKey, metaKey } = event as KeyboardEvent
    if (key !== 'Enter' || !(ctrlKey || metaKey)) return
    event.preventDefault()
    root.requestSubmit()
  })
  return {
    root,
    buttons: [check],
    mark: (_, { right, unread }) => box.setAttribute('aria-invalid', String(!right && !unread)),
    settle: truth => place.replaceChildren(h('code', { class: 'truth' }, truth)),
  }
}

let made = 0

export function choices({ choices: offered = [] }: Prediction, { pointer }: Around, answer: (given: string) => void): Form {
  const buttons = offered.map(({ id, words }) => {
    const button = h('button', { type: 'button', class: 'choice', 'data-choice': id }, h('i', { class: 'sign' }), h('span', {}, ...line(words, pointer)))
    button.addEventListener('click', () => answer(id))
    return button
  })
  const sign = (id: string, look: 'right' | 'wrong'): void => {
    const button = buttons.find(one => one.dataset.choice === id)
    button?.classList.add(`is-${look}`)
    button?.querySelector('.sign')?.replaceChildren(icon(look === 'right' ? 'check' : 'close'))
  }
  return {
    root: h('div', { class: 'choices' }, ...buttons),
    buttons: [],
    mark: (given, { right }) => sign(given, right ? 'right' : 'wrong'),
    settle: truth => {
      for (const button of buttons) button.disabled = true
      sign(truth, 'right')
    },
  }
}

export function picking(_: Prediction, { words }: Around): Form {
  const root = h('p', { class: 'pick' }, words('ask.card'))
  return { root, buttons: [], mark: () => {}, settle: () => (root.hidden = true) }
}
