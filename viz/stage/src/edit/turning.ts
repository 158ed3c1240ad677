/** One number that is being turned: the slider, the box with its spelling, and the keys of both. Knows no editor. */
import type { Knob } from '../contract'
import { h } from '../page/dom'
import type { Say } from '../page/strings'
import { read, snapped, spelled } from './spelling'

/** Steps that a key moves; the ends by Home and End. */
const KEYS: Record<string, number> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }
/** Milliseconds without a key after which a turn by keys is over. */
const PAUSE = 700
/** A longer label, in characters, gets a wider place. */
const LONG = 10

export interface Turns {
  /** It reads like this from now on. */
  turned(text: string): void
  /** The hand has let go. */
  settled(): void
  pointed(on: boolean): void
}

export class Turning {
  readonly root: HTMLElement
  private readonly slider = h('input', { type: 'range', step: 'any' })
  private readonly box = h('input', { type: 'text', inputmode: 'decimal', class: 'number', spellcheck: 'false', autocomplete: 'off' })
  private low: number
  private high: number
  private model = ''
  private text = ''
  private timer = 0

  constructor(
    readonly knob: Knob,
    words: Say,
    readonly turns: Turns,
  ) {
    ;[this.low, this.high] = [knob.low, knob.high]
    const place = { label: knob.label, line: knob.span[0] }
    const title = words('knob.at', place)
    this.slider.setAttribute('aria-label', title)
    this.box.setAttribute('aria-label', words('knob.number', place))
    this.root = h('div', { class: 'knob', title, 'data-long': knob.label.length > LONG ? '' : null }, h('span', { class: 'label' }, knob.label), this.slider, this.box)
    this.listen()
  }

  get focused(): boolean {
    return this.root.matches(':focus-within')
  }

  /** As the code has it; null: the number is not there any more. */
  show(text: string | null): void {
    this.root.hidden = text === null
    if (text === null || text === this.text) return
    this.model ||= text
    this.text = text
    const value = read(text)
    ;[this.low, this.high] = [Math.min(this.low, value), Math.max(this.high, value)]
    this.box.value = text
    this.paint(value)
  }

  private paint(value: number): void {
    const share = (x: number): number => (x - this.low) / (this.high - this.low)
    const ends = [share(Math.min(this.high, Math.max(this.low, 0))), share(value)].sort((a, b) => a - b)
    this.slider.min = String(this.low)
    this.slider.max = String(this.high)
    this.slider.value = String(value)
    this.slider.setAttribute('aria-valuetext', this.text)
    this.slider.style.setProperty('--from', String(ends[0]))
    this.slider.style.setProperty('--to', String(ends[1]))
  }

  private listen(): void {
    const { slider, box, root, turns } = this
    slider.addEventListener('input', () => this.turn(snapped(slider.valueAsNumber, this.knob.step)))
    slider.addEventListener('change', () => this.settle())
    box.addEventListener('change', () => this.typed())
    box.addEventListener('focus', () => box.select())
    for (const part of [slider, box]) part.addEventListener('keydown', event => this.pressed(event))
    for (const name of ['pointerenter', 'focusin']) root.addEventListener(name, () => turns.pointed(true))
    root.addEventListener('pointerleave', () => turns.pointed(this.focused))
    root.addEventListener('focusout', () => {
      this.settle()
      turns.pointed(root.matches(':hover'))
    })
  }

  private pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const to = this.reached(event.key, event.currentTarget === this.slider)
    if (to === null) return
    event.preventDefault()
    this.turn(Math.min(this.high, Math.max(this.low, to)))
    clearTimeout(this.timer)
    this.timer = window.setTimeout(() => this.settle(), PAUSE)
  }

  /** Where a key leads: in the box the keys that move the caret stay the caret's. */
  private reached(key: string, sliding: boolean): number | null {
    if (sliding && key === 'Home') return this.low
    if (sliding && key === 'End') return this.high
    const by = sliding || /Up|Down/.test(key) ? KEYS[key] : undefined
    return by === undefined ? null : snapped(read(this.text) + by * this.knob.step, this.knob.step)
  }

  private typed(): void {
    const value = read(this.box.value)
    const sound = this.box.value.trim() !== '' && Number.isFinite(value) && (!this.knob.whole || Number.isInteger(value))
    if (!sound) this.box.value = this.text
    else this.turn(value)
    this.settle()
  }

  private turn(value: number): void {
    const text = spelled(value, this.model)
    if (text === this.text) return
    this.show(text)
    this.turns.turned(text)
  }

  private settle(): void {
    clearTimeout(this.timer)
    this.turns.settled()
  }
}
