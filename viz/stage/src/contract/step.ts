/** One step of a film. Mirror of `viz/story/model/step.py`. */
import type { Phase, Span, Words } from './part'
import type { Fault, Remedy } from './program'

export interface Flight {
  edge: string
  value: string
  way: 'forward' | 'backward'
  note?: Words
  /** Value id of the local derivative, where the node multiplied what entered by it, number by number. */
  factor?: string
}

export interface Sum {
  node: string
  parts: { edge: string; value: string }[]
  total: string
}

export interface Pour {
  node: string
  before: string | null
  incoming: string
  after: string
}

export interface Now {
  focus?: string[]
  edges?: string[]
  flights?: Flight[]
  sum?: Sum | null
  pour?: Pour | null
  seed?: [string, string][]
}

export interface Rule {
  lines: Words[]
  check?: 'equal' | 'unchecked'
  source?: 'ours' | 'torch'
  node?: string
}

export interface Print {
  text: string
  stream?: 'stdout' | 'stderr' | 'display' | 'warning'
}

/** One field of one object of the cast is set for good. */
export type Change = [string, string, unknown]

export interface Step {
  key: string
  kind:
    | 'create'
    | 'op'
    | 'write'
    | 'name'
    | 'mode'
    | 'flag'
    | 'call'
    | 'seed'
    | 'node'
    | 'pour'
    | 'capture'
    | 'free'
    | 'return'
    | 'grad'
    | 'print'
    | 'warn'
    | 'note'
    | 'error'
    | 'cell'
    | 'stop'
    | 'end'
    | 'hook'
    | 'inside'
  phase: Phase
  say: Words
  line?: number | null
  span?: Span | null
  changes?: Change[]
  now?: Now
  rule?: Rule | null
  printed?: Print[]
  fault?: Fault | null
  within?: string
  whys?: Words[]
  remedies?: Remedy[]
}
