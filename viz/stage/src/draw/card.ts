/** One card: title, names, numbers, bucket, saved boxes, status. Drawn anew whenever its fields change. */
import type { Actor, Level, NodeState, Picture } from '../contract'
import { kindNow, nameText } from '../graph/cast'
import { svg } from '../page/dom'
import type { Box } from '../graph/layout'
import { CODE, columns, PLAIN, shorten } from '../graph/measure'
import { CARD, type Plan, titledByName } from '../graph/plan'
import { nth, type Key, type Say } from '../page/strings'
import { badgeRow, badges, placed } from './badges'
import { bucket, heightNow } from './bucket'
import { frameOf } from './frame'
import { saved } from './saved'
import type { Scales } from '../values/scale'

/** What a card is drawn from. */
export interface Scene {
  actor: Actor
  plan: Plan
  state: NodeState
  values: Record<string, Picture>
  scales: Scales
  words: Say
  /** Nodes of the call under way. */
  total: number
  pouring: boolean
  /** What another card is called now. */
  called(id: string): string
}

export function frame(actor: Actor, box: Box): SVGGElement {
  return svg('g', {
    transform: `translate(${box.x} ${box.y})`,
    'data-node': actor.id,
    tabindex: -1,
    role: 'button',
  })
}

/** The classes by which a card is styled at this step. */
export function look(actor: Actor, state: NodeState, focus: boolean): string {
  const order = (actor.order ?? 1) > 1 ? 'higher' : ''
  const retains = state.facts?.retains_grad && !state.facts.is_leaf ? 'retains' : ''
  const unseen = actor.unseen ? 'unseen' : ''
  const kind = kindNow(actor, state)
  const classes = ['card', kind, order, retains, unseen, state.phase, state.fate, focus ? 'focus' : '']
  return classes.filter(Boolean).join(' ')
}

export function card(scene: Scene): SVGElement[] {
  const { plan, state, actor } = scene
  const h = height(scene)
  const parts: (SVGElement | null)[] = [
    svg('rect', { class: 'glow', x: -5, y: -5, width: plan.w + 10, height: h + 10, rx: 15 }),
    svg('rect', { class: 'paper', width: plan.w, height: h, rx: 11 }),
    (actor.order ?? 1) > 2 ? svg('rect', { class: 'inner', x: 3.5, y: 3.5, width: plan.w - 7, height: h - 7, rx: 8 }) : null,
    ...head(scene),
  ]
  parts.push(...frameOf(plan, state, scene))
  if (plan.bucket) parts.push(bucket(plan, state, scene))
  if (plan.saved && state.saved?.length) parts.push(saved(plan, state.saved, scene.words))
  if (plan.status || plan.bucket) parts.push(status(scene))
  const kind = kindNow(actor, state)
  if (kind === 'parameter' || kind === 'frozen') parts.push(pin(kind, plan))
  const marks = badges(actor, state, scene.called)
  if (state.facts?.levels?.length) parts.push(around(state.facts.levels, placed(marks, plan.w).at(-1)?.x ?? plan.w))
  parts.push(...badgeRow(marks, plan.w, scene.words))
  return parts.filter(part => part !== null)
}

/** Its height now. */
export function height({ plan, state }: Pick<Scene, 'plan' | 'state'>): number {
  if (plan.bucket) return plan.bucket.y + heightNow(plan, state) + CARD.pad
  return opened(state) ? plan.h : plan.compact
}

/** A card opens its lower half once a backward call has to do with it. */
const opened = ({ phase, incoming, fate }: NodeState): boolean =>
  Boolean(phase || fate || incoming?.some(id => id !== null))

/** Width of a character of a name, and the least between a title and the word at its right. */
const NAME = 9
const APART = 8

function head({ actor, plan, state, words }: Scene): SVGElement[] {
  const names = shorten(nameText(state.names ?? []), 18)
  const title = svg('text', { class: 'title', x: CARD.pad, y: 22 })
  const kind = kindWord(actor, state, words)
  const room = plan.w - 2 * CARD.pad - (names ? columns(names) * NAME + 9 : 0)
  const beside = room - (kind ? columns(kind) * PLAIN + APART : 0)
  const whole = titledByName(actor) && names ? '' : shorten(actor.label, names ? 22 : 26)
  const drops = kind === operation(actor) && columns(whole) * CODE > beside
  const label = whole && shorten(whole, Math.max(4, (drops ? room : beside) / CODE))
  if (label) title.append(svg('tspan', { class: 'label' }, label))
  if (names) title.append(svg('tspan', { class: 'names', dx: label ? 9 : 0 }, names))
  title.append(svg('title', {}, shorten([actor.label, nameText(state.names ?? [])].join('  '), 200)))
  return [title, svg('text', { class: 'kind', x: plan.w - CARD.pad, y: 21, 'text-anchor': 'end' }, drops ? '' : kind)]
}

function kindWord(actor: Actor, state: NodeState, words: Say): string {
  if ((actor.order ?? 1) > 1) return words('card.order', { n: actor.order ?? 1 })
  if (titledByName(actor)) return words(`kind.${kindNow(actor, state)}` as Key)
  if (actor.kind === 'untracked' || !actor.op || actor.op.startsWith(actor.label.replace(/…$/, ''))) return ''
  return state.names?.length && actor.label.length > 18 ? '' : operation(actor)
}

/** The operation's own name, which gives way to a long expression that tells it anyway. */
const operation = ({ op }: Actor): string => shorten(op ?? '', 18)

/** Above the card, left of its marks: the transforms of torch.func around its tensor, outermost first, by their own names. */
function around(levels: Level[], room: number): SVGElement {
  const names = levels.map(([kind, size]) => (size ? `${kind}×${size}` : kind)).join(' › ')
  const shown = shorten(names, Math.max(4, (room - 8) / PLAIN))
  return svg('text', { class: 'kind levels', x: 2, y: -5 }, svg('title', {}, names), shown)
}

function status(scene: Scene): SVGElement | null {
  const { plan, actor, words } = scene
  const at = plan.status
    ? { x: CARD.pad, y: plan.status.y + 12 }
    : { x: plan.w - CARD.pad, y: (plan.bucket?.y ?? 0) + 12, 'text-anchor': 'end' }
  if (actor.kind === 'untracked') return svg('text', { class: 'meta', ...at }, words('card.no_grad_fn'))
  const told = inCall(scene)
  return told ? svg('text', { class: `meta status ${scene.state.phase ?? ''}`, ...at }, told) : null
}

/** Its turn in the backward call, and what became of what it saved. */
function inCall({ state, words, total }: Scene): string {
  const n = state.order ?? 0
  if (state.phase === 'failed') return `✗ ${words('card.failed')}`
  if (state.phase && n) {
    const key = ({ runs: 'card.runs', waits: 'card.waits', ran: 'card.ran' } as const)[state.phase]
    return (state.phase === 'ran' ? '✓ ' : '') + words(key, { n, nth: nth(words, n), total })
  }
  if (state.phase === 'waits') return words('card.untold')
  return state.fate ? words(`card.${state.fate}`) : ''
}

const FLAKE = 'M0 -4.6V4.6M-4 -2.3L4 2.3M-4 2.3L4 -2.3'

/** Parameters carry a pin at their corner: a dot if they learn, a snowflake if they are frozen. */
function pin(kind: string, plan: Plan): SVGElement {
  const head = svg('circle', { r: kind === 'frozen' ? 7.5 : 5 })
  const flake = kind === 'frozen' && svg('path', { d: FLAKE })
  return svg('g', { class: `pin ${kind}`, transform: `translate(${plan.w} 0)` }, head, flake)
}
