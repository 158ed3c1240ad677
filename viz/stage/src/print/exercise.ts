/** What a passage asks, with room to write, and the answer for the end of the sheet. */
import type { Edit, Passage, Prediction, Prose } from '../contract'
import { line, paragraphs, type Pointer } from '../lesson/prose'
import { withoutYes } from '../lesson/yes'
import { h } from '../page/dom'
import type { Say } from '../page/strings'
import { array } from '../values/numbers'

/** On paper words point at nothing. */
export const STILL: Pointer = { light: () => {}, follow: () => {} }

export function asked({ prediction, attempt }: Passage, number: number, words: Say): HTMLElement | null {
  if (!prediction && !attempt) return null
  const title = h('b', {}, words('print.question', { n: number }))
  const room = prediction ? answering(prediction, words) : h('div', { class: 'lines' }, h('i'), h('i'))
  return h('div', { class: 'asked' }, title, room)
}

function answering({ asks, of = '', choices = [] }: Prediction, words: Say): HTMLElement {
  if (asks === 'number') return h('p', { class: 'blank' }, h('code', {}, `${of} =`), h('i'))
  if (asks === 'card') return h('p', {}, words('print.card'))
  return h('ul', {}, ...choices.map(choice => h('li', {}, h('i', { class: 'box' }), h('span', {}, ...line(choice.words, STILL)))))
}

export function answer({ prediction, attempt }: Passage, number: number, words: Say, card: (id: string) => string): HTMLElement {
  const truth = prediction ? [given(prediction, card)] : (attempt?.solution ?? []).map(edited)
  const said = (prediction ?? attempt)?.replies?.find(({ id }) => id === 'right')?.words ?? []
  return h('li', {}, h('b', {}, words('print.question', { n: number })), ...truth, ...remarks(said))
}

const remarks = (prose: Prose): HTMLElement[] => paragraphs(withoutYes(prose), STILL)

function given({ asks, answer, shape = [], right = '', choices = [] }: Prediction, card: (id: string) => string): HTMLElement {
  if (asks === 'card') return h('p', {}, h('code', {}, card(right)))
  if (asks === 'choice') return h('p', {}, ...line(choices.find(({ id }) => id === right)?.words ?? [], STILL))
  if (!answer) return h('p', {}, h('code', {}, 'None'))
  const whole = shape.reduce((product, size) => product * size, 1) === answer.length
  return h('p', {}, h('code', {}, array(whole ? shape : [answer.length], answer)))
}

const edited = ({ lines = [] }: Edit): HTMLElement => h('pre', {}, lines.join('\n') || '—')
