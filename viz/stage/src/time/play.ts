/** The clock of a playing film: goes on from stop to stop in its rhythm until the end, an error, or a hand. */
import { halts } from './granularity'
import type { Reel } from './reel'
import { dwell } from './rhythm'

export class Play {
  speed = 1
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
    if (this.on) return this.pause()
    if (this.reel.index >= this.reel.last) this.reel.go(0)
    this.wait()
  }

  pause(): void {
    clearTimeout(this.timer)
    this.timer = 0
    this.changed(0)
  }

  private wait(): void {
    const time = dwell(this.reel.step) / this.speed
    this.timer = window.setTimeout(() => this.advance(), time)
    this.changed(time)
  }

  private advance(): void {
    this.reel.go(this.next())
    if (this.reel.index >= this.reel.last || halts(this.reel.step)) this.pause()
    else this.wait()
  }
}
