/** What is not the same in two films at a position: cards and wires of one alone, numbers of pairs. Knows fields only. */
import type { EdgeState, NodeState, Pairing, Picture, Story } from '../contract'
import { type JointReel, type Side, SIDES } from './joint'

/** Fields of a card that hold numbers, by the role of the chip that shows them. */
const ROLES = ['value', 'incoming', 'grad'] as const
export type Role = (typeof ROLES)[number]

export const other = (side: Side): Side => (side === 'a' ? 'b' : 'a')

export class Differences {
  /** Card or wire → the same one in the other film. */
  private readonly partner: Record<Side, Map<string, string>> = { a: new Map(), b: new Map() }
  private readonly texts: Record<Side, Map<string, string>> = { a: new Map(), b: new Map() }

  constructor(
    private readonly stories: Record<Side, Story>,
    pairing: Pairing,
    private readonly reel: JointReel,
  ) {
    for (const [part, pairs] of [['nodes', pairing.nodes], ['edges', pairing.edges]] as const)
      for (const [i, j] of pairs) this.join(stories.a.cast[part]?.[i]?.id, stories.b.cast[part]?.[j]?.id)
  }

  /** Whether the other film never has this card or wire. */
  isAlone(side: Side, thing: string): boolean {
    return !this.partner[side].has(thing)
  }

  /** The card or wire of the other film that is this one. */
  mate(side: Side, thing: string): string | undefined {
    return this.partner[side].get(thing)
  }

  /** The roles in which a card's numbers are not those of its partner now; none while one of them is not on its stage. */
  roles(side: Side, card: string): Role[] {
    const mate = this.mate(side, card)
    if (mate === undefined) return []
    const [own, its] = [this.state(side, card), this.state(other(side), mate)]
    if (!own.shown || !its.shown) return []
    return ROLES.filter(role => this.text(side, own, role) !== this.text(other(side), its, role))
  }

  /** Whether two values are the same numbers in the same shape. */
  same(a: string | null | undefined, b: string | null | undefined): boolean {
    return this.picture('a', a) === this.picture('b', b)
  }

  /** The picture that the other film shows in this place. */
  opposite(side: Side, card: string, role: Role, place: number): Picture | undefined {
    const id = ids(this.state(other(side), this.mate(side, card) ?? ''), role)[place]
    return id ? this.stories[other(side)].values[id] : undefined
  }

  /** Everything that is marked now, with how: to see what has to be drawn anew. */
  marked(side: Side): Map<string, string> {
    const found = new Map<string, string>()
    for (const { id } of this.stories[side].cast.nodes ?? []) {
      const roles = this.roles(side, id)
      if (roles.length) found.set(id, roles.map(role => this.text(other(side), this.state(other(side), this.mate(side, id)!), role)).join(' '))
    }
    return found
  }

  state(side: Side, thing: string): NodeState & EdgeState {
    return (this.reel.players[side].state.get(thing) ?? {}) as NodeState & EdgeState
  }

  private join(a: string | undefined, b: string | undefined): void {
    if (a === undefined || b === undefined) return
    this.partner.a.set(a, b)
    this.partner.b.set(b, a)
  }

  private text(side: Side, state: NodeState, role: Role): string {
    return ids(state, role)
      .map(id => this.picture(side, id))
      .join('|')
  }

  /** A value's numbers as text, made once: values of two films have ids of their own. */
  private picture(side: Side, id: string | null | undefined): string {
    if (!id) return ''
    const { texts, stories } = this
    let text = texts[side].get(id)
    if (text === undefined) texts[side].set(id, (text = JSON.stringify(stories[side].values[id] ?? id)))
    return text
  }
}

function ids(state: NodeState, role: Role): (string | null)[] {
  if (role === 'incoming') return state.incoming?.some(Boolean) ? state.incoming : []
  const id = state[role]
  return id ? [id] : []
}

export const sidesOf = <T>(make: (side: Side) => T): Record<Side, T> =>
  Object.fromEntries(SIDES.map(side => [side, make(side)])) as Record<Side, T>
