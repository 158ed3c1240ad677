/** A prediction as it is asked, answered, judged and settled. Knows one passage; the film is another's matter. */
import type { Passage, Prediction, Reply } from '../contract'
import { h } from '../page/dom'
import { icon, sign } from '../page/icons'
import type { Say } from '../page/strings'
import { array } from '../values/numbers'
import { choices, type Form, picking, typing } from './forms'
import { judge, type Verdict } from './judge'
import type { Settled } from './progress'
import { paragraphs, type Pointer } from './prose'
import { withoutYes } from './yes'

export interface Asking {
  words: Say
  pointer: Pointer
  /** How the question was settled; undefined: it is open. */
  settled(): Settled | undefined
  settle(how: Settled): void
  reopen(): void
  /** Go where the answer shows. */
  watch(): void
}

export class Question {
  readonly root = h('section', { class: 'question' })
  private readonly reply = h('div', { class: 'reply', role: 'status' })
  private readonly actions = h('div', { class: 'actions' })
  private readonly prediction: Prediction
  private form: Form

  constructor(
    { prediction }: Passage,
    private readonly asking: Asking,
  ) {
    this.prediction = prediction!
    this.root.setAttribute('aria-label', asking.words('ask.label'))
    this.form = this.asked()
    this.draw()
  }

  /** An answer from wherever: typed, pressed, or a card on the stage. */
  answer(given: string): void {
    if (this.asking.settled()) return
    const verdict = judge(this.prediction, given)
    this.form.mark(given, verdict)
    if (verdict.right) return this.settle('right')
    this.say(verdict)
  }

  /** Somebody wants to go on: the question is brought to their notice. */
  urge(): void {
    this.root.classList.remove('urged')
    void this.root.offsetWidth // begins the animation anew
    this.root.classList.add('urged')
    this.root.scrollIntoView({ block: 'nearest' })
  }

  focus(): void {
    this.form.root.querySelector<HTMLElement>('input, textarea, button')?.focus({ preventScroll: true })
  }

  private asked(): Form {
    const make = { number: typing, choice: choices, card: picking }[this.prediction.asks]
    return make(this.prediction, this.asking, given => this.answer(given))
  }

  private settle(how: Settled): void {
    this.asking.settle(how)
    this.draw()
    this.actions.querySelector('button')?.focus({ preventScroll: true })
    this.root.scrollIntoView({ block: 'nearest' })
  }

  private draw(): void {
    const { words, settled } = this.asking
    const how = settled()
    this.root.classList.toggle('settled', Boolean(how))
    const waits = how ? null : h('p', { class: 'waits' }, icon('pause'), words('ask.waits'))
    if (how) this.form.settle(this.truth())
    this.root.replaceChildren(...(waits ? [waits] : []), this.form.root, this.reply, this.actions)
    if (how) this.tellRight(how === 'right')
    else this.reply.replaceChildren()
    this.actions.replaceChildren(...(how ? this.after() : this.before()))
  }

  private before(): HTMLElement[] {
    const { words } = this.asking
    return [...this.form.buttons, this.act('plain show-me', words('ask.show'), () => this.settle('shown'))]
  }

  private after(): HTMLElement[] {
    const { words } = this.asking
    const again = (): void => {
      this.asking.reopen()
      this.form = this.asked()
      this.draw()
      this.focus()
    }
    return [
      this.act('primary watch', words('ask.watch'), () => this.asking.watch(), icon('play')),
      this.act('plain again', words('ask.again'), again),
    ]
  }

  private act(look: string, label: string, does: () => void, sign?: SVGSVGElement): HTMLButtonElement {
    const made = h('button', { type: 'button', class: look }, sign, label)
    made.addEventListener('click', does)
    return made
  }

  private say({ unread, count, reply }: Verdict): void {
    const { words } = this.asking
    if (unread) return this.tell(null, 'hint', null, words('ask.unread'))
    const [given, wanted] = count ?? []
    this.tell(h('b', {}, words('ask.wrong')), 'is-wrong', reply, count ? words('ask.count', { given: given!, wanted: wanted! }) : '')
  }

  private tellRight(answered: boolean): void {
    const { words } = this.asking
    const reply = this.prediction.replies?.find(({ id }) => id === 'right')
    if (answered) return this.tell(sign('check', words('ask.right')), 'is-right', reply)
    this.tell(h('b', {}, words('ask.shown')), 'is-right', reply && { ...reply, words: withoutYes(reply.words) })
  }

  private tell(head: Element | null, look: string, reply: Reply | null | undefined, more = ''): void {
    const said = reply ? paragraphs(reply.words, this.asking.pointer) : []
    this.reply.className = `reply ${look}`
    this.reply.replaceChildren(...[head, more ? h('p', {}, more) : null, ...said].filter(part => part !== null))
    this.reply.scrollIntoView({ block: 'nearest' })
  }

  /** What PyTorch gave, as it is written. */
  private truth(): string {
    const { asks, answer, shape = [], right = '' } = this.prediction
    if (asks !== 'number') return right
    if (!answer) return 'None'
    const whole = shape.reduce((product, size) => product * size, 1) === answer.length
    return array(whole ? shape : [answer.length], answer)
  }
}
