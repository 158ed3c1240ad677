/** A value and its gradient in one frame, and the place where the gradient will be. */
import type { NodeState, Picture } from '../contract'
import { svg } from '../page/dom'
import type { Plan, Slot } from '../graph/plan'
import type { Scales } from '../values/scale'
import { chip, type Role } from './chip'

interface Scope {
  values: Record<string, Picture>
  scales: Scales
}

export function frameOf(plan: Plan, state: NodeState, { values, scales }: Scope): SVGElement[] {
  const put = (role: Role, id: string | null | undefined, slot: Slot | null | undefined): SVGElement[] => {
    const picture = id ? values[id] : undefined
    return slot && picture ? [chip(role, id!, picture, slot, scales)] : []
  }
  return [
    ...empty(plan, state),
    ...put('value', state.value, plan.value),
    ...(state.incoming ?? []).flatMap((id, i) => put('incoming', id, plan.incoming[i])),
    ...put('grad', state.grad, plan.grad),
  ]
}

/** What has no gradient yet: its half of the frame, marked where one will arrive. */
function empty(plan: Plan, { phase, incoming = [], grad }: NodeState): SVGElement[] {
  const beside = plan.value && plan.incoming[0]?.y === plan.value.y
  const slots = plan.incoming.filter((_, i) => !incoming[i] && (phase === 'waits' || (i === 0 && beside)))
  const drawn = slots.map(slot => outline(slot, phase === 'waits'))
  return plan.grad && !grad ? [...drawn, ...none(plan.grad)] : drawn
}

function outline({ x, y, w, h }: Slot, awaited: boolean): SVGElement {
  return svg('rect', { class: awaited ? 'awaited' : 'vacant', x: x + 0.5, y: y + 0.5, width: w - 1, height: h - 1, rx: 5 })
}

function none(slot: Slot): SVGElement[] {
  const at = { x: slot.x + slot.w / 2, y: slot.y + slot.h / 2 + 4, 'text-anchor': 'middle' }
  return [outline(slot, false), svg('text', { class: 'none code', ...at }, 'None')]
}
