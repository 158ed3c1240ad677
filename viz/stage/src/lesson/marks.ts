/** The row of a lesson's passages: which is read, which are questions or exercises, which are done. */
import type { Passage, Script } from '../contract'
import { button, h } from '../page/dom'
import { icon } from '../page/icons'
import type { Key, Say } from '../page/strings'
import type { Done } from './progress'

type Kind = '' | 'question' | 'try'

const NAMES: Record<Kind, Key> = { '': 'lesson.passage', question: 'lesson.passage.question', try: 'lesson.passage.try' }

const kindOf = ({ asks, prediction, attempt }: Passage): Kind => (asks || prediction ? 'question' : attempt ? 'try' : '')

/** Whether something was asked in it, and is done. */
export const isDone = ({ id, asks, attempt, prediction }: Passage, { answered, tried }: Done): boolean =>
  asks || prediction ? id in answered : attempt ? tried.includes(id) || attempt.state === 'passed' : false

export function marks({ passages }: Script, at: number, done: Done, words: Say, go: (at: number) => void): HTMLElement {
  const row = passages.map((passage, i) => {
    const kind = kindOf(passage)
    const finished = isDone(passage, done)
    const label = words(NAMES[kind], { n: i + 1, total: passages.length })
    const sign = finished ? icon('check') : kind === 'question' ? '?' : kind === 'try' ? icon('code') : ''
    const look = ['mark-of', kind, i < at ? 'read' : '', finished ? 'finished' : ''].filter(Boolean).join(' ')
    const made = button(finished ? `${label}, ${words('lesson.passage.done')}` : label, { class: look }, h('i', {}, sign))
    if (i === at) made.setAttribute('aria-current', 'step')
    made.addEventListener('click', () => go(i))
    return made
  })
  return h('div', { class: 'marks', role: 'group', 'aria-label': words('lesson.passages') }, ...row)
}
