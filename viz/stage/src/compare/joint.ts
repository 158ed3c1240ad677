/**
 * Two films as one: each position has a step of A, of B, or of both, and the film without one holds still. Moves both
 * players, and follows when one of them is moved by itself. Knows steps and chapters, nothing of what is drawn.
 */
import type { Chapter, Pairing, Step } from '../contract'
import type { Player } from '../time/player'
import type { Move, Reel } from '../time/reel'

export type Side = 'a' | 'b'
export const SIDES = ['a', 'b'] as const

export class JointReel implements Reel {
  index = -1
  readonly story: { steps: Step[]; chapters: Chapter[] }
  /** The step at which each film stands at each position. */
  private readonly at: Record<Side, number[]>
  private readonly listeners: ((move: Move) => void)[] = []
  private leading = false
  private closed = false

  constructor(
    readonly players: Record<Side, Player>,
    private readonly pairs: Pairing['steps'],
  ) {
    this.at = { a: held(pairs.map(([a]) => a)), b: held(pairs.map(([, b]) => b)) }
    this.story = { steps: pairs.map(pair => this.stepOf(pair)), chapters: this.chapters() }
    for (const side of SIDES) players[side].listen(({ index }) => this.follow(side, index))
    this.heed(() => this.holdSecond())
    this.holdSecond()
  }

  get last(): number {
    return this.pairs.length - 1
  }

  /** Where the first film is held, the second is held beside it. */
  get end(): number {
    return this.held ? this.position('a', this.players.a.end) : this.last
  }

  get held(): boolean {
    return this.players.a.held
  }

  get step(): Step {
    return this.story.steps[this.index] as Step
  }

  /** Whether only one film goes on at a position, and which; null where both do. */
  alone(index: number): Side | null {
    const [a, b] = this.pairs[index] ?? [0, 0]
    return b === null ? 'a' : a === null ? 'b' : null
  }

  source(step: Step): string {
    const side = this.players.a.story.steps.includes(step) ? 'a' : 'b'
    return this.players[side].source(step)
  }

  listen(listener: (move: Move) => void): void {
    this.listeners.push(listener)
  }

  heed(holder: () => void): void {
    this.players.a.heed(() => !this.closed && holder())
  }

  go(index: number): void {
    const target = Math.min(this.end, Math.max(0, index))
    if (this.held && index > target) this.players.a.stopped()
    const from = this.index
    this.index = target
    this.leading = true
    for (const side of SIDES) this.players[side].go(this.at[side][target] ?? 0)
    this.leading = false
    if (target === from) return
    for (const listener of this.listeners) listener({ index: target, from, touched: new Set() })
  }

  /** Where a film has come to this step. */
  position(side: Side, step: number): number {
    return Math.max(0, this.pairs.findIndex(pair => pair[side === 'a' ? 0 : 1] === step))
  }

  /** The films go their own ways again. */
  close(): void {
    this.closed = true
  }

  private holdSecond(): void {
    this.players.b.hold(this.held ? this.at.b[this.end]! : null, this.players.a.veiled)
  }

  private follow(side: Side, step: number): void {
    if (!this.leading && !this.closed) this.go(this.position(side, step))
  }

  /** A step of both is that of A, unless only B's is an error. */
  private stepOf([a, b]: Pairing['steps'][number]): Step {
    const { players } = this
    const [first, second] = [players.a.story.steps[a ?? -1], players.b.story.steps[b ?? -1]]
    return (second && (!first || (second.fault && !first.fault)) ? second : first) as Step
  }

  /** A chapter begins where one of A does, or one of B while A holds still. */
  private chapters(): Chapter[] {
    const begins = Object.fromEntries(
      SIDES.map(side => [side, new Map(this.players[side].story.chapters.map(chapter => [chapter.first, chapter]))]),
    ) as Record<Side, Map<number, Chapter>>
    const found = this.pairs.flatMap(([a, b], first) => {
      const chapter = a === null ? begins.b.get(b!) : begins.a.get(a)
      return chapter ? [{ ...chapter, first }] : []
    })
    return found[0] ? [{ ...found[0], first: 0 }, ...found.slice(1)] : []
  }
}

/** Steps with the gaps filled: who holds still stands where it came to. */
function held(steps: (number | null)[]): number[] {
  let at = 0
  return steps.map(step => (at = step ?? at))
}
