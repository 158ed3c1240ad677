/**
 * At which steps a reader who wants fewer of them stops. Knows steps and chapters, nothing of the page.
 *
 * The first and the last step, every error and every place where the film was stopped are stops at each level, so
 * nothing that ends a program is ever leapt over. Stepping, playing, Home, End and dragging the thumb go from stop to
 * stop; a jump to a named step (from the history, a link, the ledger) goes exactly there, and stepping goes on from it.
 */
import type { Chapter, Step } from '../contract'

export const LEVELS = ['events', 'operations', 'lines', 'chapters'] as const
export type Level = (typeof LEVELS)[number]

/** Steps at which numbers are made or moved; the others say what is about to happen, or what has happened. */
const OPERATIONS = new Set(['create', 'op', 'write', 'seed', 'node', 'pour', 'capture', 'grad', 'hook', 'inside'])

/** Where play ends by itself. */
export const halts = (step: Step): boolean => Boolean(step.fault) || step.kind === 'stop'

type Stops = (steps: Step[], index: number, firsts: Set<number>) => boolean

const AT: Record<Level, Stops> = {
  events: () => true,
  operations: (steps, i) => OPERATIONS.has(steps[i]!.kind),
  /** When a line is through, as a debugger steps over it: the last step before another line, or another turn, runs. */
  lines: (steps, i) => leavesLine(steps[i]!, steps[i + 1]),
  /** Where a chapter begins: all that came before stands on the stage. */
  chapters: (_steps, i, firsts) => firsts.has(i),
}

function leavesLine({ line, within = '' }: Step, next: Step | undefined): boolean {
  return !next || next.line !== line || (isTurn(within) && isTurn(next.within ?? '') && next.within !== within)
}

/** Whether the innermost group of a step is one turn of a loop. */
const isTurn = (within: string): boolean => within.startsWith('iteration ')

/** The steps of one level, in order. */
export function stops(steps: Step[], chapters: Chapter[], level: Level): number[] {
  const firsts = new Set(chapters.map(chapter => chapter.first))
  const last = steps.length - 1
  return steps.flatMap((step, i) => (i === 0 || i === last || halts(step) || AT[level](steps, i, firsts) ? [i] : []))
}

/** How many stops there are up to and with this step. */
export function passed(stops: number[], index: number): number {
  let [low, high] = [0, stops.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (stops[middle]! <= index) low = middle + 1
    else high = middle
  }
  return low
}

/** The next stop after (`by` 1) or before (-1) a step; the step itself where there is none. */
export function beside(stops: number[], index: number, by: 1 | -1): number {
  const done = passed(stops, index)
  const at = by > 0 ? done : done - (stops[done - 1] === index ? 2 : 1)
  return stops[at] ?? index
}

/** The stop nearest to a step. */
export function nearest(stops: number[], index: number): number {
  const done = passed(stops, index)
  const [before, after] = [stops[done - 1] ?? stops[0]!, stops[done] ?? stops[done - 1]!]
  return after - index < index - before ? after : before
}
