/** An order in which every wire runs onward, and the few wires that cannot: returns, such as in-place writes. */
import type { Level } from './graph'

export interface Topology {
  order: number[]
  /** Per wire: whether it runs back. */
  returns: boolean[]
  /** Per item: how many columns are still to come after it. */
  onward: number[]
}

export function topology(level: Level): Topology {
  const out: number[][] = level.sizes.map(() => [])
  level.links.forEach((link, i) => {
    if (!link.loose) out[link.source]!.push(i)
  })
  const returns = level.links.map(link => link.loose || link.source === link.target)
  const order = finishing(level, out, returns).reverse()
  level.links.forEach((link, i) => {
    if (link.loose) returns[i] = false
  })
  const place = new Map(order.map((item, i) => [item, i]))
  level.links.forEach((link, i) => (returns[i] ||= place.get(link.source)! >= place.get(link.target)!))
  return { order, returns, onward: depths(level, order, returns) }
}

/** Items in the order in which a depth-first walk leaves them; a wire into the walk's own path is a return. */
function finishing(level: Level, out: number[][], returns: boolean[]): number[] {
  const state = level.sizes.map(() => 0)
  const finished: number[] = []
  for (let root = level.sizes.length - 1; root >= 0; root--) {
    if (state[root]) continue
    const path = [{ item: root, next: 0 }]
    state[root] = 1
    while (path.length) {
      const here = path.at(-1)!
      const link = out[here.item]![here.next++]
      if (link === undefined) {
        state[here.item] = 2
        finished.push(here.item)
        path.pop()
        continue
      }
      const { target } = level.links[link]!
      if (state[target] === 1) returns[link] = true
      if (state[target]) continue
      state[target] = 1
      path.push({ item: target, next: 0 })
    }
  }
  return finished
}

function depths(level: Level, order: number[], returns: boolean[]): number[] {
  const out: number[][] = level.sizes.map(() => [])
  level.links.forEach((link, i) => {
    if (!returns[i]) out[link.source]!.push(link.target)
  })
  const depth = level.sizes.map(() => 0)
  for (const item of [...order].reverse())
    for (const target of out[item]!) depth[item] = Math.max(depth[item]!, depth[target]! + 1)
  return depth
}
