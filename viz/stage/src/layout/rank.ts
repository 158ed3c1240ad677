/** Columns: the longest path from the sources, then every node pulled as late as its first user allows. */
import type { Graph } from './graph'
import type { Topology } from './topology'

/** The column of each node. A parameter thereby sits beside its first use and not at the far left. */
export function rank(graph: Graph, { order, returns }: Topology): number[] {
  const out: number[][] = graph.sizes.map(() => [])
  graph.wires.forEach((wire, i) => {
    if (!returns[i]) out[wire.source]!.push(wire.target)
  })
  const ranks = graph.sizes.map(() => 0)
  for (const node of order) for (const target of out[node]!) ranks[target] = Math.max(ranks[target]!, ranks[node]! + 1)
  for (const node of [...order].reverse()) {
    if (out[node]!.length) ranks[node] = Math.min(...out[node]!.map(target => ranks[target]!)) - 1
  }
  return ranks
}
