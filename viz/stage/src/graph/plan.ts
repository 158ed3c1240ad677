/** How large each card must be to hold all it will ever show, and where on it each part sits. Pure arithmetic. */
import type { Actor } from '../contract'
import type { Demand } from './cast'
import { CODE, columns, PLAIN, shorten, SMALL_CODE } from './measure'
import { largest, type Pair, pair, SEAM, type Size } from './pair'
import { type Column, columnsOf } from '../values/columns'
import { number } from '../values/numbers'

export const CARD = {
  pad: 12,
  head: 32,
  row: 18,
  chip: 7,
  gap: 6,
  caption: 17,
  ledger: 16,
  status: 17,
  saved: 18,
}
const LEAST = { card: 116, plain: 104, node: 92 }
/** No title makes a card wider than this; numbers may. */
const MOST = 320
export const SHOWN_ENTRIES = 3
/** From the rim of a bucket to what it holds. */
export const PAIL = 5
const SAVED_A_LINE = 24

export interface Slot {
  x: number
  y: number
  w: number
  h: number
  columns: Column[]
}

/** The parts of a card, top to bottom; absent where the card will never have them. */
export interface Plan {
  w: number
  h: number
  /** Its height before any backward call concerns it. */
  compact: number
  axis: number
  saved: { y: number; lines: number[][] } | null
  value: Slot | null
  /** A node of several results has an incoming gradient for each. */
  incoming: Slot[]
  /** Where .grad stands beside the value; else it stands in the bucket. */
  grad: Slot | null
  bucket: { y: number; total: Size; columns: Column[] } | null
  /** A card with a bucket tells its status beside the word .grad. */
  status: { y: number } | null
}

/** Cards titled by their name, and the room that the word for their kind takes. */
const KIND_ROOM: Partial<Record<Actor['kind'], string>> = {
  leaf: 'leaf tens',
  parameter: 'parameter',
  frozen: 'frozen parameter',
  data: 'data',
  grad: 'gradient',
}

/** Made by the program itself: such a card is titled by its name, an operation by its expression. */
export const titledByName = (actor: Actor): boolean => actor.kind in KIND_ROOM

/** A leaf's incoming gradient is told by its ledger. */
export const showsIncoming = (actor: Actor): boolean => !(actor.bucket && titledByName(actor))

/** What each part needs, before it is known where it sits. */
interface Needs {
  saved: { lines: number[][]; w: number }
  frame: Pair
  /** Gradients that have no place in the frame. */
  more: Size[]
  bucket: { w: number; lines: number; total: Size; columns: Column[] } | null
  status: boolean
}

export function plan(actor: Actor, demand: Demand): Plan {
  const [first = [], ...others] = showsIncoming(actor) ? demand.incoming : []
  const frame = pair(demand.values, showsIncoming(actor) ? first : demand.grads)
  const needs: Needs = {
    saved: savedLines(demand.boxes),
    frame,
    more: others.flatMap(part => largest(part, columnsOf(part)) ?? []),
    bucket: actor.bucket ? bucketNeed(demand, held(actor, demand, frame), actor.kind === 'op' ? HEADED.hung : HEADED.own) : null,
    status: (demand.status && !actor.bucket) || actor.kind === 'untracked',
  }
  return stacked(actor, needs, width(actor, demand, needs))
}

/** The parts one under the other: first what the forward pass shows, then what a backward call adds. */
function stacked(actor: Actor, { saved, frame, more, bucket, status }: Needs, w: number): Plan {
  const parts = new Stack(CARD.head)
  const boxes = saved.lines.length ? { y: parts.add(saved.lines.length * CARD.saved) - 3, lines: saved.lines } : null
  const halves = framed(parts, frame, w, { bucket: bucket !== null, own: showsIncoming(actor) })
  const compact = (halves.compact ?? parts.end) + (halves.value ? 6 : 2)
  const slots = more.map(part => ({ x: CARD.pad, y: parts.add(part.h), w: w - 2 * CARD.pad, h: part.h, columns: [] }))
  const lines = bucket && { y: parts.add(bucketHeight(bucket.lines, bucket.total.h)), total: bucket.total, columns: bucket.columns }
  const turn = status ? { y: parts.add(CARD.status) } : null
  const h = parts.end + (turn ? 4 : 8)
  const open = actor.kind === 'untracked' || lines !== null
  return {
    w,
    h,
    compact: open ? h : compact,
    axis: halves.value ? halves.value.y + halves.value.h / 2 : Math.min(compact / 2, 46),
    saved: boxes,
    value: halves.value,
    incoming: [...halves.incoming, ...slots],
    grad: halves.grad,
    bucket: lines,
    status: turn,
  }
}

interface Halves {
  value: Slot | null
  incoming: Slot[]
  grad: Slot | null
  /** The end of what stands there before the gradient. */
  compact: number | null
}

/** The frame: two halves of one height, or the gradient right under the value. A bucket has its own place for .grad. */
function framed(parts: Stack, { value, gradient, columns, beside }: Pair, w: number, has: { bucket: boolean; own: boolean }): Halves {
  const inset = has.bucket && !beside ? CARD.pad + PAIL : CARD.pad
  const whole = w - 2 * inset
  const half = beside ? (whole - SEAM) / 2 : whole
  const left = value && { x: inset, y: parts.end, w: half, h: value.h, columns }
  if (left && beside) {
    parts.add(value.h)
    const right = { ...left, x: inset + half + SEAM }
    return { value: left, incoming: has.own ? [right] : [], grad: has.own ? null : right, compact: null }
  }
  if (left) parts.add(value.h, has.own && gradient ? SEAM : CARD.gap)
  const compact = left && parts.end
  const under = has.own && gradient ? [{ x: inset, y: parts.add(gradient.h), w: whole, h: gradient.h, columns }] : []
  return { value: left, incoming: under, grad: null, compact }
}

function width(actor: Actor, demand: Demand, { saved, frame, more, bucket, status }: Needs): number {
  const { value, gradient, beside } = frame
  const pictures = beside ? 2 * value!.w + SEAM : Math.max(value?.w ?? 0, gradient?.w ?? 0)
  const parts = Math.max(pictures + (bucket && !beside ? 2 * PAIL : 0), saved.w, bucket?.w ?? 0, ...more.map(part => part.w)) + 2 * CARD.pad
  const full = status || saved.lines.length || bucket
  const least = full ? LEAST.card : actor.kind === 'node' ? LEAST.node : LEAST.plain
  return Math.ceil(Math.max(Math.min(MOST, headWidth(actor, demand)), parts, least))
}

/** Room for the word .grad, the hook of one that retain_grad hung, and the longest status beside it. */
const HEADED = { own: 142, hung: 158 }

/** What a bucket is to hold: a leaf's stands in the frame where that has two halves; one that was hung on has its own. */
function held(actor: Actor, { grads }: Demand, frame: Pair): { total: Size; columns: Column[] } {
  const own = showsIncoming(actor)
  if (frame.beside && !own) return { total: { w: 0, h: 0 }, columns: [] }
  const columns = own ? columnsOf(grads) : frame.columns
  return { total: (own ? largest(grads, columns) : frame.gradient) ?? { w: 60, h: CARD.row + CARD.chip }, columns }
}

/** Of a bucket: its caption with the status beside it, its ledger, its total. */
function bucketNeed(demand: Demand, { total, columns }: { total: Size; columns: Column[] }, head: number): Needs['bucket'] {
  const lines = demand.ledger ? Math.min(demand.ledger, SHOWN_ENTRIES) + 1 : 0
  return { w: Math.max(total.w + 30, ledgerWidth(demand), demand.status ? head : 0), lines, total, columns }
}

/** A bucket with so many lines of ledger over a total of this height. */
export const bucketHeight = (lines: number, total: number): number =>
  CARD.caption + lines * CARD.ledger + (lines || total ? 12 : 0) + total

class Stack {
  constructor(public end: number) {}

  /** Where a part of this height begins. */
  add(h: number, gap = CARD.gap): number {
    const y = this.end
    this.end += h + gap
    return y
  }
}

function headWidth(actor: Actor, demand: Demand): number {
  const title = titledByName(actor) && demand.title ? '' : shorten(actor.label, demand.title ? 22 : 26)
  const text = columns(title) * CODE + columns(shorten(demand.title, 18)) * 9 + columns(kindRoom(actor)) * PLAIN
  return text + 2 * CARD.pad + 24
}

/** A word as long as the one at the right of the title. */
function kindRoom(actor: Actor): string {
  if ((actor.order ?? 1) > 1) return 'order 2'
  return KIND_ROOM[actor.kind] ?? (actor.op === actor.label ? '' : (actor.op ?? ''))
}

function ledgerWidth(demand: Demand): number {
  const longest = Math.max(
    0,
    ...demand.poured.map(p => (p.data ?? p.sample ?? []).slice(0, 4).map(number).join(' ').length),
  )
  return (2 + Math.min(longest, 24)) * SMALL_CODE + 46 + 20
}

/** How a saved box is measured: characters of its text, the square before it, the word before the first. */
export const SAVED = { most: 14, character: 6.9, square: 13, apart: 9, head: 42 }

/** Saved boxes flow over lines: the boxes of each line, and the widest line. */
function savedLines(texts: string[]): { lines: number[][]; w: number } {
  const lines: number[][] = []
  const most = SAVED_A_LINE * SAVED.character
  let used = Number.POSITIVE_INFINITY
  let w = 0
  texts.forEach((text, i) => {
    const size = Math.min(columns(text), SAVED.most + 15) * SAVED.character + SAVED.square
    if (used + size > most) {
      lines.push([])
      used = lines.length === 1 ? SAVED.head : 0
    }
    lines.at(-1)!.push(i)
    w = Math.max(w, used + size)
    used += size + SAVED.apart
  })
  return { lines, w }
}
