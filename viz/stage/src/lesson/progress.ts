/**
 * What a reader has done of each lesson, kept in this browser. Where it refuses (private windows) it holds until the
 * page is closed. Knows ids of lessons and passages, nothing of what they say.
 */
import { forGood } from '../page/kept'

/** How a question was settled: answered rightly, or passed over. */
export type Settled = 'right' | 'shown'

export interface Done {
  /** Read to the end. */
  done: boolean
  /** Questions, by passage. */
  answered: Record<string, Settled>
  /** Passages whose exercise was solved. */
  tried: string[]
}

const NAME = 'progress'
const listeners = new Set<(lesson: string) => void>()
const passedOver = new Map<string, Set<string>>()
const known = new Map<string, Done>(Object.entries(record(forGood.get(NAME))).map(([id, kept]) => [id, read(kept)]))

export const progress = {
  /** As it stands in this visit. */
  of(lesson: string): Done {
    const done = progress.kept(lesson)
    const passed = [...(passedOver.get(lesson) ?? [])].map(id => [id, 'shown'] as const)
    return { ...done, answered: { ...Object.fromEntries(passed), ...done.answered } }
  },

  /** What is kept of it from visit to visit. */
  kept: (lesson: string): Done => known.get(lesson) ?? { done: false, answered: {}, tried: [] },

  /** Questions that nobody was asked, since a link led beyond them. */
  pass(lesson: string, passages: string[]): void {
    if (passages.length) passedOver.set(lesson, new Set([...(passedOver.get(lesson) ?? []), ...passages]))
  },

  settle(lesson: string, passage: string, how: Settled): void {
    const { answered } = progress.kept(lesson)
    if (answered[passage] !== how) change(lesson, { answered: { ...answered, [passage]: how } })
  },

  /** The question is open again. */
  reopen(lesson: string, passage: string): void {
    passedOver.get(lesson)?.delete(passage)
    const { [passage]: _, ...answered } = progress.kept(lesson).answered
    change(lesson, { answered })
  },

  solve(lesson: string, passage: string): void {
    const { tried } = progress.kept(lesson)
    if (!tried.includes(passage)) change(lesson, { tried: [...tried, passage] })
  },

  finish(lesson: string): void {
    if (!progress.kept(lesson).done) change(lesson, { done: true })
  },

  /** Told which lesson something was done of. Returns how to stop. */
  listen(heard: (lesson: string) => void): () => void {
    listeners.add(heard)
    return () => listeners.delete(heard)
  },
}

function change(lesson: string, part: Partial<Done>): void {
  known.set(lesson, { ...progress.kept(lesson), ...part })
  forGood.set(NAME, Object.fromEntries(known))
  for (const heard of listeners) heard(lesson)
}

/** Whatever the browser had kept, as far as it is what we once put there. */
function read(kept: unknown): Done {
  const { done, answered, tried } = record(kept)
  const settled = Object.entries(record(answered)).filter(([, how]) => how === 'right' || how === 'shown')
  return {
    done: done === true,
    answered: Object.fromEntries(settled) as Done['answered'],
    tried: Array.isArray(tried) ? tried.filter(id => typeof id === 'string') : [],
  }
}

function record(value: unknown): Record<string, unknown> {
  return value && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
