/** The strip of numbers beside the code: turning one writes it into the program and asks for a new film. */
import type { EditorView } from '@codemirror/view'
import type { Knob } from '../contract'
import { h } from '../page/dom'
import type { Say } from '../page/strings'
import { place, point, settle, write, written } from './literals'
import { Turning } from './turning'

/** Knobs that are shown before the rest is asked for. */
const SHOWN = 6

/** Told before and after a number is written into the program. */
export interface Hands {
  turning(): void
  turned(): void
}

export class Knobs {
  readonly root = h('section', { class: 'knobs', hidden: true })
  private readonly list = h('div', { class: 'list' })
  private readonly more = h('button', { type: 'button', class: 'plain more', 'aria-expanded': 'false' })
  private knobs: Knob[] = []
  private turnings: Turning[] = []
  /** Every number has its place in the text. */
  private placed = false
  /** The number that is being turned, and how it was written before. */
  private under: { index: number; before: string } | null = null

  constructor(
    private readonly view: EditorView,
    private readonly words: Say,
    private readonly hands: Hands,
  ) {
    this.root.setAttribute('aria-label', words('knobs.label'))
    this.root.append(this.list, this.more)
    this.more.addEventListener('click', () => this.open(this.more.getAttribute('aria-expanded') !== 'true'))
  }

  /** The knobs of a new film. `again`: it came of turning one, so that those that are there keep their range. */
  show(knobs: Knob[], again: boolean): void {
    const same = again && knobs.length === this.knobs.length && knobs.every(({ key }, i) => key === this.knobs[i]!.key)
    this.knobs = knobs
    if (same) return
    this.under = null
    this.placed = false
    place(this.view, [])
    this.turnings = knobs.map((knob, index) => new Turning(knob, this.words, this.turns(index)))
    this.list.replaceChildren(...this.turnings.map(({ root }) => root))
    this.open(false)
  }

  /** The text is the program of the film: the numbers stand where the film says. */
  place(): void {
    if (this.placed) return
    place(this.view, this.knobs.map(({ span }) => span))
    this.follow()
    this.placed = true
  }

  /** The text has changed, by whatever hand. */
  follow(): void {
    const texts = this.turnings.map((_, index) => written(this.view, index))
    this.turnings.forEach((turning, index) => turning.show(texts[index]!))
    this.root.hidden = texts.every(text => text === null)
    this.placed &&= !texts.includes(null)
  }

  /** Mark the one that is spoken of, and see that it is shown; "": none. */
  name(key: string): void {
    const at = this.knobs.findIndex(knob => knob.key === key)
    this.turnings.forEach(({ root }, i) => root.classList.toggle('named', i === at))
    if (at >= SHOWN) this.open(true)
  }

  private turns(index: number): Turning['turns'] {
    return {
      turned: text => {
        this.under ??= { index, before: written(this.view, index) ?? text }
        this.hands.turning()
        write(this.view, index, text)
        this.hands.turned()
      },
      settled: () => {
        if (this.under) settle(this.view, this.under.index, this.under.before)
        this.under = null
      },
      pointed: on => point(this.view, on ? index : -1),
    }
  }

  private open(all: boolean): void {
    const rest = this.turnings.length - SHOWN
    this.list.classList.toggle('all', all)
    this.more.hidden = rest <= 0
    this.more.setAttribute('aria-expanded', String(all))
    this.more.textContent = all ? this.words('knobs.fewer') : this.words('knobs.more', { n: rest })
  }
}
