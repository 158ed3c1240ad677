/** What the layout is given: the wires with the room that their numbers will need, and the groups. */
import { capsuleSize } from '../draw/capsule'
import type { Link } from '../contract'
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

/** Wires by which a parameter is used. */
const USED: Link['carries'][] = ['value', 'gradient', 'both', 'cut']

/**
 * The group in whose frame each card has its place: its own; a parameter that one module alone uses stands with that
 * module, so that the way from it to its layer and back is short.
 */
export function homes(ensemble: Ensemble, parents: number[]): number[] {
  const { nodes, edges, node, groups } = ensemble
  const own = groupIndices(ensemble)
  const around = (group: number): number[] => (group < 0 ? [] : [group, ...around(parents[group]!)])
  const users = nodes.map((): number[] => [])
  for (const { source, target, carries = 'both' } of edges)
    if (USED.includes(carries)) users[node.get(source)!]!.push(own[node.get(target)!]!)
  return nodes.map(({ kind }, i) => {
    const [first, ...others] = users[i]!
    if (own[i]! >= 0 || first === undefined || (kind !== 'parameter' && kind !== 'frozen')) return own[i]!
    const shared = around(first).filter(group => others.every(other => around(other).includes(group)))
    return shared.find(group => groups[group]!.kind === 'module') ?? own[i]!
  })
}
