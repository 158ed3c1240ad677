/** What a lesson says beside a film, and where the film waits. Mirror of `viz/course/script.py`. */
import type { Num } from './part'
import type { Edit } from './program'

export interface Target {
  kind: 'card' | 'grad' | 'saved' | 'edges' | 'lines' | 'step' | 'lesson'
  ids?: string[]
  first?: number
  last?: number
}

export interface Piece {
  text: string
  code?: boolean
  target?: Target | null
}

export type Prose = Piece[][]

export interface Reply {
  id: string
  words: Prose
  numbers?: Num[] | null
  card?: string
}

export interface Choice {
  id: string
  words: Piece[]
}

export interface Prediction {
  asks: 'number' | 'choice' | 'card'
  reveal: number
  of?: string
  shape?: number[]
  answer?: Num[] | null
  right?: string
  choices?: Choice[]
  replies?: Reply[]
}

export interface Attempt {
  state?: '' | 'passed' | 'failed'
  replies?: Reply[]
  lacking?: Piece[][]
  solution?: Edit[]
}

export interface Passage {
  id: string
  program: number
  prose: Prose
  step?: number | null
  /** A question about another program's film: its `prediction` comes with that film. */
  asks?: boolean
  prediction?: Prediction | null
  attempt?: Attempt | null
  compare?: Edit[]
  knob?: string
}

export interface Neighbour {
  id: string
  title: string
}

export interface Script {
  v: number
  lesson: string
  number: string
  chapter: string
  title: string
  about: string
  goal: string
  level: string
  minutes: number
  programs: string[]
  program: number
  edited: boolean
  passages: Passage[]
  remember: Piece[]
  before?: Neighbour | null
  after?: Neighbour | null
  another?: boolean
}
