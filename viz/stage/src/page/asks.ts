/**
 * What the reader asked for and no view has answered. It is sent again until one does: on its way to Python an ask may
 * meet a script that is just being replaced by the next, or a server that has gone. Python takes each number once.
 */
import type { Ask } from '../contract'

export type Send = (asks: Ask[]) => void

/** Milliseconds until the unanswered is sent again; twice as many each time, up to the last. */
const AGAIN = 4_000
const AT_MOST = 16_000

export class Asks {
  private timer = 0

  constructor(
    private readonly send: Send,
    private seq: number,
    readonly unanswered: Ask[] = [],
  ) {
    this.seq = Math.max(seq, ...unanswered.map(ask => ask.seq))
    if (unanswered.length) this.wait(AGAIN)
  }

  /** Of one kind only the last wish counts. */
  ask(kind: Ask['kind'], code: string, options: Ask['options']): void {
    this.keep(ask => ask.kind !== kind)
    this.unanswered.push({ kind, code, seq: ++this.seq, options })
    this.tell(AGAIN)
  }

  /** A view has come that answers all up to this number. */
  answer(heard: number): void {
    this.seq = Math.max(this.seq, heard)
    this.keep(ask => ask.seq > heard)
    if (!this.unanswered.length) clearTimeout(this.timer)
  }

  /** Python has heard all up to this number, and works on it: there is no need to send it again yet. */
  heard(upto: number): void {
    if (this.unanswered.length && this.unanswered.every(ask => ask.seq <= upto)) this.wait(AT_MOST)
  }

  dispose(): void {
    clearTimeout(this.timer)
  }

  private keep(wanted: (ask: Ask) => boolean): void {
    this.unanswered.splice(0, Infinity, ...this.unanswered.filter(wanted))
  }

  private tell(wait: number): void {
    this.send([...this.unanswered])
    this.wait(wait)
  }

  private wait(wait: number): void {
    clearTimeout(this.timer)
    this.timer = window.setTimeout(() => this.tell(Math.min(2 * wait, AT_MOST)), wait)
  }
}
