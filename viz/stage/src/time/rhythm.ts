/** How long a step stays while the film plays: what is only read over is quick, what must be worked out is not. */
import type { Step } from '../contract'

export const SPEEDS = [0.25, 0.5, 1, 2, 4]

/** Milliseconds of somebody who reads: a Chinese character says as much as three or four Latin letters. */
const LETTER = { latin: 36, wide: 115 }
const WIDE = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]/g

/** Milliseconds that a step stays at least and at most, and how much of its text is read meanwhile. */
interface Pace {
  least: number
  most: number
  read: number
}
const QUICK: Pace = { least: 700, most: 2600, read: 0.3 }
const WALK: Pace = { least: 900, most: 5200, read: 0.65 }
const SLOW: Pace = { least: 1700, most: 9000, read: 1 }

const PACES: Partial<Record<string, Pace>> = { create: QUICK, op: QUICK, name: QUICK, mode: QUICK, flag: QUICK, inside: QUICK, pour: SLOW, grad: SLOW, capture: SLOW }

const paceOf = ({ kind, now, whys }: Step): Pace =>
  now?.sum || now?.pour || whys?.length ? SLOW : (PACES[kind] ?? WALK)

export function reading(text: string): number {
  const wide = text.match(WIDE)?.length ?? 0
  return wide * LETTER.wide + (text.length - wide) * LETTER.latin
}

/** Milliseconds at speed 1. */
export function dwell(step: Step): number {
  const lines = [step.say, ...(step.whys ?? []), ...(step.rule?.lines ?? [])]
  const text = lines.flatMap(line => line.map(run => run.text)).join('')
  const { least, most, read } = paceOf(step)
  return Math.min(most, least + read * reading(text))
}
