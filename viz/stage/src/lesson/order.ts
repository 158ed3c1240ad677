/** Which passage is read at which step, and where the film waits. Pure: knows a script, no page. */
import type { Passage, Script } from '../contract'
import type { Done } from './progress'

type Read = Pick<Script, 'passages' | 'program'>

const here = ({ program }: Read, passage: Passage | undefined): number | null =>
  passage && passage.program === program ? (passage.step ?? null) : null

/** The first passage of the film's program. */
export const firstOf = (script: Read): number =>
  Math.max(0, script.passages.findIndex(passage => passage.program === script.program))

/**
 * The passage to read when the film has come to this step: that of the step that was reached last. Of several at one
 * step the first; the others come by turning, or when the film goes on. A passage that leads back is not come to by
 * stepping on.
 */
export function readAt(script: Read, at: number, index: number): number {
  const { passages } = script
  const steps = passages.map(passage => here(script, passage))
  const now = steps[at] ?? null
  if (now !== null && index < now) return before(steps, at, index) ?? firstOf(script)
  let found = at
  for (;;) {
    const [from, to] = [steps[found] ?? -1, steps[found + 1] ?? null]
    if (to === null || to < from || to > index || (to === index && from === index)) return found
    found += 1
  }
}

function before(steps: (number | null)[], at: number, index: number): number | null {
  const found = steps.findLastIndex((step, i) => i < at && step !== null && step <= index)
  return found < 0 ? null : found
}

/** The passage that is to be turned to before the film goes on from here; null: the film goes on. */
export function nextHere(script: Read, at: number, index: number, last: number): number | null {
  const next = script.passages[at + 1]
  if (!next) return null
  if (next.program !== script.program) return index >= last ? at + 1 : null
  const step = here(script, next)
  return step !== null && step <= index ? at + 1 : null
}

/** Questions before a step at which somebody opens the film: who comes by a link to later has passed them over. */
export function skipped(script: Read, start: number): string[] {
  const read = readAt(script, firstOf(script), start)
  const earlier = ({ step }: Passage): boolean => typeof step === 'number' && step < start
  return script.passages.flatMap((passage, at) => (passage.prediction && (at < read || earlier(passage)) ? [passage.id] : []))
}

/** The first passage whose question is open: what is said after it may give the answer away. */
export function firstOpen({ passages }: Read, { answered }: Done): number {
  const found = passages.findIndex(({ id, prediction }) => prediction && !answered[id])
  return found < 0 ? passages.length : found
}

/**
 * The first question of this film that is still open, and the step at which the film waits for it. `guess`: some open
 * question asks for more than numbers, so that marks on the stage might answer it.
 */
export function gateOf(script: Read, { answered }: Done): { at: number; step: number; guess: boolean } | null {
  const open = script.passages.flatMap((passage, at) => {
    const step = here(script, passage)
    return passage.prediction && step !== null && !answered[passage.id] ? [{ at, step }] : []
  })
  const guess = open.some(({ at }) => !script.passages[at]!.prediction!.answer)
  return open.length ? { ...open.reduce((first, one) => (one.step < first.step ? one : first)), guess } : null
}
