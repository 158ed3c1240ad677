/** What the fields of cards and wires hold, and the state that folding them gives. Mirror of `viz/story/model/fields.py`. */
import type { Num } from './part'

export interface Stats {
  min: Num | null
  max: Num | null
  mean: Num | null
  norm: Num | null
  nan?: number
  inf?: number
  histogram?: number[]
}

export interface Picture {
  shape: number[]
  dtype: string
  data?: Num[] | null
  sample?: Num[] | null
  stats?: Stats | null
  /** So many first axes are those of torch.func.vmap. */
  batch?: number
}

/** A transform of torch.func around a tensor: kind, size of a vmap's batch, whether it has ended. */
export type Level = [kind: 'grad' | 'jvp' | 'vmap' | 'functionalize', size?: number | null, over?: boolean]

export interface Facts {
  shape: number[]
  dtype: string
  requires_grad: boolean
  is_leaf: boolean
  grad_fn?: string | null
  version?: number
  parameter?: boolean
  retains_grad?: boolean
  view_of?: string | null
  shares?: string | null
  device?: string
  levels?: Level[]
  layout?: string
  type?: string
}

export interface Box {
  name: string
  state: 'full' | 'freed' | 'kept' | 'needed' | 'changed' | 'packed' | 'placeholder' | 'plain'
  label?: string
  of?: string
  value?: string
  version?: number | null
  now?: number | null
}

/** Numbers of a card that are not finite; `arose`: nothing that came in here had such a number. */
export interface Odd {
  kind: 'nan' | 'inf'
  of?: 'value' | 'gradient'
  arose?: boolean
}

export interface Entry {
  how: 'poured' | 'zeroed' | 'set' | 'emptied' | 'changed'
  before?: string | null
  incoming?: string | null
  after?: string | null
  step?: string
  call?: number
  number?: number
}

/** The folded fields of one node of the cast; a field never set is absent. */
export interface NodeState {
  shown?: boolean
  value?: string
  facts?: Facts
  names?: [string, string][]
  grad?: string | null
  ledger?: Entry[]
  saved?: Box[]
  phase?: '' | 'waits' | 'runs' | 'ran' | 'failed'
  order?: number | null
  incoming?: (string | null)[]
  locked?: number
  odd?: Odd[]
  silent?: boolean
  left?: string
  fate?: '' | 'freed' | 'changed'
}

export interface EdgeState {
  shown?: boolean
  gradient?: string | null
}
