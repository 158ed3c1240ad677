/** Runs of a story as elements: styled text that can point at a card. */
import type { Run, Words } from '../contract'
import { h } from '../page/dom'

/** What words do when they point at something. */
export interface Pointing {
  light(id: string | null): void
  open(id: string): void
}

export function runs(words: Words, pointing: Pointing): Node[] {
  return words.map(run => element(run, pointing))
}

export const plain = (words: Words): string => words.map(run => run.text).join('')

function element(run: Run, pointing: Pointing): Node {
  if (!run.mark && !run.ref) return together(run.text)
  const kind = `mark ${run.mark ?? ''}`
  if (!run.ref) return h('span', { class: kind, 'data-value': run.value || null }, together(run.text))
  const ref = run.ref
  const word = h(
    'button',
    { type: 'button', class: `${kind} ref`, 'data-value': run.value || null },
    together(run.text),
  )
  word.addEventListener('click', () => pointing.open(ref))
  for (const event of ['pointerenter', 'focus']) word.addEventListener(event, () => pointing.light(ref))
  for (const event of ['pointerleave', 'blur']) word.addEventListener(event, () => pointing.light(null))
  return word
}

const BRACKETS = /(\[[^[\]]{1,32}\])/

/** Text in which short brackets of numbers do not break over lines. */
function together(text: string): DocumentFragment {
  const whole = document.createDocumentFragment()
  text.split(BRACKETS).forEach((part, i) => whole.append(i % 2 ? h('span', { class: 'unbroken' }, part) : part))
  return whole
}

/** Plain text in which `x` stands for code. */
export function codeWords(text: string): Node[] {
  return text.split('`').map((part, i) => (i % 2 ? h('code', {}, part) : document.createTextNode(part)))
}
