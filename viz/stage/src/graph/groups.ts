/**
 * The groups of the cast that are worth a frame: those with several things in them, and regions in which nothing is
 * recorded. What stands in another kind of group with nothing beside it belongs to the group around.
 */
import type { Actor, Group } from '../contract'

/** Kinds that are told even of a single card: there the gradient ends. */
const ALWAYS = new Set<Group['kind']>(['no_grad', 'inference_mode'])

export interface Grouped {
  nodes: Actor[]
  groups: Group[]
}

export function grouped(nodes: Actor[], every: Group[]): Grouped {
  const known = new Map(every.map(group => [group.id, group]))
  const inside = new Map<string, Set<string>>()
  const count = (id: string, thing: string): void => {
    const group = known.get(id)
    if (!group) return
    const things = inside.get(id) ?? inside.set(id, new Set()).get(id)!
    if (things.has(thing)) return
    things.add(thing)
    count(group.parent ?? '', id)
  }
  for (const actor of nodes) count(actor.group ?? '', `card ${actor.id}`)
  const framed = (group: Group): boolean => {
    const things = inside.get(group.id)?.size ?? 0
    return things > 1 || (things > 0 && ALWAYS.has(group.kind))
  }
  const home = (id: string | undefined): string => {
    let group = known.get(id ?? '')
    while (group && !framed(group)) group = known.get(group.parent ?? '')
    return group?.id ?? ''
  }
  return {
    nodes: nodes.map(actor => ({ ...actor, group: home(actor.group) })),
    groups: every.filter(framed).map(group => ({ ...group, parent: home(group.parent) })),
  }
}
