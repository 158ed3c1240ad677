/** Something to change in the code: what came of the last run, what lacks, and one way to do it as a change to look at. */
import type { Attempt, Passage } from '../contract'
import { fixes } from '../edit/fixes'
import { h } from '../page/dom'
import { sign } from '../page/icons'
import type { Say } from '../page/strings'
import { type Change, STILL } from './change'
import { line, paragraphs, type Pointer } from './prose'

export function exercise({ attempt }: Passage, words: Say, pointer: Pointer, change: Change): HTMLElement {
  const { state = '', replies = [], lacking = [], solution = [] } = attempt!
  const reply = (id: string): HTMLElement[] => paragraphs(replies.find(one => one.id === id)?.words ?? [], pointer)
  const said: Record<NonNullable<Attempt['state']>, (Node | string)[]> = {
    '': [h('p', {}, words('try.do'))],
    passed: [sign('check', words('try.passed')), ...reply('right')],
    failed: [
      h('b', {}, words('try.failed')),
      lacking.length ? h('ul', {}, ...lacking.map(pieces => h('li', {}, ...line(pieces, pointer)))) : '',
      ...reply('other'),
    ],
  }
  const looks = { '': 'hint', passed: 'is-right', failed: 'is-wrong' }
  const root = h('section', { class: 'attempt', 'aria-label': words('try.label') })
  root.append(h('div', { class: `reply ${looks[state]}`, role: 'status' }, ...said[state]))
  if (solution.length && state !== 'passed')
    root.append(fixes([{ words: [{ text: words('try.solution') }], edits: solution }], { words, pointing: STILL, grown: () => {}, ...change }))
  return root
}
