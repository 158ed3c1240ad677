/** The sentence of a step in large type, the local rule worked out beside it, and the card of an error. */
import type { Fault, Remedy, Rule, Step } from './contract'
import { h } from './dom'
import { icon } from './icons'
import { columns } from './measure'
import type { Say } from './strings'
import { plain, type Pointing, runs } from './words'

const SAY = { long: 190, longer: 320 }
const RULE = { long: 96, longer: 170 }

export class Sentence {
  readonly root = h('section', { class: 'telling' })
  readonly fault = h('section', { class: 'fault', hidden: true })
  /** Read aloud by screen readers at each step. */
  readonly live = h('div', { class: 'spoken', 'aria-live': 'polite' })

  constructor(
    private readonly words: Say,
    private readonly pointing: Pointing,
  ) {
    this.root.setAttribute('aria-label', words('say.label'))
    this.fault.setAttribute('role', 'group')
  }

  show(step: Step, place: string): void {
    const say = h('p', { class: `say ${lengthClass(plain(step.say), SAY)}` }, ...runs(step.say, this.pointing))
    this.root.replaceChildren(say, ...(step.rule ? [this.rule(step.rule)] : []))
    this.root.className = `telling ${step.phase}`
    this.live.textContent = `${place}. ${plain(step.say)}`
    this.fault.hidden = !step.fault
    if (step.fault) this.fault.replaceChildren(...this.explain(step.fault))
  }

  private rule({ lines, check }: Rule): HTMLElement {
    const written = lines.map(line => h('p', { class: 'line' }, ...runs(line, this.pointing)))
    const box = h(
      'div',
      {
        class: `rule ${lengthClass(lines.map(plain).join(''), RULE)}`,
        role: 'group',
        'aria-label': this.words('rule.label'),
        tabindex: 0,
      },
      ...written,
    )
    if (check === 'equal') written.at(-1)?.append(' ', h('span', { class: 'check' }, `✓ ${this.words('rule.equal')}`))
    return box
  }

  private explain(fault: Fault): HTMLElement[] {
    const where = fault.line ? h('span', { class: 'where' }, this.words('fault.line', { n: fault.line })) : null
    const title = h('h2', {}, icon('error'), h('span', {}, fault.type), where)
    const own = h('figure', {}, h('figcaption', {}, this.words('fault.says')), h('pre', { tabindex: 0 }, fault.message))
    const told = h('div', { class: 'told' }, title)
    if (fault.explanation?.length)
      told.append(h('p', { class: 'explanation' }, ...runs(fault.explanation, this.pointing)))
    if (fault.remedies?.length) {
      const list = h('ul', {}, ...fault.remedies.map(remedy => this.remedy(remedy)))
      told.append(h('div', { class: 'remedies' }, h('h3', {}, this.words('fault.try')), list))
    }
    return [told, own]
  }

  /** What to try, in words and as the line would then read. */
  private remedy({ words, line, code }: Remedy): HTMLElement {
    const text = h('span', {}, ...runs(words, this.pointing))
    if (!code) return h('li', {}, text)
    const number = line ? h('span', { class: 'number' }, String(line)) : null
    return h('li', {}, text, h('code', { class: 'line' }, number, code))
  }
}

/** Long words are set smaller, so that they still stand without scrolling. */
function lengthClass(text: string, limits: { long: number; longer: number }): string {
  const length = columns(text)
  return length > limits.longer ? 'longer' : length > limits.long ? 'long' : ''
}
