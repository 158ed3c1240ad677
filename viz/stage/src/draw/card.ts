/** One card: title, names, numbers, bucket, saved boxes, status. Drawn anew whenever its fields change. */
import type { Actor, Level, NodeState, Picture } from '../contract'
import { kindNow, nameText } from '../cast'
import { svg } from '../dom'
import type { Box } from '../layout'
import { shorten } from '../measure'
import { CARD, type Plan, type Slot, titledByName } from '../plan'
import { nth, type Key, type Say } from '../strings'
import { bucket, heightNow } from './bucket'
import { chip } from './chip'
import { saved } from './saved'

/** What a card is drawn from. */
export interface Scene {
  actor: Actor
  plan: Plan
  state: NodeState
  values: Record<string, Picture>
  words: Say
  /** Nodes of the call under way. */
  total: number
  pouring: boolean
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
  const classes = ['card', kindNow(actor, state), order, state.phase, state.fate, focus ? 'focus' : '']
  return classes.filter(Boolean).join(' ')
}

export function card(scene: Scene): SVGElement[] {
  const { plan, state, values, actor } = scene
  const place = { x: CARD.pad, w: plan.w - 2 * CARD.pad }
  const h = height(scene)
  const parts: (SVGElement | null)[] = [
    svg('rect', { class: 'glow', x: -5, y: -5, width: plan.w + 10, height: h + 10, rx: 15 }),
    svg('rect', { class: 'paper', width: plan.w, height: h, rx: 11 }),
    (actor.order ?? 1) > 2 ? svg('rect', { class: 'inner', x: 3.5, y: 3.5, width: plan.w - 7, height: h - 7, rx: 8 }) : null,
    ...head(scene),
  ]
  const value = state.value ? values[state.value] : undefined
  if (plan.value && value) parts.push(chip('value', state.value!, value, { ...place, y: plan.value.y }))
  state.incoming?.forEach((id, i) => {
    const slot = plan.incoming[i]
    const picture = id ? values[id] : undefined
    if (slot && picture) parts.push(chip('incoming', id!, picture, { ...place, y: slot.y }))
  })
  if (state.phase === 'waits') parts.push(...plan.incoming.map(slot => awaited(slot, place.w)))
  if (plan.bucket) parts.push(bucket(plan, state, scene))
  if (plan.saved && state.saved?.length) parts.push(saved(plan, state.saved, scene.words))
  if (plan.status || plan.bucket) parts.push(status(scene))
  const kind = kindNow(actor, state)
  if (kind === 'parameter' || kind === 'frozen') parts.push(pin(kind, plan))
  if (state.facts?.levels?.length) parts.push(around(state.facts.levels))
  return parts.filter(part => part !== null)
}

function height({ plan, state, values }: Scene): number {
  if (plan.bucket) return plan.bucket.y + heightNow(state, values) + CARD.pad
  return opened(state) ? plan.h : plan.compact
}

/** A card opens its lower half once a backward call has to do with it. */
const opened = ({ phase, incoming, fate }: NodeState): boolean =>
  Boolean(phase || fate || incoming?.some(id => id !== null))

/** The place where a gradient will arrive. */
function awaited({ y, h }: Slot, w: number): SVGElement {
  return svg('rect', { class: 'awaited', x: CARD.pad + 0.5, y: y + 0.5, width: w - 1, height: h - 1, rx: 5 })
}

function head({ actor, plan, state, words }: Scene): SVGElement[] {
  const names = shorten(nameText(state.names ?? []), 18)
  const title = svg('text', { class: 'title', x: CARD.pad, y: 22 })
  const label = titledByName(actor) && names ? '' : shorten(actor.label, names ? 22 : 26)
  if (label) title.append(svg('tspan', { class: 'label' }, label))
  if (names) title.append(svg('tspan', { class: 'names', dx: label ? 9 : 0 }, names))
  title.append(svg('title', {}, shorten([actor.label, nameText(state.names ?? [])].join('  '), 200)))
  const kind = kindWord(actor, state, words)
  return [title, svg('text', { class: 'kind', x: plan.w - CARD.pad, y: 21, 'text-anchor': 'end' }, kind)]
}

function kindWord(actor: Actor, state: NodeState, words: Say): string {
  if ((actor.order ?? 1) > 1) return words('card.order', { n: actor.order ?? 1 })
  if (titledByName(actor)) return words(`kind.${kindNow(actor, state)}` as Key)
  if (actor.kind === 'untracked' || !actor.op || actor.op.startsWith(actor.label.replace(/…$/, ''))) return ''
  return state.names?.length && actor.label.length > 18 ? '' : shorten(actor.op, 18)
}

/** Above the card: the transforms of torch.func around its tensor, outermost first, by their own names. */
function around(levels: Level[]): SVGElement {
  const names = levels.map(([kind, size]) => (size ? `${kind}×${size}` : kind))
  return svg('text', { class: 'kind', x: 2, y: -6 }, names.join(' › '))
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

/** Parameters carry a pin at their corner: filled if they learn, hollow if frozen. */
function pin(kind: string, plan: Plan): SVGElement {
  return svg('circle', { class: `pin ${kind}`, cx: plan.w, cy: 0, r: 5 })
}
