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

  /** Names of the program whose numbers differ: first those whose .grad does. */
  private rows(): Row[] {
    const held = { a: this.names('a'), b: this.names('b') }
    const names = [...new Set([...held.a.keys(), ...held.b.keys()])]
    const none: Held = { has: false }
    const row = (field: Row['field']) => (name: string): Row[] => {
      const sides = { a: held.a.get(name) ?? none, b: held.b.get(name) ?? none }
      const missing = field === 'value' && sides.a.has !== sides.b.has
      return missing || !this.differences.same(sides.a[field], sides.b[field]) ? [{ name, field, sides }] : []
    }
    return (['grad', 'incoming', 'value'] as const).flatMap(field => names.flatMap(row(field)))
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

  private told({ name, field, sides }: Row): HTMLElement {
    const shown = (side: Side): HTMLElement => {
      const { [field]: id, has } = sides[side]
      const picture: Picture | undefined = id ? this.stories[side].values[id] : undefined
      const figure = picture ? figures(picture, ROOM) : [has && field === 'grad' ? 'None' : '–']
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
