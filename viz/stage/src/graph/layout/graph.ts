/** What the layout is given and what it gives back. Numbers only: nodes, wires and groups are known by their index. */

export interface Box {
  x: number
  y: number
  w: number
  h: number
}

export interface Point {
  x: number
  y: number
}

export interface Size {
  w: number
  h: number
  /** How far below its top the wires touch it. */
  axis: number
}

export interface Wire {
  source: number
  target: number
  slot: number
  /** Room its label would like between two columns. */
  label: number
  /** It orders nothing: an in-place write into an earlier card. */
  loose?: boolean
}

export interface Graph {
  /** In order of appearance. */
  sizes: Size[]
  wires: Wire[]
  /** Index of the innermost group of each node, -1 for none: its members stand in one frame, and nothing else does. */
  groups: number[]
  /** Index of the group around each group, -1 for none. */
  parents?: number[]
}

export interface Room {
  w: number
  h: number
  /** Things stand closer together. */
  tight?: boolean
}

/** How the film is to be laid out: towards the right or downwards, for what room of the screen. */
export interface Shape {
  down?: boolean
  room?: Room
}

export interface Scene {
  boxes: Box[]
  /** One smooth path a wire: a start point, then triples of control, control, end. */
  paths: Point[][]
  /** The frame of each group; null for one without members. */
  frames: (Box | null)[]
  width: number
  height: number
}

/** How far things reach beyond what they hold. */
export interface Insets {
  left: number
  top: number
  right: number
  bottom: number
}

/** A wire of one level, from one of its items to another. */
export interface Link extends Wire {
  /** How far below the top of its item it has to leave and to arrive, where that is a frame with its card inside. */
  from?: number
  to?: number
}

/** The inside of one frame: cards, frames as one item each, and the places where wires come in and go out. */
export interface Level {
  sizes: Size[]
  links: Link[]
  /** Per item: a way in (at the very left), a way out (at the very right), or neither. */
  gates: ('in' | 'out' | null)[]
}
