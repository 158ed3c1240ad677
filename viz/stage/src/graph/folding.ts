/** Which groups are folded: what the reader chose, and what a film too large to be read begins with. */
import { parentsOf, standsFor } from './arrange'
import type { Ensemble } from './cast'

/** More cards than these are too many to begin with: where all is seen at once, and where the camera follows. */
const MOST = { seen: 60, followed: 130 }

export class Folding {
  folded: Set<number>
  /** How many frames stand around each group, itself included. */
  readonly depths: number[]
  private readonly parents: number[]

  /** `readable`: whether all can be read at once while these are folded. */
  constructor(
    private readonly ensemble: Ensemble,
    readable: (folded: Set<number>) => boolean,
  ) {
    this.parents = parentsOf(ensemble)
    this.depths = this.parents.map((_, group) => this.depth(group))
    this.folded = this.first(readable)
  }

  get deepest(): number {
    return Math.max(0, ...this.depths)
  }

  /** Folded as another film with the same groups; whether that is something new. */
  take({ ensemble, folded }: Folding): boolean {
    const [there, here] = [ensemble, this.ensemble].map(({ groups }) => groups.map(({ id }) => id).join('\n'))
    if (there !== here || [...folded].sort().join() === [...this.folded].sort().join()) return false
    this.folded = folded
    return true
  }

  toggle(group: number): void {
    const folded = new Set(this.folded)
    if (!folded.delete(group)) folded.add(group)
    this.folded = folded
  }

  /** Groups within this many frames are open, deeper ones folded: 0 folds all, `deepest` none. */
  openTo(depth: number): void {
    this.folded = this.deeper(depth)
  }

  /** How deep all is open; null where the reader chose group by group. */
  get level(): number | null {
    for (let depth = 0; depth <= this.deepest; depth++) {
      const folded = this.deeper(depth)
      if (folded.size === this.folded.size && [...folded].every(group => this.folded.has(group))) return depth
    }
    return null
  }

  /**
   * Open as deep as can still be read at once, else as can be followed: a graph folded for nothing tells less, and so
   * does a loop that is one card.
   */
  private first(readable: (folded: Set<number>) => boolean): Set<number> {
    if (!this.deepest) return new Set()
    const choices = Array.from({ length: this.deepest + 1 }, (_, folds) => this.deeper(this.deepest - folds))
    const cards = (folded: Set<number>): number => new Set(standsFor(this.ensemble, folded)).size
    const loops = this.ensemble.groups.some(({ kind }, group) => kind === 'loop' && this.depths[group] === 1)
    const seen = (loops ? choices.slice(0, -1) : choices).filter(folded => cards(folded) <= MOST.seen).find(readable)
    return seen ?? choices.find(folded => cards(folded) <= MOST.followed) ?? choices.at(-1)!
  }

  private deeper(than: number): Set<number> {
    return new Set(this.depths.flatMap((depth, group) => (depth > than ? [group] : [])))
  }

  private depth(group: number): number {
    let depth = 0
    for (let at = group; at >= 0; at = this.parents[at]!) depth++
    return depth
  }
}
