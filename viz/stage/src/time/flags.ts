/** Small marks above the track, each kind with a shape of its own: a pour into a .grad, a print, an error. */
import type { Step } from '../contract'
import type { Scale } from './scale'

export type Flag = 'error' | 'pour' | 'print'

/** Pixels that a mark needs for itself. */
const ROOM = 10

/** The mark of a step: the gravest that it deserves. */
export function flagOf(step: Step): Flag | null {
  if (step.fault) return 'error'
  if (step.now?.pour) return 'pour'
  return step.printed?.length ? 'print' : null
}

interface Flagged {
  flag: Flag
  index: number
  x: number
}

/** What stands above the track. Where a kind would stand everywhere it would say nothing, and is left out. */
export function flags(steps: Step[], scale: Scale, width: number): Flagged[] {
  const all = steps.flatMap((step, index) => {
    const flag = flagOf(step)
    return flag ? [{ flag, index, x: scale.x(index) }] : []
  })
  const few = (flag: Flag): boolean => flag === 'error' || all.filter(one => one.flag === flag).length * ROOM < width * 0.7
  const kinds = (['error', 'pour', 'print'] as const).filter(few)
  const kept: Flagged[] = []
  for (const kind of kinds)
    for (const one of all)
      if (one.flag === kind && !kept.some(({ x }) => Math.abs(x - one.x) < ROOM)) kept.push(one)
  return kept
}
