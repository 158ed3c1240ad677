/** How large each card must be to hold all it will ever show, and where on it each part sits. Pure arithmetic. */
import type { Actor, Picture } from './contract'
import type { Demand } from './cast'
import { CODE, columns, extent, PLAIN, shorten, SMALL_CODE } from './measure'
import { cells, number } from './numbers'

export const CARD = {
  pad: 12,
  head: 32,
  row: 18,
  chip: 7,
  gap: 6,
  foot: 15,
  caption: 17,
  ledger: 16,
  status: 17,
  saved: 18,
}
const LEAST = { card: 116, plain: 104, node: 92 }
/** No title makes a card wider than this; numbers may. */
const MOST = 320
export const SHOWN_ENTRIES = 3
const SAVED_A_LINE = 24

export interface Slot {
  y: number
  h: number
}

/** The parts of a card, top to bottom; absent where the card will never have them. */
export interface Plan {
  w: number
  h: number
  /** Its height before any backward call concerns it. */
  compact: number
  axis: number
  value: Slot | null
  incoming: Slot[]
  bucket: Slot | null
  saved: (Slot & { lines: number[][] }) | null
  /** A card with a bucket tells its status beside the word .grad. */
  status: Slot | null
}

function need(pictures: Picture[]): Size | null {
  if (!pictures.length) return null
  let [w, h] = [0, 0]
  for (const picture of pictures) {
    const table = cells(picture)
    const { characters, lines } = extent(table)
    w = Math.max(w, characters * CODE + 2 * 9)
    h = Math.max(h, lines * CARD.row + CARD.chip + (table.foot ? CARD.foot : 0))
  }
  return { w, h }
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
const showsIncoming = (actor: Actor): boolean => !(actor.bucket && titledByName(actor))

/** What each part needs, before it is known where it sits. */
interface Needs {
  value: Size | null
  saved: { lines: number[][]; w: number }
  incoming: Size[]
  bucket: Size | null
  status: boolean
}

interface Size {
  w: number
  h: number
}

export function plan(actor: Actor, demand: Demand): Plan {
  const needs: Needs = {
    value: need(demand.values),
    saved: savedLines(demand.boxes),
    incoming: showsIncoming(actor) ? demand.incoming.map(need).filter(part => part !== null) : [],
    bucket: actor.bucket ? bucketNeed(demand) : null,
    status: (demand.status && !actor.bucket) || actor.kind === 'untracked',
  }
  return { ...stacked(needs, actor.kind === 'untracked'), w: width(actor, demand, needs) }
}

/** The parts one under the other: first what the forward pass shows, then what a backward call adds. */
function stacked(needs: Needs, always: boolean): Omit<Plan, 'w'> {
  const { value, saved, incoming, bucket, status } = needs
  const parts = new Stack(CARD.head)
  const held = value && parts.add(value.h)
  const boxes = saved.lines.length ? { ...parts.add(saved.lines.length * CARD.saved), lines: saved.lines } : null
  const compact = parts.end + (boxes ? 2 : 6)
  const gradients = incoming.map(part => parts.add(part.h))
  const pail = bucket && parts.add(bucket.h)
  const turn = status ? parts.add(CARD.status) : null
  const h = parts.end + ((boxes && !incoming.length) || turn ? 4 : 8)
  const axis = held ? held.y + held.h / 2 : Math.min(compact / 2, 46)
  const open = always || pail !== null
  return {
    h,
    compact: open ? h : compact,
    axis,
    value: held,
    saved: boxes,
    incoming: gradients,
    bucket: pail,
    status: turn,
  }
}

function width(actor: Actor, demand: Demand, { value, saved, incoming, bucket, status }: Needs): number {
  const parts = Math.max(value?.w ?? 0, saved.w, bucket?.w ?? 0, ...incoming.map(part => part.w)) + 2 * CARD.pad
  const full = status || saved.lines.length || bucket
  const least = full ? LEAST.card : actor.kind === 'node' ? LEAST.node : LEAST.plain
  return Math.ceil(Math.max(Math.min(MOST, headWidth(actor, demand)), parts, least))
}

/** Of a bucket: its caption with the status beside it, its ledger, its total. */
function bucketNeed(demand: Demand): Size {
  const total = need(demand.grads) ?? { w: 60, h: CARD.row + CARD.chip }
  const lines = demand.ledger ? Math.min(demand.ledger, SHOWN_ENTRIES) + 1 : 0
  return {
    w: Math.max(total.w + 30, ledgerWidth(demand), demand.status ? 126 : 0),
    h: bucketHeight(lines, total.h),
  }
}

/** A bucket with so many lines of ledger over a total of this height. */
export const bucketHeight = (lines: number, total: number): number => CARD.caption + lines * CARD.ledger + total + 12

class Stack {
  constructor(public end: number) {}

  add(h: number): Slot {
    const slot = { y: this.end, h }
    this.end += h + CARD.gap
    return slot
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
export const SAVED = { most: 14, character: 6.9, square: 12, apart: 9, head: 42 }

/** Saved boxes flow over lines: the boxes of each line, and the widest line. */
function savedLines(texts: string[]): { lines: number[][]; w: number } {
  const lines: number[][] = []
  const most = SAVED_A_LINE * SAVED.character
  let used = Number.POSITIVE_INFINITY
  let w = 0
  texts.forEach((text, i) => {
    const size = Math.min(columns(text), SAVED.most + 8) * SAVED.character + SAVED.square
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
