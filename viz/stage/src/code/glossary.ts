/** What a piece of the code stands for at this step, in a few lines. Knows a story and its player, not the editor. */
import type { Ensemble } from '../graph/cast'
import type { Actor, NodeState } from '../contract'
import { h } from '../page/dom'
import type { Say } from '../page/strings'
import { figures } from '../tell/names'
import type { Player } from '../time/player'
import type { Pointing } from '../tell/words'
import type { Asked } from './asked'

/** What the editor shows, and the card that it speaks of. */
export interface Answer {
  asked: Asked
  card: string | null
  dom: HTMLElement
}

/** A card lists this many names of its tensor at most (`cards.TAGS` of the story). */
const TAGS = 8
const ROOM = 44

export class Glossary {
  /** Every (name, code that it is a variable of) that stands for a tensor anywhere in the film. */
  private readonly known = new Set<string>()
  /** The cards of each expression, in the order of their births. */
  private readonly made = new Map<string, Actor[]>()

  constructor(
    private readonly ensemble: Ensemble,
    private readonly player: Player,
    private readonly words: Say,
    readonly pointing: Pointing,
  ) {
    for (const { changes = [] } of ensemble.story.steps)
      for (const [, field, value] of changes)
        if (field === 'names')
          for (const [name, scope] of value as [string, string][]) this.known.add(key(name, codeOf(scope)))
    for (const actor of ensemble.nodes)
      if (actor.span) this.made.set(String(actor.span), [...(this.made.get(String(actor.span)) ?? []), actor])
  }

  /** Of the smallest piece that stands for a tensor; null where none does. */
  answer(places: Asked[]): Answer | null {
    for (const asked of places) {
      const named = asked.path && asked.owner !== null ? this.named(asked) : null
      if (named) return named
      const actor = this.lastMade(asked)
      if (actor) return this.told(asked, actor, actor.label)
    }
    return null
  }

  private named(asked: Asked): Answer | null {
    const owner = asked.owner ?? ''
    if (!this.known.has(key(asked.path, owner))) return null
    const live = this.live(owner)
    const running = live.reduce((last, { scope }) => (numberOf(scope) > numberOf(last) ? scope : last), owner)
    const bound = live.find(({ name, scope }) => name === asked.path && scope === running)
    if (bound) return this.told(asked, bound.actor, asked.path)
    if (this.ensemble.nodes.some(({ id }) => (this.state(id).names ?? []).length >= TAGS)) return null
    return { asked, card: null, dom: frame(asked.path, h('p', { class: 'quiet' }, this.words('code.unbound'))) }
  }

  /** The names that variables of this code have now. */
  private live(owner: string): { name: string; scope: string; actor: Actor }[] {
    return this.ensemble.nodes.flatMap(actor =>
      (this.state(actor.id).names ?? []).flatMap(([name, scope]) =>
        codeOf(scope) === owner ? [{ name, scope, actor }] : [],
      ),
    )
  }

  private lastMade(asked: Asked): Actor | undefined {
    return this.made.get(String(asked.span))?.findLast(({ id }) => this.state(id).shown)
  }

  private state(id: string): NodeState {
    return (this.player.state.get(id) ?? {}) as NodeState
  }

  private told(asked: Asked, actor: Actor, title: string): Answer {
    const state = this.state(actor.id)
    const dom = frame(
      title,
      this.row('value', this.words('code.value'), state.value),
      'grad' in state ? this.row('gradient', '.grad', state.grad) : null,
      h('p', { class: 'facts' }, this.facts(actor, state)),
      h('p', { class: 'quiet' }, this.words('code.open')),
    )
    return { asked, card: actor.id, dom }
  }

  private row(kind: string, label: string, id: string | null | undefined): HTMLElement {
    const picture = id ? this.ensemble.story.values[id] : undefined
    const shown = picture ? figures(picture, ROOM) : [id === null ? 'None' : '?']
    return h('p', { class: kind }, h('span', { class: 'label' }, label), h('span', { 'data-value': id }, ...shown))
  }

  private facts(actor: Actor, { facts }: NodeState): string {
    if (!facts) return ''
    const grad = facts.is_leaf ? this.words('code.leaf') : facts.grad_fn ? `grad_fn=${actor.grad_fn || facts.grad_fn}` : ''
    return [facts.dtype, `shape [${facts.shape.join(', ')}]`, `requires_grad=${facts.requires_grad ? 'True' : 'False'}`, grad]
      .filter(Boolean)
      .join(' · ')
  }
}

const key = (name: string, code: string): string => `${code}\n${name}`

/** `f#2` is the second call of `f`. */
const codeOf = (scope: string): string => scope.replace(/#\d+$/, '')
const numberOf = (scope: string): number => Number(/#(\d+)$/.exec(scope)?.[1] ?? 1)

const frame = (title: string, ...rows: (HTMLElement | null)[]): HTMLElement =>
  h('div', { class: 'film-told' }, h('h3', {}, title), ...rows)
