/** What all that is drawn on the stage is drawn from: the cast, the state it is in, and where everything stands. */
import type { Arrangement } from './arrange'
import type { Ensemble } from './cast'
import type { NodeState, Now } from '../contract'
import type { Player } from '../time/player'
import type { Say } from '../page/strings'
import type { LitPath } from '../why/why'

export interface Board {
  readonly ensemble: Ensemble
  readonly player: Player
  readonly words: Say
  /** The path of a gradient that is asked about. */
  readonly path: LitPath | null
  /** Told of each card and wire that was drawn, to put marks on it that are not of this film. */
  readonly dress: ((id: string, element: SVGGElement) => void) | null
  readonly scene: Arrangement
  /** What this step speaks of. */
  readonly now: Now
  /** How much larger than drawn things must be to be read at the zoom of now: 1 where they are read as they are. */
  readonly scale: number
}

export const stateOf = ({ player }: Board, id: string): NodeState => (player.state.get(id) ?? {}) as NodeState

export const isShown = (board: Board, id: string): boolean => Boolean(stateOf(board, id).shown)

/** Everything a `now` speaks of, to be drawn anew when it comes and when it goes. */
export function involved({ focus = [], edges = [], flights = [], sum, pour }: Now): string[] {
  const parts = sum ? [sum.node, ...sum.parts.map(part => part.edge)] : []
  return [...focus, ...edges, ...flights.map(flight => flight.edge), ...parts, ...(pour ? [pour.node] : [])]
}

/** Shows or hides what was drawn, if it was. */
export function show(element: SVGElement | undefined, shown: boolean): void {
  if (element) element.style.display = shown ? '' : 'none'
}
