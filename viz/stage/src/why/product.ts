/**
 * The chain rule in one line: the sum over all ways from the root, each the product of the local derivatives along it.
 * Made only where every node on the way multiplied number by number, and only if the numbers bear it out.
 */
import type { Num, Story } from '../contract'
import type { GradientPath, Hop } from './path'

/** What a way begins with or is multiplied by: the seed (no hop), or the factor of a hop. */
interface Factor {
  value: string
  hop: Hop | null
}

export type Term = Factor[]

/** With more ways, longer ones or more numbers a line says nothing; the hops one by one do. */
const MOST = { terms: 6, factors: 9, numbers: 4 }
const CLOSE = 1e-3

export function product(story: Story, path: GradientPath): Term[] | null {
  const total = numbers(story, path.arrivals.get(path.target)?.total ?? '')
  if (!total || path.hops.some(hop => !numbers(story, hop.factor))) return null
  if ([...path.arrivals.values()].some(arrival => arrival.hooked)) return null
  const terms = ways(path, path.target, MOST.factors)
  if (!terms || terms.length > MOST.terms) return null
  const made = terms.map(term => multiplied(story, term))
  return made.every(one => one !== null) && equal(summed(made), total) ? terms : null
}

/** Every way from the root to a card, seed first; null if there are too many or too long ones. */
function ways(path: GradientPath, node: string, room: number): Term[] | null {
  if (room < 1) return null
  const found: Term[] = []
  for (const part of path.arrivals.get(node)?.parts ?? []) {
    const hop = path.hops.find(one => one.edge === part.edge && one.receiver === node)
    const before = hop ? ways(path, hop.sender, room - 1) : null
    if (hop && !before) return null
    found.push(...(hop ? before!.map(way => [...way, { value: hop.factor, hop }]) : [[{ value: part.value, hop: null }]]))
    if (found.length > MOST.terms) return null
  }
  return found
}

function numbers({ values }: Story, id: string): number[] | null {
  const data = values[id]?.data
  return data && data.length <= MOST.numbers && data.every(real) ? data : null
}

const real = (x: Num): x is number => typeof x === 'number'

/** Number by number; a single number goes with every one. */
function multiplied(story: Story, term: Term): number[] | null {
  let made = [1]
  for (const { value } of term) {
    const factor = numbers(story, value)
    if (!factor) return null
    const length = Math.max(made.length, factor.length)
    if (![made, factor].every(one => one.length === 1 || one.length === length)) return null
    made = Array.from({ length }, (_, i) => at(made, i) * at(factor, i))
  }
  return made
}

const at = (list: number[], i: number): number => list[list.length === 1 ? 0 : i]!

const summed = (made: (number[] | null)[]): number[] =>
  Array.from({ length: Math.max(...made.map(one => one!.length)) }, (_, i) =>
    made.reduce((sum, one) => sum + at(one!, i), 0),
  )

function equal(ours: number[], theirs: number[]): boolean {
  const scale = Math.max(...theirs.map(Math.abs), ...ours.map(Math.abs))
  return ours.length === theirs.length && ours.every((x, i) => Math.abs(x - theirs[i]!) <= CLOSE * scale)
}
