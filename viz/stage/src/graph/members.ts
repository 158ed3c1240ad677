/** Who is in which group: found once. */
import { parentsOf } from './arrange'
import { type Board, isShown } from './board'
import type { Ensemble } from './cast'
import type { Actor } from '../contract'
import { groupIndices } from './given'

export class Members {
  /** Of each group, the cards in it and in the groups inside it. */
  readonly of: Actor[][]
  private readonly homes: number[]
  private readonly parents: number[]

  constructor(ensemble: Ensemble) {
    this.homes = groupIndices(ensemble)
    this.parents = parentsOf(ensemble)
    this.of = ensemble.groups.map(() => [])
    ensemble.nodes.forEach((actor, node) => {
      for (const group of this.around(node)) this.of[group]!.push(actor)
    })
  }

  /** The groups around a card, the innermost first. */
  around(node: number): number[] {
    return this.upward(this.homes[node] ?? -1)
  }

  /** A group and those around it. */
  upward(group: number): number[] {
    const found: number[] = []
    for (let at = group; at >= 0; at = this.parents[at]!) found.push(at)
    return found
  }

  anyShown(board: Board, group: number): boolean {
    return this.of[group]!.some(actor => isShown(board, actor.id))
  }
}
