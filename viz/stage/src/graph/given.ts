/** What the layout is given: the wires with the room that their numbers will need, and the groups. */
import { capsuleSize } from '../draw/capsule'
import type { Ensemble } from './cast'
import type { Wire } from './layout'
import { form } from '../values/form'

/** Room for the scissors and the word under them. */
const CUT = 84

/** The wires of the layout, each asking for the room of the widest capsule that will travel on it. */
export function wires({ edges, node, story }: Ensemble): Wire[] {
  const widest = new Map<string, number>()
  for (const step of story.steps)
    for (const flight of step.now?.flights ?? []) {
      const picture = story.values[flight.value]
      const room = picture && form(picture).as !== 'nothing' ? capsuleSize(picture).w : 0
      widest.set(flight.edge, Math.max(widest.get(flight.edge) ?? 0, room))
    }
  return edges.map(link => ({
    source: node.get(link.source)!,
    target: node.get(link.target)!,
    slot: link.slot ?? 0,
    label: widest.get(link.id) ?? (link.carries === 'cut' ? CUT : 0),
    loose: link.carries === 'write',
  }))
}

/** The index of each card's innermost group, -1 for none. */
export function groupIndices(ensemble: Ensemble): number[] {
  const index = new Map(ensemble.groups.map((group, i) => [group.id, i]))
  return ensemble.nodes.map(actor => index.get(actor.group ?? '') ?? -1)
}
