/**
 * What changed each card, step by step: an index over all the steps' changes, made in one pass when it is first asked
 * for. Knows fields of the Story's contract; of autograd only which of them say that something happened.
 */
import type { Box, Entry, Facts, Step } from '../contract'
import type { Player } from './player'

export type What =
  | 'made'
  | 'value'
  | 'names'
  | 'grad'
  | Entry['how']
  | 'entered'
  | 'failed'
  | Exclude<Box['state'], 'changed'>
  | 'overwritten'
  | 'requires_grad'
  | 'is_leaf'
  | 'grad_fn'
  | 'retains_grad'
  | 'version'

/** One thing that happened. `values`: before, after and incoming are value ids (null: None); else they are text. */
export interface Item {
  what: What
  values: boolean
  before?: string | null
  incoming?: string | null
  after?: string | null
}

/** All that one step changed of one card. */
export interface Moment {
  step: number
  items: Item[]
}

type Fields = Record<string, unknown>
type Reader = (after: unknown, before: unknown, changed: Fields) => Item[]

const text = (what: What, before: string, after: string): Item => ({ what, values: false, before, after })
const numbers = (what: What, before: unknown, after: unknown): Item => ({
  what,
  values: true,
  before: before as string | null,
  after: after as string | null,
})

/** What the change of a field means. A field that says nothing new gives nothing. */
const READERS: Record<string, Reader> = {
  shown: (_after, _before, { value }) => [{ what: 'made', values: true, after: value as string | undefined }],
  value: (after, before, { shown }) => (shown || after === before ? [] : [numbers('value', before, after)]),
  names: (after, before) => {
    const [now, then] = [called(after), called(before)]
    return now === then ? [] : [text('names', then, now)]
  },
  ledger: (after, before) => newEntries(after as Entry[], (before ?? []) as Entry[]).map(entry => {
    const { how, before: was = null, incoming, after: then = null } = entry
    return { what: how, values: true, before: was, incoming, after: then }
  }),
  grad: (after, before, { ledger }) =>
    (after ?? null) === (before ?? null) || (ledger as Entry[] | undefined)?.length ? [] : [numbers('grad', before ?? null, after)],
  incoming: (after, _before, { ledger }) =>
    (ledger as Entry[] | undefined)?.length ? [] : (after as (string | null)[]).flatMap(id => (id ? [{ what: 'entered', values: true, after: id }] : [])),
  phase: after => (after === 'failed' ? [{ what: 'failed', values: false }] : []),
  saved: (after, before) => boxes(after as Box[], (before ?? []) as Box[]),
  facts: (after, before) => (before ? facts(after as Facts, before as Facts) : []),
}

const called = (names: unknown): string => [...new Set(((names ?? []) as [string, string][]).map(([name]) => name))].join(', ')

/** A ledger holds the last lines only; each says which line of the whole it is. */
function newEntries(after: Entry[], before: Entry[]): Entry[] {
  const known = before.length ? (before.at(-1)!.number ?? before.length) : 0
  return after.filter((entry, i) => (entry.number ?? i + 1) > known)
}

/** A row for each state that boxes came into, with what is in those boxes. */
function boxes(after: Box[], before: Box[]): Item[] {
  const came = new Map<Box['state'], string[]>()
  for (const [i, { state, label, name }] of after.entries())
    if (before[i]?.state !== state) came.set(state, [...(came.get(state) ?? []), label || name])
  return [...came].map(([state, labels]) => text(state === 'changed' ? 'overwritten' : state, '', labels.join(', ')))
}

const TRACKED = ['requires_grad', 'is_leaf', 'retains_grad', 'grad_fn', 'version'] as const

function facts(after: Facts, before: Facts): Item[] {
  return TRACKED.flatMap(name => {
    const [then, now] = [told(before[name]), told(after[name])]
    const quiet = { version: '0', retains_grad: 'False' }[name as string] ?? 'None'
    return (then ?? quiet) === (now ?? quiet) ? [] : [text(name, then ?? quiet, now ?? quiet)]
  })
}

const told = (fact: string | number | boolean | null | undefined): string | undefined =>
  fact === null || fact === undefined ? undefined : fact === true ? 'True' : fact === false ? 'False' : String(fact)

/** What gives a card the value, or the .grad, that it has; what empties its boxes, or spoils what is in them. */
export const WROTE = new Set<What>(['made', 'value'])
export const WROTE_GRAD = new Set<What>(['grad', 'poured', 'zeroed', 'set', 'emptied', 'changed'])
export const FREED = new Set<What>(['freed'])
export const OVERWROTE = new Set<What>(['overwritten'])

const happened = (items: Item[], whats: ReadonlySet<What>): boolean => items.some(({ what }) => whats.has(what))

export class History {
  private index: Map<string, { step: number; changed: Fields }[]> | null = null
  private readonly read = new Map<string, Moment[]>()

  constructor(private readonly player: Player) {
    player.heed(() => this.read.clear())
  }

  /** Every step that changed this card, in order. */
  of(id: string): Moment[] {
    let moments = this.read.get(id)
    if (!moments) this.read.set(id, (moments = this.moments(id)))
    return moments
  }

  /** The last step up to `index` at which one of these happened to the card; -1: none did. */
  last(id: string, index: number, whats: ReadonlySet<What>): number {
    return this.of(id).findLast(({ step, items }) => step <= index && happened(items, whats))?.step ?? -1
  }

  /** The same, or else the first step after `index`. */
  nearest(id: string, index: number, whats: ReadonlySet<What>): number {
    const last = this.last(id, index, whats)
    return last >= 0 ? last : (this.of(id).find(({ items }) => happened(items, whats))?.step ?? -1)
  }

  /** The next step after `index` (`by` 1), or before it (-1), that changed this card; -1: there is none. */
  beside(id: string, index: number, by: 1 | -1): number {
    const all = this.of(id)
    const found = by > 0 ? all.find(({ step }) => step > index) : all.findLast(({ step }) => step < index)
    return found?.step ?? -1
  }

  private moments(id: string): Moment[] {
    const fields: Fields = {}
    const moments: Moment[] = []
    for (const { step, changed: told } of this.changes(id)) {
      const seen = Object.entries(told).map(([field, value]) => this.player.seen([id, field, value], fields[field]))
      const changed: Fields = Object.fromEntries(seen.map(([, field, value]) => [field, value]))
      const items = Object.entries(READERS).flatMap(([field, read]) =>
        field in changed ? read(changed[field], fields[field], changed) : [],
      )
      Object.assign(fields, changed)
      if (items.length) moments.push({ step, items })
    }
    return moments
  }

  private changes(id: string): { step: number; changed: Fields }[] {
    this.index ??= indexed(this.player.story.steps)
    return this.index.get(id) ?? []
  }
}

function indexed(steps: Step[]): Map<string, { step: number; changed: Fields }[]> {
  const index = new Map<string, { step: number; changed: Fields }[]>()
  for (const [step, { changes = [] }] of steps.entries())
    for (const [thing, field, value] of changes) {
      const list = index.get(thing) ?? []
      if (!list.length) index.set(thing, list)
      if (list.at(-1)?.step !== step) list.push({ step, changed: {} })
      list.at(-1)!.changed[field] = value
    }
  return index
}
