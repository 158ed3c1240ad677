/** The wires on the stage: drawn when first seen, then only marked: shown, flowed along, in flight now. */
import { type Board, show } from './board'
import type { EdgeState, Link } from '../contract'
import { edge, type EdgeMarks } from '../draw/edge'

/** What a wire that stands for several carries: the first of these that one of them does. */
const FIRST = ['both', 'gradient', 'grad', 'value', 'cut', 'write'] as const

export class Wires {
  private readonly drawn = new Map<number, EdgeMarks>()

  constructor(
    private readonly board: Board,
    readonly layer: SVGGElement,
  ) {}

  element(index: number): SVGGElement | undefined {
    return this.drawn.get(index)?.root
  }

  hide(index: number): void {
    show(this.element(index), false)
  }

  /** All is laid out anew. */
  clear(): void {
    this.drawn.clear()
    this.layer.replaceChildren()
  }

  draw(index: number): void {
    const { ensemble, player, scene, now, path } = this.board
    const links = (scene.merged.get(index) ?? []).map(i => ensemble.edges[i]!)
    const states = links.map(link => (player.state.get(link.id) ?? {}) as EdgeState)
    const shown = states.some(state => state.shown)
    let marks = this.drawn.get(index)
    if (!marks) {
      if (!shown) return
      marks = edge(asOne(links), scene.paths[index]!)
      this.layer.append(marks.root)
      this.drawn.set(index, marks)
    }
    show(marks.root, shown)
    const ids = new Set(links.map(link => link.id))
    const flying = now.flights?.filter(one => ids.has(one.edge)) ?? []
    const back = flying.some(flight => flight.way === 'backward')
    const summed = now.sum?.parts.some(part => ids.has(part.edge)) ?? false
    marks.root.classList.toggle('on-path', links.some(link => path?.edges.has(link.id)))
    marks.root.classList.toggle('flows', back || summed || states.some(state => Boolean(state.gradient)))
    marks.root.classList.toggle('active', flying.length > 0 || (now.edges?.some(id => ids.has(id)) ?? false))
    marks.root.classList.toggle('flying', back)
    for (const id of ids) this.board.dress?.(id, marks.root)
  }
}

function asOne(links: Link[]): Link {
  const carries = FIRST.find(what => links.some(link => (link.carries ?? 'both') === what)) ?? 'both'
  return { ...links[0]!, carries }
}
