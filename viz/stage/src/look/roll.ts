/** Which states of the visual language a film has: at all, and at a step on which cards and wires. */
import type { EdgeState, NodeState } from '../contract'
import type { Ensemble } from '../graph/cast'
import { type Fields, Player, type State as Folded } from '../time/player'
import { LANGUAGE, type State } from './language'

/** The ids of all states that occur in the film as far as it is to be seen. */
export function occurring(ensemble: Ensemble, { end, veiled }: Pick<Player, 'end' | 'veiled'>): Set<string> {
  const found = new Set<string>()
  const player = new Player(ensemble.story)
  if (veiled) player.hold(end, veiled)
  let missing = LANGUAGE
  player.listen(({ touched }) => {
    for (const state of missing) if (holding(state, ensemble, player, touched).length) found.add(state.id)
    missing = missing.filter(state => !found.has(state.id))
  })
  for (let i = 0; i <= end && missing.length; i += 1) player.go(i)
  return found
}

/** The cards, wires and groups that are in this state now; of `among` only, where that is given. */
export function holding(state: State, ensemble: Ensemble, player: Player, among: Iterable<string> = player.state.keys()): string[] {
  const now = state.now?.(player.step.now ?? {}) ?? []
  const groups = state.group ? framed(state.group, ensemble, player.state) : []
  if (!state.card && !state.wire) return [...now, ...groups]
  return [...now, ...groups, ...[...among].filter(id => holds(state, ensemble, player.state, id))]
}

/** The groups of this kind in which something is shown. */
function framed(wanted: NonNullable<State['group']>, { groups, nodes }: Ensemble, folded: Folded): string[] {
  const parents = new Map(groups.map(group => [group.id, group.parent ?? '']))
  const within = (id: string | undefined, group: string): boolean => Boolean(id) && (id === group || within(parents.get(id!), group))
  const seen = (group: string) => nodes.some(actor => folded.get(actor.id)?.shown && within(actor.group, group))
  return groups.filter(group => wanted(group) && seen(group.id)).map(({ id }) => id)
}

function holds({ card, wire }: State, ensemble: Ensemble, folded: Folded, id: string): boolean {
  const fields: Fields = folded.get(id) ?? {}
  if (!fields.shown) return false
  const node = ensemble.node.get(id)
  if (node !== undefined) return card?.(ensemble.nodes[node]!, fields as NodeState, ensemble.story.values) ?? false
  const link = ensemble.edge.get(id)
  return link !== undefined && (wire?.(ensemble.edges[link]!, fields as EdgeState) ?? false)
}
