/** The program as a text that can be changed. Mirror of `viz/story/model/program.py`. */
import type { Span, Words } from './part'

/** Lines `first` to `last` (from 1) become `lines`; `last` = `first` - 1: they are put before line `first`. */
export interface Edit {
  first: number
  last: number
  lines?: string[]
}

export interface Remedy {
  words: Words
  edits?: Edit[]
}

export interface Fault {
  kind: string
  type: string
  message: string
  line?: number | null
  span?: Span | null
  node?: string
  explanation?: Words
  remedies?: Remedy[]
}

/** A number in the code that may be turned. */
export interface Knob {
  key: string
  label: string
  span: Span
  value: number
  low: number
  high: number
  step: number
  whole?: boolean
}

/** A ready-made other version of a program. */
export interface Variant {
  id: string
  words: Words
  edits: Edit[]
}

/** What corresponds in the films of two versions; cards, wires and steps by index, lines from 1. */
export interface Pairing {
  lines: [a: number | null, b: number | null, same: boolean][]
  nodes: [a: number, b: number][]
  edges: [a: number, b: number][]
  steps: [a: number | null, b: number | null][]
}
