/** A folded group as one card: what it is, how much is in it, and what happens inside now. */
import type { Actor, Group, NodeState, Picture } from '../contract'
import { nameText } from '../graph/cast'
import type { Box } from '../graph/layout'
import { CODE, columns, PLAIN, shorten } from '../graph/measure'
import { svg } from '../page/dom'
import type { Say } from '../page/strings'
import { array } from '../values/numbers'
import { lines } from './brief'
import { kindSign, SIGN_WIDTH } from './kinds'
import { kindOf, nameOf } from './region'

const PAD = 12
const SIZE = { h: 80, least: 150, most: 260 }

/** What the card of a folded group is drawn from. */
interface Bundle {
  group: Group
  box: Box
  /** Of all cards inside. */
  states: NodeState[]
  /** The card inside that this step speaks of, and its state. */
  focus: { actor: Actor; state: NodeState } | null
  values: Record<string, Picture>
  words: Say
  scale: number
}

export function bundleSize(group: Group, words: Say): { w: number; h: number; axis: number } {
  const text = columns(nameOf(group, words)) * (CODE + 1) + columns(kindOf(group, words)) * PLAIN + 36 + SIGN_WIDTH + 2 * PAD
  return { w: Math.ceil(Math.min(SIZE.most, Math.max(SIZE.least, text))), h: SIZE.h, axis: SIZE.h / 2 }
}

export function bundleFrame(group: Group, { x, y }: Box): SVGGElement {
  return svg('g', {
    transform: `translate(${x} ${y})`,
    'data-node': group.id,
    'data-fold': group.id,
    'aria-expanded': 'false',
    tabindex: -1,
    role: 'button',
  })
}

export const bundleName = (group: Group, count: number, words: Say): string =>
  `${words('fold.open', { name: [kindOf(group, words), nameOf(group, words)].filter(Boolean).join(' ') })}, ${words('fold.count', { n: count })}`

export function bundleLook(group: Group, focus: boolean, states: NodeState[]): string {
  const phase = (['failed', 'runs', 'waits', 'ran'] as const).find(one => states.some(state => state.phase === one))
  return ['card', 'bundle', group.kind, phase, focus ? 'focus' : ''].filter(Boolean).join(' ')
}

export function bundle(scene: Bundle): SVGElement[] {
  const { box, group, words } = scene
  const { w, h } = box
  const sheet = (by: number): SVGElement => svg('rect', { class: 'sheet', x: by, y: -by, width: w - 2 * by, height: h, rx: 11 })
  const paper = [
    svg('rect', { class: 'glow', x: -5, y: -5, width: w + 10, height: h + 10, rx: 15 }),
    sheet(6),
    svg('rect', { class: 'paper', width: w, height: h, rx: 11 }),
    svg('title', {}, bundleName(group, scene.states.length, words)),
  ]
  if (scene.scale > 1) {
    const text = [nameOf(group, words) || kindOf(group, words), ...said(scene).slice(0, 1)]
    return [...paper, ...lines(text.map((one, i) => [one, i ? 'meta' : 'names']), { w, h, scale: scene.scale })]
  }
  const title = svg('text', { class: 'title', x: PAD + 15 + SIGN_WIDTH, y: 23 })
  const kind = kindOf(group, words)
  if (kind) title.append(svg('tspan', { class: 'kind' }, kind))
  const most = (w - 2 * PAD - 22 - SIGN_WIDTH - columns(kind) * PLAIN) / (CODE + 1)
  title.append(svg('tspan', { class: 'names', dx: kind ? 7 : 0 }, shorten(nameOf(group, words), Math.max(4, most))))
  const chevron = svg('path', { class: 'chevron', d: `M${PAD + 1} 13l5.5 5-5.5 5` })
  const [count, doing] = said(scene)
  return [
    ...paper,
    chevron,
    kindSign(group.kind, { x: PAD + 21, y: 18 }),
    title,
    svg('text', { class: 'meta', x: PAD, y: 45 }, count ?? ''),
    svg('text', { class: `meta ${scene.focus ? 'doing code' : 'status'}`, x: PAD, y: 65 }, shorten(doing ?? '', (w - 2 * PAD) / CODE)),
  ]
}

/** How much is in it, and what happens there: the operation of this step, else how many have run. */
function said({ states, focus, values, words }: Bundle): string[] {
  const here = states.filter(state => state.shown).length
  const count = words(here < states.length ? 'fold.part' : 'fold.count', { n: states.length, here })
  if (focus) return [count, doing(focus, values)]
  const ran = states.filter(state => state.phase === 'ran').length
  const turn = states.filter(state => state.phase).length
  return [count, turn ? words('fold.ran', { n: ran, total: turn }) : '']
}

function doing({ actor, state }: { actor: Actor; state: NodeState }, values: Record<string, Picture>): string {
  const picture = values[state.value ?? '']
  const names = nameText(state.names ?? [])
  return `▸ ${names || actor.label}${picture?.data?.length === 1 ? ` = ${array(picture.shape, picture.data)}` : ''}`
}
