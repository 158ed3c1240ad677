/** What the layout is given and what it gives back. Numbers only: nodes and edges are known by their index. */

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
  /** Index of the group of each node, -1 for none: its members keep together within a column. */
  groups: number[]
}

export interface Scene {
  boxes: Box[]
  /** One smooth path a wire: a start point, then triples of control, control, end. */
  paths: Point[][]
  width: number
  height: number
}
