/**
 * How large things can be seen: rows are tried for a zoom guessed from the area, then for the next better one, as often
 * as the number of cards allows. By count and not by the clock, so that a film looks the same on every machine.
 */
import type { Room, Scene } from './graph'

/** At this zoom or above everything is read well: no rows are needed. */
export const READABLE = 0.78
/** Zooms that rows are broken for, each a tenth smaller. */
const RUNGS = Array.from({ length: 26 }, (_, i) => 0.9 ** i)
/** With so few cards all zooms are tried that would be better, from the largest on. */
const FEW = 48
/** So many cards may be laid out in all in each of the two distances, and so often at most. */
const EFFORT = { cards: 300, most: 5 }
/** How much larger, as a share, another try has to make it. */
const BETTER = 1.04
/** Rows are full to about this share. */
const FULL = 0.8

export const zoomOf = ({ width, height }: Scene, room: Room): number => Math.min(1, room.w / width, room.h / height)

/** The best of what can be tried. `lay`: laid out to be read at a zoom, in the usual distances or tight. */
export function readable(whole: Scene, cards: number, room: Room, lay: (zoom: number, tight: boolean) => Scene): Scene {
  let best = { scene: whole, zoom: zoomOf(whole, room) }
  if (best.zoom >= READABLE) return whole
  const guess = cards <= FEW ? 1 : FULL * Math.sqrt((room.w * room.h) / (whole.width * whole.height))
  const tries = cards <= FEW ? RUNGS.length : Math.min(EFFORT.most, Math.max(1, Math.round(EFFORT.cards / cards)))
  for (const tight of [false, true]) {
    const tried = new Set<number>()
    let rung = nearest(tight ? Math.max(guess, Math.min(1, best.zoom * BETTER)) : guess)
    while (rung >= 0 && rung < RUNGS.length && tried.size < tries && !tried.has(rung)) {
      if (cards <= FEW && RUNGS[rung]! <= best.zoom) break
      tried.add(rung)
      const scene = lay(RUNGS[rung]!, tight)
      const zoom = zoomOf(scene, room)
      if (zoom > best.zoom * BETTER) best = { scene, zoom }
      rung += zoom >= RUNGS[rung]! && cards > FEW ? -1 : 1
    }
  }
  return best.scene
}

/** The rung nearest to a zoom. */
const nearest = (zoom: number): number =>
  Math.min(RUNGS.length - 1, Math.max(0, Math.round(Math.log(zoom) / Math.log(0.9))))
