/** One line that says what differs at this position: an error of one side, the named tensors, or that nothing does. */
import type { Picture, Story } from '../contract'
import { h } from '../page/dom'
import type { Say } from '../page/strings'
import { figures } from '../tell/names'
import type { Differences } from './differences'
import { type JointReel, type Side, SIDES } from './joint'

/** Names that are told at once, and characters for each of their values. */
const TOLD = 3
const ROOM = 26

interface Held {
  value?: string
  grad?: string | null
  /** The gradient that arrived; of tensors without a .grad, which would tell it again. */
  incoming?: string | null
  has: boolean
}

interface Row {
  name: string
  field: 'value' | 'grad' | 'incoming'
  sides: Record<Side, Held>
}

/** A tensor's numbers as they are shown here. */
const read = (picture: Picture): string => figures(picture, ROOM).map(node => node.textContent).join('')

export class Summary {
  readonly root = h('div', { class: 'summary' })

  constructor(
    private readonly stories: Record<Side, Story>,
    private readonly reel: JointReel,
    private readonly differences: Differences,
    private readonly words: Say,
  ) {}

  update(): void {
    const rows = this.rows()
    const errors = SIDES.flatMap(side => this.fault(side))
    const told = rows.slice(0, TOLD).map(row => this.told(row))
    if (rows.length > TOLD) told.push(h('span', { class: 'quiet' }, this.words('compare.more', { n: rows.length - TOLD })))
    const nothing = !errors.length && !told.length
    this.root.replaceChildren(...errors, ...(nothing ? [h('span', { class: 'quiet' }, this.words('compare.equal'))] : told))
  }

  /** Names of the program whose numbers differ: first those that read differently, of these first those whose .grad does. */
  private rows(): Row[] {
    const held = { a: this.names('a'), b: this.names('b') }
    const names = [...new Set([...held.a.keys(), ...held.b.keys()])]
    const none: Held = { has: false }
    const row = (field: Row['field']) => (name: string): Row[] => {
      const sides = { a: held.a.get(name) ?? none, b: held.b.get(name) ?? none }
      const missing = field === 'value' && sides.a.has !== sides.b.has
      return missing || !this.differences.same(sides.a[field], sides.b[field]) ? [{ name, field, sides }] : []
    }
    const rows = (['grad', 'incoming', 'value'] as const).flatMap(field => names.flatMap(row(field)))
    const alike = new Map(rows.map(row => [row, this.alike(row)]))
    return rows.sort((a, b) => Number(alike.get(a)) - Number(alike.get(b)))
  }

  private picture({ field, sides }: Row, side: Side): Picture | undefined {
    return this.stories[side].values[sides[side][field] ?? '']
  }

  /** Whether the numbers of both read the same: they differ in digits that are not shown, or in their dtype. */
  private alike(row: Row): boolean {
    const [a, b] = SIDES.map(side => this.picture(row, side))
    return Boolean(a && b) && read(a!) === read(b!)
  }

  private names(side: Side): Map<string, Held> {
    const found = new Map<string, Held>()
    for (const { id } of this.stories[side].cast.nodes ?? []) {
      const { names = [], shown, ...fields } = this.differences.state(side, id)
      if (!shown) continue
      const { value, grad } = fields
      const incoming = 'grad' in fields ? null : fields.incoming?.[0]
      for (const [name, scope] of names) if (!scope) found.set(name, { value, grad, incoming, has: true })
    }
    return found
  }

  private told(row: Row): HTMLElement {
    const { name, field, sides } = row
    const [a, b] = SIDES.map(side => this.picture(row, side)?.dtype)
    const typed = a !== b && this.alike(row)
    const shown = (side: Side): HTMLElement => {
      const picture = this.picture(row, side)
      const figure = typed ? [picture!.dtype] : picture ? figures(picture, ROOM) : [sides[side].has && field === 'grad' ? 'None' : '–']
      return h('span', { class: 'figure', 'data-side': side }, h('b', { class: `tile ${side}` }, side.toUpperCase()), h('code', { class: field }, ...figure))
    }
    return h('span', { class: 'row', 'data-name': name, 'data-field': field }, h('code', { class: 'name' }, this.label(name, field)), shown('a'), h('i', { class: 'unequal' }, '≠'), shown('b'))
  }

  private label(name: string, field: Row['field']): string {
    return { grad: `${name}.grad`, incoming: this.words('compare.gradient', { name }), value: name }[field]
  }

  private fault(side: Side): HTMLElement[] {
    const { story, index } = this.reel.players[side]
    const fault = story.steps[index]?.fault
    if (!fault) return []
    return [h('span', { class: 'row fault-told' }, h('b', { class: `tile ${side}` }, side.toUpperCase()), h('span', {}, fault.type))]
  }
}
