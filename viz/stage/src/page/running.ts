/**
 * What is under way with Python: the asks, the Run button, which says that an answer is awaited, how that wait goes, and
 * the button that ends it. A number being turned asks again and again, without a word. Knows no film.
 */
import type { Ask, Waiting } from '../contract'
import { Asks, type Send } from './asks'
import { Cold } from './cold'
import { button, h } from './dom'
import { icon } from './icons'
import type { Say } from './strings'

/** Milliseconds without an answer after which Run can be pressed again; Python waits two minutes for PyTorch. */
const PATIENCE = 150_000
/** Milliseconds until a run can be stopped: most are over by then, and nothing comes and goes. */
const SOON = 600

export class Running {
  readonly button = h('button', { type: 'button', class: 'primary run' })
  readonly stop: HTMLButtonElement
  /** The place in the queue. */
  readonly line = h('p', { class: 'queued', role: 'status', hidden: true })
  /** An answer to a run is awaited. */
  waits = false
  readonly cold: Cold
  private readonly asks: Asks
  private patience = 0
  private soon = 0
  /** A number of the program is being turned: "again" if it has moved on since the run under way was asked for. */
  private turn: '' | 'asked' | 'again' = ''

  constructor(
    private readonly root: HTMLElement,
    private readonly words: Say,
    asked: { send: Send; heard: number; unanswered: Ask[] | undefined },
    private readonly desk: { code(): string; run(): void; warm(): boolean },
  ) {
    this.asks = new Asks(asked.send, asked.heard, asked.unanswered)
    this.cold = new Cold(words)
    this.button.addEventListener('click', () => desk.run())
    this.stop = button(words('editor.cancel.about'), { class: 'plain stop', hidden: true }, icon('stop'), words('editor.cancel'))
    this.stop.addEventListener('click', () => this.cancel())
    this.paint()
  }

  get turning(): boolean {
    return this.turn !== ''
  }

  ask(kind: Ask['kind'], options: Ask['options']): void {
    if (kind !== 'run') this.turn = ''
    this.asks.ask(kind, this.desk.code(), options)
  }

  /** What was pasted may come from a notebook or a session: Python sees whether there is a program in it. */
  look(): void {
    if (!this.waits) this.ask('look', {})
  }

  asksFor(kind: Ask['kind']): boolean {
    return this.unanswered.some(ask => ask.kind === kind)
  }

  get unanswered(): Ask[] {
    return this.asks.unanswered
  }

  /** A view has come that answers the asks up to this number. Whether that is all of them. */
  hear(heard: number): boolean {
    this.asks.answer(heard)
    return !this.unanswered.length
  }

  await(running: boolean): void {
    this.waits = running
    this.line.hidden = true
    this.beStopped(running)
    this.bePatient(running)
    this.cold.show(running && !this.desk.warm())
    this.paint()
  }

  /** Nobody wants the answer any more; what there is of it still comes. */
  cancel(): void {
    if (!this.waits || this.stop.disabled) return
    this.stop.disabled = true
    this.ask('cancel', {})
  }

  /** Python tells how it goes. */
  hearWait({ place, heard }: Waiting): void {
    this.asks.heard(heard)
    if (!this.waits) return
    this.bePatient(true)
    this.line.hidden = !place
    this.line.textContent = place ? this.words('editor.place', { n: place }) : ''
  }

  /** A number is about to be turned. */
  beginTurn(): void {
    this.turn ||= 'asked'
    this.root.classList.add('is-turning')
  }

  /** A number has been turned: run, and once more if it moves on meanwhile. */
  turned(): void {
    this.turn = this.waits ? 'again' : 'asked'
    this.desk.run()
  }

  /** The answer to the last ask is on the page. */
  answered(): void {
    this.await(false)
    if (this.turn === 'again') return this.turned()
    this.turn = ''
    this.root.classList.remove('is-turning')
  }

  dispose(): void {
    this.asks.dispose()
    this.cold.show(false)
    this.bePatient(false)
    clearTimeout(this.soon)
  }

  private bePatient(waits: boolean): void {
    clearTimeout(this.patience)
    if (waits) this.patience = window.setTimeout(() => this.missed(), PATIENCE)
  }

  private beStopped(waits: boolean): void {
    clearTimeout(this.soon)
    this.stop.hidden = true
    this.stop.disabled = false
    if (waits) this.soon = window.setTimeout(() => (this.stop.hidden = false), SOON)
  }

  private missed(): void {
    this.turn = ''
    this.await(false)
  }

  private paint(): void {
    const waiting = this.waits && !this.turning
    const label = this.words(waiting ? 'editor.running' : 'editor.run')
    this.root.classList.toggle('is-running', this.waits)
    this.button.setAttribute('aria-busy', String(this.waits))
    this.button.replaceChildren(waiting ? h('i', { class: 'spinner' }) : icon('play'), label)
  }
}
