/** The Story as it arrives, the mirror of `viz/story/model.py` (its docstrings explain every field). Types only. */

export type Num = number | boolean | 'nan' | 'inf' | '-inf' | [Real, Real]
export type Real = number | 'nan' | 'inf' | '-inf'
export type Span = [number, number, number, number]
export type Phase = 'forward' | 'backward' | 'update' | 'error'

export interface Run {
  text: string
  mark?: '' | 'value' | 'gradient' | 'name' | 'code' | 'node' | 'strong' | 'good' | 'bad'
  ref?: string
  value?: string
}
export type Words = Run[]

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
  /** So many first axes are those of torch.func.vmap. */
  batch?: number
  stats?: Stats | null
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
  state: 'full' | 'freed' | 'kept' | 'needed' | 'changed' | 'packed' | 'plain'
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

export interface Actor {
  id: string
  kind: 'leaf' | 'parameter' | 'frozen' | 'data' | 'op' | 'untracked' | 'node' | 'grad'
  label: string
  op?: string
  grad_fn?: string
  group?: string
  order?: number
  size?: [number, number]
  boxes?: number
  bucket?: boolean
  span?: Span | null
  born?: number
  backward?: Span | null
  unseen?: boolean
}

export interface Link {
  id: string
  source: string
  target: string
  slot?: number
  carries?: 'both' | 'value' | 'cut' | 'gradient' | 'write' | 'grad'
  why?: '' | 'detach' | 'no_grad' | 'dtype' | 'data' | 'item'
}

export interface Group {
  id: string
  kind:
    | 'no_grad'
    | 'inference_mode'
    | 'function'
    | 'module'
    | 'loop'
    | 'iteration'
    | 'optimizer'
    | 'transform'
    | 'checkpoint'
    | 'recomputation'
    | 'hook'
    | 'forward'
    | 'backward'
  name: string
  type?: string
  index?: number | null
  span?: Span | null
  parent?: string
  turns?: number | null
  line?: number | null
  times?: number
}

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

export interface Formula {
  input: string
  text: string
  gloss?: string
}

export interface Rule {
  lines: Words[]
  check?: 'equal' | 'unchecked'
  source?: 'ours' | 'torch'
  node?: string
}

/** Lines `first` to `last` (from 1) become `lines`; `last` = `first` - 1: they are put before line `first`. */
export interface Edit {
  first: number
  last: number
  lines?: string[]
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

export interface Print {
  text: string
  stream?: 'stdout' | 'stderr' | 'display' | 'warning'
}

/** One field of one object of the cast is set for good. */
export type Change = [string, string, unknown]

export interface Step {
  key: string
  kind: string
  phase: Phase
  say: Words
  line?: number | null
  span?: Span | null
  changes?: Change[]
  now?: Now
  rule?: Rule | null
  within?: string
  whys?: Words[]
  printed?: Print[]
  fault?: Fault | null
}

export interface Chapter {
  key: string
  title: string
  /** The title in short: "backward 2". */
  name?: string
  phase: Phase
  first: number
  line?: number | null
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
  drawings?: Drawing[]
  end: { outcome: 'ok' | 'raises' | 'stopped'; words?: Words; limit?: string; cut?: number }
  formulas?: Record<string, Formula[]>
  formulas_for?: string
  knobs?: Knob[]
  /** Lines of statements that never ran; null: not known. */
  unrun?: number[] | null
  graph?: GradFn[]
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

export interface Notice {
  kind: string
  words: string
  code?: string
}

/** What came of holding a film against a plain run: see `viz.trace.verdict`. */
export interface Difference {
  what: 'outcome' | 'exception' | 'stdout' | 'stderr' | 'warning' | 'display' | 'tensor'
  where?: string
  field?: string
  recorded?: string
  plain?: string
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

/** Another version of the program, to be seen beside the first. */
export interface Other {
  story: string
  story_id: string
  code: string
  title: Words
  pairing: string
}

/** What a lesson says beside a film, and where the film waits: the mirror of `viz/course/script.py`. */
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
}

/** The course, in every language: the mirror of `viz/course/catalogue.py`. Titles may have code in backticks. */
export type Titles = Record<'en' | 'zh', string>

export interface CourseLesson {
  id: string
  number: string
  chapter: string
  level: string
  minutes: number
  titles: Titles
  about: Titles
  goal: Titles
  remember: Titles
  keywords: string[]
  programs: string[]
  code: string
  questions: number
}

export interface Course {
  chapters: { id: string; number: number; titles: Titles }[]
  levels: { id: string; titles: Titles }[]
  lessons: CourseLesson[]
  confusions: { number: number; titles: Titles; lessons: string[] }[]
  errors: { kind: string; type: string; message: string; lessons: string[] }[]
}

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

/** How far a run is confined: see `viz.run.level`. */
export type Confinement = 'isolated' | 'restricted' | 'limits only'

/** How the wait for a run goes: the place in the queue, 0 for under way; the number of the last ask that has arrived. */
export interface Waiting {
  place: number
  heard: number
}

export interface Ask {
  kind: 'run' | 'lesson' | 'language' | 'graphviz' | 'compare' | 'alone' | 'sheet' | 'cancel'
  code: string
  seq: number
  options: Record<string, string>
}
