/**
 * Tiny scenes, one for each state of the visual language: a few cards, a wire, and the fields of one step. They are drawn
 * by the real `Stage`, so that the legend and the stage cannot differ.
 */
import type { Actor, Box, Change, Facts, Group, Link, NodeState, Now, Picture, Story } from '../contract'
import { assemble } from '../graph/cast'
import type { Box as Frame } from '../graph/layout'
import { Stage } from '../graph/stage'
import type { Say } from '../page/strings'
import { Player } from '../time/player'

export interface Tiny {
  nodes: Actor[]
  edges?: Link[]
  groups?: Group[]
  changes: Change[]
  now?: Now
  /** How far the picture reaches over its cards, where that is more than usual. */
  over?: number
  /** The group is folded into one card. */
  folded?: boolean
  /** Seen at this zoom. */
  zoom?: number
}

const one = (x: Picture['data']): Picture => ({ shape: x!.length === 1 ? [] : [x!.length], dtype: 'float32', data: x })

const VALUES: Record<string, Picture> = {
  value: one([2, 3]),
  ones: one([1, 1]),
  gradient: one([4, 6]),
  twice: one([8, 12]),
  zeros: one([0, 0]),
  unit: one([1]),
  nan: one(['nan', 2]),
  large: { shape: [64, 64], dtype: 'float32', data: null, sample: [0.5, -1.2, 0.3, 0.9], stats: { min: -3, max: 3, mean: 0, norm: 64 } },
}

const FACTS: Facts = { shape: [2], dtype: 'float32', requires_grad: true, is_leaf: false, grad_fn: 'MulBackward0' }

export const facts = (more: Partial<Facts>): Partial<NodeState> => ({ facts: { ...FACTS, ...more } })

/** One card with these fields. */
export function lone(actor: Partial<Actor>, fields: NodeState = {}, now: Now = {}): Tiny {
  const node: Actor = { id: 'card', kind: 'op', label: 'x * w', op: 'mul', born: 0, ...actor }
  return { nodes: [node], changes: [['card', 'shown', true], ...set('card', fields)], now }
}

export const set = (id: string, fields: NodeState): Change[] =>
  Object.entries(fields).map(([field, value]) => [id, field, value])

/** A recorded operation with one saved box in this state. */
export function saving(state: Box['state'], box: Partial<Box> = {}): Tiny {
  const kept: Box = { name: 'self', state, label: 'w', version: 0, ...box }
  return lone({ boxes: 1 }, { value: 'value', saved: [kept] })
}

/** Two cards and a wire between them. */
export function joined(link: Partial<Link>, more: Partial<Tiny> = {}, ends: [Partial<Actor>, Partial<Actor>] = [{}, {}]): Tiny {
  const [from, to] = ends
  const edge: Link = { id: 'wire', source: 'from', target: 'to', ...link }
  const shown: Change[] = ['from', 'to', 'wire'].map(id => [id, 'shown', true])
  return {
    nodes: [
      { id: 'from', kind: 'op', label: 'y', ...from },
      { id: 'to', kind: 'op', label: 'z', ...to },
    ],
    edges: [edge],
    ...more,
    changes: [...shown, ...(more.changes ?? [])],
  }
}

/** Two cards in a group, one over the other: the picture is of the frame. */
export function grouped(kind: Group['kind'], name: string, more: Partial<Tiny & { type: string }> = {}): Tiny {
  const { type = '', ...rest } = more
  const inside = { kind: kind === 'no_grad' || kind === 'inference_mode' ? 'untracked' : 'op', group: 'group' } as const
  const nodes: Actor[] = ['relu(x @ w)', 'relu(x + b)'].map(label => ({ id: label, label, ...inside }))
  const changes: Change[] = ['group', ...nodes.map(({ id }) => id)].map(id => [id, 'shown', true])
  return { nodes, groups: [{ id: 'group', kind, name, type }], changes, ...rest }
}

/** The scene as a picture of its own size. */
export function play(tiny: Tiny, words: Say): SVGSVGElement {
  const { nodes, edges = [], groups = [], changes, now = {} } = tiny
  const story: Story = {
    v: 0, id: 'sample', language: 'en', code: '', mode: 'script', values: VALUES, chapters: [], drawings: [],
    end: { outcome: 'ok' },
    cast: { nodes, edges, groups },
    steps: [{ key: 'sample', kind: 'op', phase: 'forward', say: [], changes, now }],
  }
  const player = new Player(story)
  const stage = new Stage(assemble(story), player, words)
  player.listen(move => stage.update(move))
  player.go(0)
  arranged(stage, tiny)
  const { x, y, w, h } = extent(stage, tiny)
  stage.root.classList.add('sample')
  const place = { viewBox: `${x} ${y} ${w} ${h}`, width: w, height: h, 'aria-hidden': 'true' }
  for (const [name, value] of Object.entries(place)) stage.root.setAttribute(name, String(value))
  for (const card of stage.root.querySelectorAll('[tabindex]')) card.removeAttribute('tabindex')
  for (const card of stage.root.querySelectorAll('[role]')) card.removeAttribute('role')
  return stage.root
}

/** The group folded, or all seen from afar. */
function arranged(stage: Stage, { folded, zoom }: Tiny): void {
  if (folded) {
    stage.folding.openTo(0)
    stage.rearrange()
  }
  if (zoom) stage.look({ x: -500, y: -500, w: 2000, h: 2000 }, zoom)
}

/** How far a picture reaches over its cards: marks on a border, the sheet behind a folded group, what flies; or into them. */
export const MARGIN = { card: 11, flying: 46, level: 22, frame: 5, ends: 13, seed: 110 }

/** The part of the scene that is the picture: a card, a frame, or a wire with the ends of its two cards. */
function extent({ scene }: Stage, { nodes, edges, groups, folded, now, over = MARGIN.card }: Tiny): Frame {
  if (groups) return wider(scene.boxes[nodes.length]!, folded ? MARGIN.card : MARGIN.frame)
  const seen = nodes.flatMap((node, i) => (node.id === 'base' ? [] : (scene.boxes[i] ?? [])))
  const [lefts, rights] = [seen.map(box => box.x), seen.map(box => box.x + box.w)]
  const [first, last] = edges ? [Math.min(...rights), Math.max(...lefts)] : [Math.min(...lefts), Math.max(...rights)]
  const aside = edges ? MARGIN.ends : MARGIN.card
  const [from, to] = [first - aside, last + aside]
  const [y, below] = [Math.min(...seen.map(box => box.y)) - over, Math.max(...seen.map(box => box.y + box.h)) + over]
  return { x: from, y, w: to - from + (now?.seed ? MARGIN.seed - MARGIN.card : 0), h: below - y }
}

const wider = ({ x, y, w, h }: Frame, by: number): Frame => ({ x: x - by, y: y - by, w: w + 2 * by, h: h + 2 * by })
