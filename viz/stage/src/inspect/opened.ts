/** The card that is open at this step, and the film around it: what each section of the inspector reads. */
import type { Actor, NodeState, Picture } from '../contract'
import { cardName, type Ensemble } from '../graph/cast'
import type { Say } from '../page/strings'
import type { Pointing } from '../tell/words'
import type { History } from '../time/history'
import type { Player } from '../time/player'

/** What the inspector may do to the film around it. */
export interface Reach extends Pointing {
  /** To the step of this key. */
  go(step: string): void
  /** To the step of this index. */
  at(step: number): void
  history: History
}

export interface Around {
  ensemble: Ensemble
  player: Player
  words: Say
  reach: Reach
}

export class Opened {
  readonly state: NodeState

  constructor(
    readonly actor: Actor,
    readonly around: Around,
  ) {
    this.state = (around.player.state.get(actor.id) ?? {}) as NodeState
  }

  picture(id: string | null | undefined): Picture | undefined {
    return id ? this.around.ensemble.story.values[id] : undefined
  }

  /** What another card is called at this step: its names, else its label. */
  nameOf(id: string): string {
    return cardName(this.around.ensemble, this.around.player.state, id)
  }
}
