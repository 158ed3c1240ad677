/** The sentence of a step in large type, the local rule worked out beside it, and the card of an error. */
import type { Fault, Remedy, Rule, Step, Story } from '../contract'
import { Crumbs } from './crumbs'
import { type Fixing, fixes } from '../edit/fixes'
import { h } from '../page/dom'
import { icon } from '../page/icons'
import { onPhone } from '../page/phone'
import { columns } from '../graph/measure'
import { ruleLines, torchLines, whyLines } from './rule'
import type { Say } from '../page/strings'
import { plain, type Pointing, runs } from './words'

const SAY = { long: 190, longer: 320 }
/** PyTorch's own formulas of more characters than this stand in the inspector only. */
const QUIET = 120
const RULE = { long: 96, longer: 170 }

export class Sentence {
  readonly root = h('section', { class: 'telling' })
  readonly fault = h('section', { class: 'fault', hidden: true })
  /** Read aloud by screen readers at each step. */
  readonly live = h('div', { class: 'spoken', 'aria-live': 'polite' })

  /** The step in words, without its number. */
  spoken = ''
  private readonly crumbs: Crumbs
  /** Of an error only what happened and why, as the reader left it. */
  private folded: boolean | null = null
  private beside = false

  constructor(
    private readonly story: Story,
    private readonly words: Say,
    private readonly pointing: Pointing,
    private readonly mending: Pick<Fixing, 'apply' | 'grown'> & { taught(kind: string): HTMLElement | null },
  ) {
    this.crumbs = new Crumbs(story, words)
    this.root.setAttribute('aria-label', words('say.label'))
    this.fault.setAttribute('role', 'group')
  }

  /** Beside another film there is less room, and one voice speaks for both. */
  pair(on: boolean): void {
    this.beside = on
    this.live.setAttribute('aria-live', on ? 'off' : 'polite')
    this.fold()
  }

  /** How far what is said reaches up over the graph. */
  get growth(): number {
    const room = this.root.parentElement?.clientHeight ?? 0
    return Math.max(0, this.root.offsetHeight - room, this.fault.offsetHeight - room)
  }

  /** How far it may do so, in pixels. */
  spare(room: number): void {
    this.root.style.setProperty('--spare', `${Math.floor(room)}px`)
  }

  show(step: Step, place: string): void {
    const { whys = [] } = step
    const spoken = [step.say, ...whys].map(plain).join(' ')
    const crumbs = this.crumbs.line(step.within, this.root.clientWidth)
    const told = h('div', { class: `say ${lengthClass(spoken, SAY)}` }, h('p', {}, ...runs(step.say, this.pointing)))
    told.append(...whyLines(whys, this.pointing))
    if (step.remedies?.length) told.append(this.remedies(step.remedies))
    this.root.replaceChildren(h('div', { class: 'words' }, crumbs, told), ...(step.rule ? [this.rule(step.rule)] : []))
    this.root.className = `telling ${step.phase}`
    this.spoken = [this.chapter(step), spoken, step.fault ? heard(step.fault) : ''].filter(Boolean).join('. ')
    this.live.textContent = `${place}. ${this.spoken}`
    this.fault.hidden = !step.fault
    if (!step.fault) return
    const { explanation = [], remedies = [] } = step.fault
    this.fault.classList.toggle('plainly', !explanation.length && !remedies.length)
    this.fault.replaceChildren(...this.explain(step.fault))
    this.fold()
  }

  /** All of an error's card would hide the graph of a phone, or of half a page. */
  private get closed(): boolean {
    return this.folded ?? (this.beside || onPhone())
  }

  private fold(): void {
    const folded = this.closed
    this.fault.classList.toggle('folded', folded)
    const button = this.fault.querySelector('.fold-fault')
    button?.setAttribute('aria-expanded', String(!folded))
    button?.firstElementChild?.replaceChildren(this.words(folded ? 'fault.more' : 'fault.less'))
  }

  /** Less of the error's card, or all of it. */
  private folder(): HTMLElement {
    const root = h('button', { type: 'button', class: 'plain fold-fault' }, h('span'), icon('down'))
    root.addEventListener('click', () => {
      this.folded = !this.closed
      this.fold()
      this.mending.grown()
    })
    return root
  }

  /** The title of the chapter that begins with this step. */
  private chapter(step: Step): string {
    return this.story.chapters.find(({ first }) => this.story.steps[first] === step)?.title ?? ''
  }

  private rule(rule: Rule): HTMLElement {
    const length = lengthClass(rule.lines.map(plain).join(''), RULE)
    const attributes = { role: 'group', 'aria-label': this.words('rule.label'), tabindex: 0 }
    const formulas = rule.source === 'torch' ? [] : torchLines(this.story, rule.node ?? '', false)
    const few = formulas.reduce((sum, line) => sum + columns(line.textContent ?? ''), 0) <= QUIET
    return h(
      'div',
      { class: `rule ${length}`, ...attributes },
      ...ruleLines(rule, this.words, this.pointing),
      ...(few ? formulas : []),
    )
  }

  private remedies(remedies: Remedy[]): HTMLElement {
    const { story: { code }, words, pointing } = this
    return fixes(remedies, { code, words, pointing, ...this.mending })
  }

  private explain(fault: Fault): HTMLElement[] {
    const where = fault.line ? h('span', { class: 'where' }, this.words('fault.line', { n: fault.line })) : null
    const title = h('h2', {}, icon('error'), h('span', {}, fault.type), where, this.folder())
    const own = h('figure', {}, h('figcaption', {}, this.words('fault.says')), h('pre', { tabindex: 0 }, fault.message))
    const told = h('div', { class: 'told' }, title)
    if (fault.explanation?.length)
      told.append(h('p', { class: 'explanation' }, ...runs(fault.explanation, this.pointing)))
    if (fault.remedies?.length) {
      const list = this.remedies(fault.remedies)
      const yours = h('span', { class: 'yours' }, this.words('fault.yours'))
      told.append(h('div', { class: 'remedies' }, h('h3', {}, this.words('fault.try'), yours), list))
    }
    const lesson = this.mending.taught(fault.kind)
    if (lesson) told.append(lesson)
    return [told, own]
  }
}

/** An error as it is read aloud. */
const heard = ({ type, explanation = [], message }: Fault): string => `${type}: ${plain(explanation) || message}`

/** Long words are set smaller, so that they still stand without scrolling. */
function lengthClass(text: string, limits: { long: number; longer: number }): string {
  const length = columns(text)
  return length > limits.longer ? 'longer' : length > limits.long ? 'long' : ''
}
