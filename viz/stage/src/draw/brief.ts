/**
 * The face of a card when the graph is seen from afar: what it is called, its number and its gradient, in type that can
 * still be read. The rest is told by the card in focus, the sentence and the inspector.
 */
import type { Actor, NodeState, Picture } from '../contract'
import { nameText } from '../graph/cast'
import { columns, shorten } from '../graph/measure'
import { showsIncoming } from '../graph/plan'
import { svg } from '../page/dom'
import { array, dimensions } from '../values/numbers'
import type { Scene } from './card'

/** Size of the type on the screen, its width a character, and its distance a line. */
const TYPE = 11
const CHARACTER = 0.61
const LINE = 1.22
const PAD = 6

/** A line of text and its class. */
type Line = [text: string, name: string]

/** `scale`: how much larger than usual things must be drawn to be read. */
export function brief(scene: Scene, scale: number): SVGElement[] {
  const { actor, plan, state, values } = scene
  const names = nameText(state.names ?? [])
  const h = state.phase || state.fate || plan.bucket ? plan.h : plan.compact
  const most = (plan.w - PAD) / (TYPE * scale * CHARACTER)
  const told: Line[] = [
    [names || fitting([actor.label, actor.op ?? ''], most), names ? 'names' : 'label'],
    [short(values[state.value ?? ''], most), 'number'],
    [short(gradient(actor, state, values), most), 'number gradient'],
  ]
  const frame = { width: plan.w, height: h, rx: 11 }
  return [
    svg('rect', { class: 'glow', x: -5, y: -5, width: plan.w + 10, height: h + 10, rx: 15 }),
    svg('rect', { class: 'paper', ...frame }),
    svg('title', {}, shorten([actor.label, names].filter(Boolean).join('  '), 200)),
    ...lines(told, { w: plan.w, h, scale }),
  ]
}

/** As many of these lines as the card has room for, in its middle; what is too long is shortened. */
export function lines(told: Line[], { w, h, scale }: { w: number; h: number; scale: number }): SVGElement[] {
  const size = TYPE * scale
  const room = Math.max(1, Math.floor((h - 4) / (size * LINE)))
  const shown = told.filter(([text]) => text).slice(0, room)
  const top = (h - shown.length * size * LINE) / 2
  return shown.map(([text, name], i) =>
    svg(
      'text',
      { class: `brief ${name}`, x: w / 2, y: top + size * (0.95 + i * LINE), 'text-anchor': 'middle', style: `font-size: ${size}px` },
      shorten(text, (w - PAD) / (size * CHARACTER)),
    ),
  )
}

const fitting = (texts: string[], most: number): string =>
  texts.find(text => text && columns(text) <= most) ?? texts.find(text => text) ?? ''

/** Numbers if they fit, else the shape, that of a row as PyTorch writes it: a bare 2 would be read as its number. */
function short(picture: Picture | undefined, most: number): string {
  if (!picture) return ''
  const whole = picture.data && picture.data.length <= 8 ? array(picture.shape, picture.data) : ''
  return whole && whole.length <= Math.max(most, picture.shape.length ? 0 : 5) ? whole : picture.shape.length === 1 ? `(${picture.shape[0]},)` : dimensions(picture.shape)
}

/** The gradient that a card shows: what its bucket holds; a card whose bucket tells what came in shows nothing else. */
function gradient(actor: Actor, { grad, incoming }: NodeState, values: Record<string, Picture>): Picture | undefined {
  const arrived = showsIncoming(actor) ? incoming?.find(Boolean) : null
  return values[grad ?? arrived ?? '']
}
