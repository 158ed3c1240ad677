/** The clock of a playing film: goes on from stop to stop in its rhythm until the end, an error, or a hand. */
import { halts } from './granularity'
import type { Reel } from './reel'
import { dwell } from './rhythm'

/** Somebody who reads aloud beside the film while it plays. */
export interface Reader {
  /** Milliseconds that the words for this step take. */
  takes(): number
  /** There are more words before the film goes on. */
  readonly more: boolean
  turn(): void
  /** An answer is awaited: nothing goes on of itself. */
  readonly asks: boolean
}

export const SILENT: Reader = { takes: () => 0, more: false, turn: () => {}, asks: false }

export class Play {
  speed = 1
  reader = SILENT
  private timer = 0

  constructor(
    private readonly reel: Reel,
    private readonly next: () => number,
    /** Told when play begins or ends, and with the milliseconds that the step will stay. */
    private readonly changed: (wait: number) => void,
  ) {}

  get on(): boolean {
    return this.timer !== 0
  }

  toggle(): void {
    const { reel, reader } = this
    if (this.on) return this.pause()
    if (reel.held && reel.index >= reel.end && !reader.more) return reel.go(reel.index + 1)
    if (reel.index >= reel.last && !reader.more) reel.go(0)
    this.wait()
  }

  pause(): void {
    clearTimeout(this.timer)
    this.timer = 0
    this.changed(0)
  }

  private wait(): void {
    const time = Math.max(dwell(this.reel.step), this.reader.takes()) / this.speed
    this.timer = window.setTimeout(() => this.advance(), time)
    this.changed(time)
  }

  private advance(): void {
    const { reel, reader } = this
    if (reader.more) reader.turn()
    else reel.go(this.next())
    if (!this.on) return
    if (this.ends) this.pause()
    else this.wait()
  }

  /** Nothing comes of itself any more, neither steps nor words. */
  private get ends(): boolean {
    const { reel, reader } = this
    return reader.asks || ((reel.index >= reel.end || halts(reel.step)) && !reader.more)
  }
}
