/** What only this step shows, over the cards: capsules in flight, the seed, the parts of a sum, the word at a cut. */
import type { Ensemble } from './cast'
import type { Link, Now, Picture } from '../contract'
import { capsule, capsuleSize, caption, captionSize, noteText, type Size } from '../draw/capsule'
import { backward } from '../draw/edge'
import { svg } from '../page/dom'
import type { Box, Point } from './layout'
import { overlap, pointAt, type Seat, seat } from './layout/labels'
import type { Say } from '../page/strings'

/** What is on the stage now: boxes that labels must not cover, wires, cards by id. */
export interface Room {
  boxes: Box[]
  paths: (Point[] | undefined)[]
  box: (id: string) => Box | undefined
  /** How much larger than usual labels are drawn, to be read from afar. */
  scale: number
  /** Whether the graph runs downwards. */
  down: boolean
}

const ABOVE_FIRST = [-44, 44, -64, 64, -90, 90, -120, 120]

/** `boxes`: what is taken by each, seeds first. */
export function overlay(now: Now, ensemble: Ensemble, room: Room, words: Say): { drawn: SVGElement[]; boxes: Box[] } {
  const table = new Seating(ensemble, room)
  const drawn = [
    ...seeds(now, ensemble, table, words),
    ...flights(now, ensemble, table),
    ...sums(now, ensemble, table),
    ...cuts(now, ensemble, table, words),
  ]
  return { drawn, boxes: table.taken.slice(room.boxes.length) }
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
  underScissors(path: Point[], small: Size): Seat {
    const size = this.large(small)
    const { x, y } = pointAt(path, 0.5)
    const at = { x, y: y + 16 + size.h / 2 }
    this.taken.push({ x: x - 13, y: y - 13, w: 26, h: 26 }, { x: x - size.w / 2, y: at.y - size.h / 2, ...size })
    return { at, on: at }
  }

  free(box: Box): boolean {
    return !this.taken.some(other => overlap(box, other) > 0)
  }

  find(path: Point[], size: Size, beside?: number[], bare?: boolean): Seat {
    const large = this.large(size)
    const found = seat(path, large, this.taken, { beside, scale: this.room.scale, bare })
    this.taken.push({ x: found.at.x - large.w / 2, y: found.at.y - large.h / 2, ...large })
    return found
  }

  /** A word that always stands under what sits there. */
  under({ x, y }: Point, sitting: Size, word: Size): void {
    const { w, h } = this.large(word)
    this.taken.push({ x: x - w / 2, y: y + this.large(sitting).h / 2, w, h })
  }

  /** As large as it will be drawn. */
  large({ w, h }: Size): Size {
    return { w: w * this.room.scale, h: h * this.room.scale }
  }

  /** Where the wire is, for what is drawn large about its seat. */
  near({ at, on }: Seat): Seat {
    const { scale } = this.room
    return { at, on: { x: at.x + (on.x - at.x) / scale, y: at.y + (on.y - at.y) / scale } }
  }

  /** What is drawn about a point, in the size that can be read. */
  grown<E extends SVGElement>(element: E, { x, y }: Point): E {
    const { scale } = this.room
    if (scale > 1) element.setAttribute('transform', `translate(${x} ${y}) scale(${scale}) translate(${-x} ${-y})`)
    return element
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
    const made = capsule(value, picture, colour, table.near(found), ensemble.scales)
    return [table.grown(made, found.at), ...beside(noteText(note), picture, found, table)]
  })
}

/** The rule in short, under its capsule or over it; where neither is free the card below tells it anyway. */
function beside(note: string, picture: Picture, { at }: Seat, table: Seating): SVGElement[] {
  if (!note || table.room.scale > 1) return []
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
    const path = edge ? table.path(edge) : entrance(table.room.box(sum.node), table.room)
    if (!picture || !path) return []
    const sign = i ? '+' : ''
    const found = table.find(edge ? backward(path) : path, capsuleSize(picture, sign))
    return [table.grown(capsule(value, picture, 'backward', table.near(found), ensemble.scales, sign), found.at)]
  })
}

function seeds({ seed = [] }: Now, ensemble: Ensemble, table: Seating, words: Say): SVGElement[] {
  return seed.flatMap(([node, value]) => {
    const picture = ensemble.story.values[value]
    const path = entrance(table.room.box(node), table.room, picture)
    if (!picture || !path) return []
    const label = words('seed.label')
    const found = table.find(path, capsuleSize(picture), [0])
    const below = { x: found.at.x, y: found.at.y + capsuleSize(picture).h / 2 + 15, 'text-anchor': 'middle' }
    table.under(found.at, capsuleSize(picture), captionSize([label]))
    const [from, to] = [path[0]!, path.at(-1)!]
    const line = svg('g', { class: 'seed' }, svg('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y }))
    const turned = table.room.down ? ' rotate(90)' : ''
    line.append(svg('path', { class: 'head', d: 'M1 0l12 -6.2v12.4Z', transform: `translate(${to.x} ${to.y})${turned}` }))
    const made = capsule(value, picture, 'backward', found, ensemble.scales)
    return [line, table.grown(svg('g', {}, made, svg('text', { class: 'note', ...below }, label)), found.at)]
  })
}

/** How far a seed and its label reach beyond the roots that it enters, at most: to the right, or downwards. */
export function reach(seeds: [string, string][], ensemble: Ensemble, box: Room['box'], down: boolean): number {
  const ends = seeds.flatMap(([node, value]) => {
    const picture = ensemble.story.values[value]
    const end = entrance(box(node), { down, scale: 1 }, picture)?.[0]
    if (!end || !picture) return []
    const { w, h } = capsuleSize(picture)
    return [down ? end.y + h : end.x + w / 2]
  })
  return Math.max(0, ...ends)
}

/** A short way in, from the right or from below, where a seed enters a root. */
function entrance(box: Box | undefined, { down, scale }: Pick<Room, 'down' | 'scale'>, picture?: Picture): Point[] | undefined {
  if (!box) return undefined
  const size = picture ? capsuleSize(picture) : { w: 40, h: 30 }
  const at = (t: number): Point =>
    down
      ? { x: box.x + box.w / 2 + 8, y: box.y + box.h + (36 + size.h) * scale * t }
      : { x: box.x + box.w + (36 + size.w) * scale * t, y: box.y + box.h / 2 + 8 }
  return [1, 2 / 3, 1 / 3, 0].map(at)
}

function cuts(now: Now, ensemble: Ensemble, table: Seating, words: Say): SVGElement[] {
  const lines = [words('cut.on'), words('cut.off')]
  return (now.edges ?? []).flatMap(id => {
    const path = table.path(id)
    if (!path || link(ensemble, id)?.carries !== 'cut') return []
    const found = table.find(path, captionSize(lines), ABOVE_FIRST, true)
    return [table.grown(caption(lines, table.near(found)), found.at)]
  })
}
