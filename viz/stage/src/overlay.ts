/** What only this step shows, over the cards: capsules in flight, the seed, the parts of a sum, the word at a cut. */
import type { Ensemble } from './cast'
import type { Link, Now, Picture } from './contract'
import { capsule, capsuleSize, caption, captionSize, noteText } from './draw/capsule'
import { backward } from './draw/edge'
import { svg } from './dom'
import type { Box, Point } from './layout'
import { overlap, pointAt, type Seat, seat } from './layout/labels'
import type { Say } from './strings'

/** What is on the stage now: boxes that labels must not cover, wires, cards by id. */
export interface Room {
  boxes: Box[]
  paths: Point[][]
  box: (id: string) => Box | undefined
}

const ABOVE_FIRST = [-44, 44, -64, 64, -90, 90, -120, 120]

export function overlay(now: Now, ensemble: Ensemble, room: Room, words: Say): SVGElement[] {
  const table = new Seating(ensemble, room)
  return [
    ...flights(now, ensemble, table),
    ...sums(now, ensemble, table),
    ...seeds(now, ensemble, table, words),
    ...cuts(now, ensemble, table, words),
  ]
}

/** Who sits where: every label that is placed is an obstacle for the next. */
class Seating {
  readonly taken: Box[]

  constructor(
    private readonly ensemble: Ensemble,
    readonly room: Room,
  ) {
    this.taken = [...room.boxes]
  }

  path(edge: string): Point[] | undefined {
    return this.room.paths[this.ensemble.edge.get(edge) ?? -1]
  }

  /** The scissors stay clear, and so does the space over them, for their caption. */
  underScissors(path: Point[], size: { w: number; h: number }): Seat {
    const { x, y } = pointAt(path, 0.5)
    const at = { x, y: y + 16 + size.h / 2 }
    this.taken.push({ x: x - 13, y: y - 13, w: 26, h: 26 }, { x: x - size.w / 2, y: at.y - size.h / 2, ...size })
    return { at, on: at }
  }

  free(box: Box): boolean {
    return !this.taken.some(other => overlap(box, other) > 0)
  }

  find(path: Point[], size: { w: number; h: number }, beside?: number[]): Seat {
    const found = seat(path, size, this.taken, beside)
    this.taken.push({ x: found.at.x - size.w / 2, y: found.at.y - size.h / 2, ...size })
    return found
  }
}

function flights({ flights: flying = [], sum }: Now, ensemble: Ensemble, table: Seating): SVGElement[] {
  const summed = new Set(sum?.parts.map(part => part.edge))
  return flying.flatMap(({ edge, value, way, note }) => {
    const path = table.path(edge)
    const picture = ensemble.story.values[value]
    if (!path || !picture || (way === 'backward' && summed.has(edge))) return []
    const carries = link(ensemble, edge)?.carries
    const found =
      carries === 'cut'
        ? table.underScissors(path, capsuleSize(picture))
        : table.find(way === 'backward' ? backward(path) : path, capsuleSize(picture))
    const colour = carries === 'grad' ? 'backward' : way
    return [capsule(value, picture, colour, found), ...beside(noteText(note), picture, found, table)]
  })
}

/** The rule in short, under its capsule or over it; where neither is free the card below tells it anyway. */
function beside(note: string, picture: Picture, { at }: Seat, table: Seating): SVGElement[] {
  if (!note) return []
  const size = captionSize([note])
  const off = (capsuleSize(picture).h + size.h) / 2 + 3
  const free = [at.y + off, at.y - off].find(y => table.free({ x: at.x - size.w / 2, y: y - size.h / 2, ...size }))
  return free === undefined
    ? []
    : [svg('text', { class: 'note', x: at.x, y: free + 4.5, 'text-anchor': 'middle' }, note)]
}

const link = (ensemble: Ensemble, edge: string): Link | undefined => ensemble.edges[ensemble.edge.get(edge) ?? -1]

function sums({ sum }: Now, ensemble: Ensemble, table: Seating): SVGElement[] {
  if (!sum) return []
  return sum.parts.flatMap(({ edge, value }, i) => {
    const picture = ensemble.story.values[value]
    const path = edge ? table.path(edge) : entrance(table.room.box(sum.node))
    if (!picture || !path) return []
    const sign = i ? '+' : ''
    const found = table.find(edge ? backward(path) : path, capsuleSize(picture, sign))
    return [capsule(value, picture, 'backward', found, sign)]
  })
}

function seeds({ seed = [] }: Now, ensemble: Ensemble, table: Seating, words: Say): SVGElement[] {
  return seed.flatMap(([node, value]) => {
    const picture = ensemble.story.values[value]
    const path = entrance(table.room.box(node), picture)
    if (!picture || !path) return []
    const label = words('seed.label')
    const found = table.find(path, capsuleSize(picture), [0])
    const below = { x: found.at.x, y: found.at.y + capsuleSize(picture).h / 2 + 15, 'text-anchor': 'middle' }
    const [from, to] = [path[0]!, path.at(-1)!]
    const line = svg('g', { class: 'seed' }, svg('line', { x1: from.x, y1: from.y, x2: to.x + 8, y2: to.y }))
    line.append(svg('path', { class: 'head', d: `M${to.x + 1} ${to.y}l12 -6.2v12.4Z` }))
    return [line, capsule(value, picture, 'backward', found), svg('text', { class: 'note', ...below }, label)]
  })
}

/** A short way in from the right, where a seed enters a root. */
export function entrance(box: Box | undefined, picture?: Picture): Point[] | undefined {
  if (!box) return undefined
  const reach = 36 + (picture ? capsuleSize(picture).w : 40)
  const y = box.y + box.h / 2 + 8
  const [right, left] = [box.x + box.w + reach, box.x + box.w]
  return [right, right - reach / 3, left + reach / 3, left].map(x => ({ x, y }))
}

function cuts(now: Now, ensemble: Ensemble, table: Seating, words: Say): SVGElement[] {
  const lines = [words('cut.on'), words('cut.off')]
  return (now.edges ?? []).flatMap(id => {
    const path = table.path(id)
    if (!path || link(ensemble, id)?.carries !== 'cut') return []
    return [caption(lines, table.find(path, captionSize(lines), ABOVE_FIRST))]
  })
}
