/** The cast of a story by id and by index, and what each card will ever hold: found once, before the first step. */
import type { State } from '../time/player'
import type { Actor, Box, Entry, Group, Link, NodeState, Picture, Story } from '../contract'
import { grouped } from './groups'
import { type Scales, scales } from '../values/scale'

/** What one card will ever have to show, over the whole film. */
export interface Demand {
  values: Picture[]
  incoming: Picture[][]
  grads: Picture[]
  names: number
  /** The longest row of names, as text. */
  title: string
  ledger: number
  poured: Picture[]
  /** The longest text of each saved box. */
  boxes: string[]
  status: boolean
}

export interface Ensemble {
  story: Story
  /** Each with the framed group that it stands in. */
  nodes: Actor[]
  edges: Link[]
  /** Those that are worth a frame. */
  groups: Group[]
  node: Map<string, number>
  edge: Map<string, number>
  demands: Demand[]
  scales: Scales
}

export function assemble(story: Story): Ensemble {
  const { edges = [], groups: every = [] } = story.cast
  const { nodes, groups } = grouped(story.cast.nodes ?? [], every)
  const node = new Map(nodes.map((actor, i) => [actor.id, i]))
  const known = edges.filter(link => node.has(link.source) && node.has(link.target))
  const edge = new Map(known.map((link, i) => [link.id, i]))
  const demands = nodes.map(blank)
  for (const step of story.steps)
    for (const [thing, field, value] of step.changes ?? []) {
      const index = node.get(thing)
      if (index !== undefined) DEMANDS[field]?.(demands[index]!, value, story.values)
    }
  return { story, nodes, edges: known, groups, node, edge, demands, scales: scales(story) }
}

function blank(): Demand {
  return { values: [], incoming: [], grads: [], names: 0, title: '', ledger: 0, poured: [], boxes: [], status: false }
}

type Values = Record<string, Picture>
type Note = (demand: Demand, value: unknown, values: Values) => void

function keep(list: Picture[], id: unknown, values: Values): void {
  const picture = typeof id === 'string' ? values[id] : undefined
  if (picture && !list.includes(picture)) list.push(picture)
}

/** States of a saved box that are written beside it, and the room that takes. */
export const TOLD: Partial<Record<Box['state'], number>> = { kept: 5, needed: 7, changed: 15 }

/** What a field asks of its card. */
const DEMANDS: Record<string, Note> = {
  value: (demand, value, values) => keep(demand.values, value, values),
  grad: (demand, value, values) => keep(demand.grads, value, values),
  incoming(demand, value, values) {
    for (const [i, id] of ((value ?? []) as (string | null)[]).entries()) {
      if (id) keep((demand.incoming[i] ??= []), id, values)
    }
  },
  names(demand, value) {
    const title = nameText(value as [string, string][])
    if (title.length > demand.title.length) demand.title = title
  },
  ledger(demand, value, values) {
    const entries = value as Entry[]
    demand.ledger = Math.max(demand.ledger, entries.length)
    for (const entry of entries)
      for (const id of [entry.before, entry.incoming, entry.after]) keep(demand.poured, id, values)
  },
  saved(demand, value) {
    for (const [i, box] of (value as Box[]).entries()) {
      const text = (box.label || box.name) + '·'.repeat(TOLD[box.state] ?? 0)
      if (text.length > (demand.boxes[i] ?? '').length) demand.boxes[i] = text
    }
  },
  phase(demand, value) {
    demand.status ||= Boolean(value)
  },
  fate(demand, value) {
    demand.status ||= Boolean(value)
  },
}

/** The names of a tensor as they stand on its card. */
export const nameText = (names: [string, string][]): string => [...new Set(names.map(([name]) => name))].join(', ')

/** What a card is called at this step: its tensor's names, else its label; one that is not in the cast by its id. */
export function cardName({ nodes, node }: Ensemble, state: State, id: string): string {
  const { names = [] } = (state.get(id) ?? {}) as NodeState
  return nameText(names) || (nodes[node.get(id) ?? -1]?.label ?? id)
}

/** A tensor's kind may change under its card: requires_grad_() makes a leaf of data, and the other way round. */
const TURNED: Partial<Record<Actor['kind'], { wanted: boolean; then: Actor['kind'] }>> = {
  leaf: { wanted: false, then: 'data' },
  data: { wanted: true, then: 'leaf' },
  parameter: { wanted: false, then: 'frozen' },
  frozen: { wanted: true, then: 'parameter' },
}

/** The kind of a card at this step. */
export function kindNow(actor: Actor, { facts }: NodeState): Actor['kind'] {
  const turned = TURNED[actor.kind]
  return turned && facts?.requires_grad === turned.wanted ? turned.then : actor.kind
}
