/** What a timeline runs on: the player of one film, or of two that are locked together. */
import type { Chapter, Step } from '../contract'

/** What moved: the new index, the one before (-1: none) and the objects whose fields may differ. */
export interface Move {
  index: number
  from: number
  touched: Set<string>
}

export interface Reel {
  readonly index: number
  readonly last: number
  /** The last step that is to be seen now. */
  readonly end: number
  /** Whether it is held there: then nothing tells what comes after, nor how much. */
  readonly held: boolean
  readonly step: Step
  readonly story: { steps: Step[]; chapters: Chapter[] }
  go(index: number): void
  listen(listener: (move: Move) => void): void
  /** Told when it is held elsewhere, or let go. */
  heed(holder: () => void): void
  /** Whether only one of two films has a step here. */
  alone?(index: number): unknown
  /** The program's text at a step, one line; "" where the step has none. */
  source(step: Step): string
}
