/** The whole film. Mirror of `viz/story/model/story.py`. */
import type { Actor, Group, Link } from './cast'
import type { Picture } from './fields'
import type { Phase, Words } from './part'
import type { Knob } from './program'
import type { Step } from './step'

export interface Chapter {
  key: string
  title: string
  phase: Phase
  first: number
  line?: number | null
  /** The title in short: "backward 2". */
  name?: string
}

export interface Formula {
  input: string
  text: string
  gloss?: string
}

export interface Next {
  to: number
  input?: number
  link?: string
  slot?: number
}

export interface GradFn {
  name: string
  card: string
  born?: number
  next?: Next[]
  /** Attribute, and the name of its box on the card. */
  saved?: [string, string][]
}

export interface Drawing {
  key: string
  title: string
  dot?: string
  note?: string
}

export interface Story {
  v: number
  id: string
  language: 'en' | 'zh'
  code: string
  mode: 'script' | 'cells'
  cast: { nodes?: Actor[]; edges?: Link[]; groups?: Group[] }
  values: Record<string, Picture>
  steps: Step[]
  chapters: Chapter[]
  drawings: Drawing[]
  end: { outcome: 'ok' | 'raises' | 'stopped'; words?: Words; limit?: string; cut?: number }
  formulas?: Record<string, Formula[]>
  formulas_for?: string
  knobs?: Knob[]
  /** Lines of statements that never ran; null: not known. */
  unrun?: number[] | null
  graph?: GradFn[]
}
