/** Columns: the longest path from the sources, then every item pulled as late as its first user allows. */
import type { Level } from './graph'
import type { Topology } from './topology'

/** The column of each item. A parameter thereby sits beside its first use and not at the far left. */
export function rank(level: Level, { order, returns }: Topology): number[] {
  const { gates } = level
  const out: number[][] = level.sizes.map(() => [])
  level.links.forEach(({ source, target }, i) => {
    if (!returns[i] && !gates[source] && !gates[target]) out[source]!.push(target)
  })
  const ranks = level.sizes.map(() => 0)
  for (const item of order) for (const target of out[item]!) ranks[target] = Math.max(ranks[target]!, ranks[item]! + 1)
  for (const item of [...order].reverse()) {
    if (out[item]!.length) ranks[item] = Math.min(...out[item]!.map(target => ranks[target]!)) - 1
  }
  return gated(level, ranks)
}

/** Ways in have a column of their own before all others, ways out one after them. */
function gated({ gates }: Level, ranks: number[]): number[] {
  const first = gates.includes('in') ? 1 : 0
  const last = Math.max(-1, ...ranks.filter((_, item) => !gates[item])) + 1 + first
  return ranks.map((rank, item) => (gates[item] === 'in' ? 0 : gates[item] === 'out' ? last : rank + first))
}
