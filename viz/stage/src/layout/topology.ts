/** An order in which every wire runs onward, and the few wires that cannot: returns, such as in-place writes. */
import type { Graph } from './graph'

export interface Topology {
  order: number[]
  /** Per wire: whether it runs back. */
  returns: boolean[]
  /** Per node: how many columns are still to come after it. */
  onward: number[]
}

export function topology(graph: Graph): Topology {
  const out: number[][] = graph.sizes.map(() => [])
  graph.wires.forEach((wire, i) => {
    if (!wire.loose) out[wire.source]!.push(i)
  })
  const returns = graph.wires.map(wire => wire.loose || wire.source === wire.target)
  const order = finishing(graph, out, returns).reverse()
  graph.wires.forEach((wire, i) => {
    if (wire.loose) returns[i] = false
  })
  const place = new Map(order.map((node, i) => [node, i]))
  graph.wires.forEach((wire, i) => (returns[i] ||= place.get(wire.source)! >= place.get(wire.target)!))
  return { order, returns, onward: depths(graph, order, returns) }
}

/** Nodes in the order in which a depth-first walk leaves them; a wire into the walk's own path is a return. */
function finishing(graph: Graph, out: number[][], returns: boolean[]): number[] {
  const state = graph.sizes.map(() => 0)
  const finished: number[] = []
  for (let root = graph.sizes.length - 1; root >= 0; root--) {
    if (state[root]) continue
    const path = [{ node: root, next: 0 }]
    state[root] = 1
    while (path.length) {
      const here = path.at(-1)!
      const wire = out[here.node]![here.next++]
      if (wire === undefined) {
        state[here.node] = 2
        finished.push(here.node)
        path.pop()
        continue
      }
      const { target } = graph.wires[wire]!
      if (state[target] === 1) returns[wire] = true
      if (state[target]) continue
      state[target] = 1
      path.push({ node: target, next: 0 })
    }
  }
  return finished
}

function depths(graph: Graph, order: number[], returns: boolean[]): number[] {
  const out: number[][] = graph.sizes.map(() => [])
  graph.wires.forEach((wire, i) => {
    if (!returns[i]) out[wire.source]!.push(wire.target)
  })
  const depth = graph.sizes.map(() => 0)
  for (const node of [...order].reverse())
    for (const target of out[node]!) depth[node] = Math.max(depth[node]!, depth[target]! + 1)
  return depth
}
