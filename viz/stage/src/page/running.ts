/**
 * What is under way with Python: the asks, and the Run button, which says that an answer is awaited. A number being
 * turned asks again and again, without a word. Knows no film.
 */
import type { Ask } from '../contract'
import { Asks, type Send } from './asks'
import { Cold } from './cold'
import { h } from './dom'
import { icon } from './icons'
import type { Say } from './strings'

/** Milliseconds without an answer after which Run can be pressed again; Python waits two minutes for PyTorch. */
const PATIENCE = 150_000

export class Running {
  readonly button = h('button', { type: 'button', class: 'primary run' })
  /** An answer to a run is awaited. */
  waits = false
  readonly cold: Cold
  private readonly asks: Asks
  private patience = 0
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
    this.paint()
  }

  get turning(): boolean {
    return this.turn !== ''
  }

  ask(kind: Ask['kind'], options: Ask['options']): void {
    if (kind !== 'run') this.turn = ''
    this.asks.ask(kind, this.desk.code(), options)
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
    clearTimeout(this.patience)
    if (running) this.patience = window.setTimeout(() => this.missed(), PATIENCE)
    this.cold.show(running && !this.desk.warm())
    this.paint()
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
    clearTimeout(this.patience)
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
