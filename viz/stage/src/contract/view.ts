/** What Python sends, and what is asked of it. */
import type { Words } from './part'
import type { Variant } from './program'
import type { Script } from './script'

/** What Python sends: see `viz.stage.show`. */
export interface ViewData {
  story: string
  story_id: string
  language: 'en' | 'zh'
  code: string
  code_id: string
  start: string | number
  title: string
  /** What the lesson says beside the film of `story`; null without a lesson. */
  script?: Script | null
  notice: Notice | null
  variants: Variant[]
  other: Other | null
  heard: number
  warm: boolean
  level: Confinement | null
}

export interface Notice {
  kind: string
  words: string
  /** To be put in the place of this text, and no other. */
  code?: string
  of?: string
}

/** Another version of the program, to be seen beside the first. */
export interface Other {
  story: string
  story_id: string
  code: string
  title: Words
  pairing: string
}

export interface Proof {
  story_id: string
  result: 'equal' | 'different' | 'not repeatable' | 'unchecked'
  differences?: Difference[]
  more?: number
  limit?: string
  detail?: string
  /** How far runs are confined; null while that is being found out. */
  level?: Confinement | null
}

/** What came of holding a film against a plain run: see `viz.trace.verdict`. */
export interface Difference {
  what: 'outcome' | 'exception' | 'stdout' | 'stderr' | 'warning' | 'display' | 'tensor'
  where?: string
  field?: string
  recorded?: string
  plain?: string
}

/** How far a run is confined: see `viz.run.level`. */
export type Confinement = 'isolated' | 'restricted' | 'limits only'

/** How the wait for a run goes: the place in the queue, 0 for under way; the number of the last ask that has arrived. */
export interface Waiting {
  place: number
  heard: number
}

export interface Ask {
  kind: 'run' | 'look' | 'lesson' | 'language' | 'graphviz' | 'compare' | 'alone' | 'sheet' | 'cancel'
  code: string
  seq: number
  options: Record<string, string>
}
