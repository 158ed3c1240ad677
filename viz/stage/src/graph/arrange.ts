/**
 * Where everything stands while certain groups are folded. A folded group is one card in place of its members, wires
 * between the same two things become one. Cards, groups and wires keep their numbers: nodes 0 … n-1, then the groups.
 */
import type { Ensemble } from './cast'
import { groupIndices, homes } from './given'
import { type Box, layout, type Point, type Shape, type Wire } from './layout'
import type { Size } from './layout/graph'

export interface Arrangement {
  /** Of cards, then of groups: the frame of an open group, the card of a folded one; none for what is not to be seen. */
  boxes: (Box | undefined)[]
  /** Of each link of the cast; links drawn as one share it, links inside a folded group have none. */
  paths: (Point[] | undefined)[]
  /** The card, or the folded group, that stands for each card. */
  stands: number[]
  /** The link by which each link is drawn, -1 for one inside a folded group; and all that are drawn by it. */
  leads: number[]
  merged: Map<number, number[]>
  folded: Set<number>
  down: boolean
  width: number
  height: number
}

/** What the film asks of every arrangement of it. */
export interface Given {
  ensemble: Ensemble
  sizes: Size[]
  wires: Wire[]
  /** Of the card that a group becomes. */
  foldedSize: (group: number) => Size
}

/** Index of the group around each group, -1 for none. */
export function parentsOf({ groups }: Ensemble): number[] {
  const index = new Map(groups.map((group, i) => [group.id, i]))
  return groups.map(group => index.get(group.parent ?? '') ?? -1)
}

/** The outermost folded group around a card, or the card itself. */
export function standsFor(ensemble: Ensemble, folded: Set<number>): number[] {
  const parents = parentsOf(ensemble)
  return groupIndices(ensemble).map((group, node) => {
    let found = node
    for (let at = group; at >= 0; at = parents[at]!) if (folded.has(at)) found = ensemble.nodes.length + at
    return found
  })
}

export function arrange({ ensemble, sizes, wires, foldedSize }: Given, folded: Set<number>, shape: Shape): Arrangement {
  const count = ensemble.nodes.length
  const parents = parentsOf(ensemble)
  const frames = homes(ensemble, parents).map(group => open(group, folded, parents))
  const stands = standsFor(ensemble, folded)
  const items = [...new Set(stands)]
  const place = new Map(items.map((item, i) => [item, i]))
  const { drawn, leads, merged } = merge(wires, stands)
  const scene = layout(
    {
      sizes: items.map(item => (item < count ? sizes[item]! : foldedSize(item - count))),
      wires: drawn.map(([, wire]) => ({ ...wire, source: place.get(wire.source)!, target: place.get(wire.target)! })),
      groups: items.map(item => (item < count ? frames[item]! : parents[item - count]!)),
      parents,
    },
    shape,
  )
  const boxes: (Box | undefined)[] = []
  items.forEach((item, i) => (boxes[item] = scene.boxes[i]))
  scene.frames.forEach((frame, group) => (boxes[count + group] ??= frame ?? undefined))
  const path = new Map(drawn.map(([edge], i) => [edge, scene.paths[i]!]))
  const paths = leads.map(edge => path.get(edge))
  const { width, height } = scene
  return { boxes, paths, stands, leads, merged, folded, down: shape.down ?? false, width, height }
}

/** The group, or the innermost around it that is not folded away. */
function open(group: number, folded: Set<number>, parents: number[]): number {
  let found = group
  for (let at = group; at >= 0; at = parents[at]!) if (folded.has(at)) found = parents[at]!
  return found
}

/** Wires between the same two things become the first of them. */
function merge(given: Wire[], stands: number[]): { drawn: [number, Wire][]; leads: number[]; merged: Map<number, number[]> } {
  const leader = new Map<string, number>()
  const drawn = new Map<number, Wire>()
  const merged = new Map<number, number[]>()
  const leads = given.map((wire, edge) => {
    const [source, target] = [stands[wire.source]!, stands[wire.target]!]
    const single = source === wire.source && target === wire.target
    if (!single && source === target) return -1
    const key = single ? `link ${edge}` : `${source} ${target}`
    const lead = leader.get(key) ?? edge
    leader.set(key, lead)
    merged.set(lead, [...(merged.get(lead) ?? []), edge])
    const label = Math.max(wire.label, drawn.get(lead)?.label ?? 0)
    drawn.set(lead, { ...wire, source, target, label, loose: (wire.loose ?? false) && (drawn.get(lead)?.loose ?? true) })
    return lead
  })
  return { drawn: [...drawn], leads, merged }
}
