/**
 * The cards on the stage, and the cards that folded groups are: each drawn when it is first seen and drawn anew when its
 * fields change.
 */
import { type Board, isShown, show, stateOf } from './board'
import { cardName, kindNow, nameText } from './cast'
import type { Actor, NodeState } from '../contract'
import { brief } from '../draw/brief'
import { card, frame, height, look, type Scene as CardScene } from '../draw/card'
import { bundle, bundleFrame, bundleLook, bundleName } from '../draw/bundle'
import { shorten } from './measure'
import type { Members } from './members'
import type { Plan } from './plan'

export class Cards {
  private readonly drawn = new Map<number, SVGGElement>()
  private total = 0

  constructor(
    private readonly board: Board,
    private readonly plans: Plan[],
    private readonly members: Members,
    private readonly layer: SVGGElement,
  ) {
    layer.setAttribute('role', 'group')
    layer.setAttribute('aria-label', board.words('stage.label'))
  }

  element(index: number): SVGGElement | undefined {
    return this.drawn.get(index)
  }

  hide(index: number): void {
    show(this.drawn.get(index), false)
  }

  /** All is laid out anew. */
  clear(): void {
    this.drawn.clear()
    this.layer.replaceChildren()
  }

  draw(index: number): void {
    if (index >= this.plans.length) return this.drawBundle(index - this.plans.length)
    const actor = this.board.ensemble.nodes[index]!
    const state = stateOf(this.board, actor.id)
    const element = this.place(index, state.shown ?? false, () => frame(actor, this.board.scene.boxes[index]!))
    if (!element) return
    element.setAttribute('class', look(actor, state, this.board.now.focus?.includes(actor.id) ?? false))
    element.classList.toggle('on-path', this.board.path?.cards.has(actor.id) ?? false)
    element.replaceChildren(...this.face(index, state))
    element.setAttribute('aria-label', this.spoken(actor, state))
    this.board.dress?.(actor.id, element)
  }

  /** Of a card as it is now. */
  height(index: number): number {
    return height({ plan: this.plans[index]!, state: stateOf(this.board, this.board.ensemble.nodes[index]!.id) })
  }

  /** The card as it is drawn when it is large enough to be read. */
  whole(index: number): SVGElement[] {
    return card(this.scene(index, stateOf(this.board, this.board.ensemble.nodes[index]!.id)))
  }

  /** Nodes whose status line changes because the number of nodes in the call did. */
  recount(): string[] {
    const inCall = this.board.ensemble.nodes.filter(actor => stateOf(this.board, actor.id).phase)
    if (inCall.length === this.total) return []
    this.total = inCall.length
    return inCall.map(actor => actor.id)
  }

  private face(index: number, state: NodeState): SVGElement[] {
    const scene = this.scene(index, state)
    return this.board.scale > 1 ? brief(scene, this.board.scale) : card(scene)
  }

  private drawBundle(group: number): void {
    const { board, members } = this
    const [one, inside] = [board.ensemble.groups[group]!, members.of[group]!]
    const index = this.plans.length + group
    const shown = inside.some(actor => isShown(board, actor.id))
    const element = this.place(index, shown, () => bundleFrame(one, board.scene.boxes[index]!))
    if (!element) return
    const actor = inside.find(actor => board.now.focus?.includes(actor.id))
    const focus = actor ? { actor, state: stateOf(board, actor.id) } : null
    const states = inside.map(actor => stateOf(board, actor.id))
    element.setAttribute('class', bundleLook(one, focus !== null, states))
    const { words, scale, ensemble, scene } = board
    const { values } = ensemble.story
    element.replaceChildren(...bundle({ group: one, box: scene.boxes[index]!, states, focus, values, words, scale }))
    element.setAttribute('aria-label', bundleName(one, inside.length, board.words))
  }

  /** The element of a card, made when it is first shown. */
  private place(index: number, shown: boolean, make: () => SVGGElement): SVGGElement | null {
    let element = this.drawn.get(index)
    if (!element) {
      if (!shown) return null
      element = this.layer.appendChild(make())
      this.drawn.set(index, element)
    }
    show(element, shown)
    return shown ? element : null
  }

  private scene(index: number, state: NodeState): CardScene {
    const { ensemble, words, now } = this.board
    const actor = ensemble.nodes[index]!
    const pouring = now.pour?.node === actor.id
    const { scales, story } = ensemble
    const called = (id: string): string => this.called(id)
    const { total } = this
    return { actor, plan: this.plans[index]!, state, values: story.values, scales, words, total, pouring, called }
  }

  private called(id: string): string {
    const { ensemble, player } = this.board
    return ensemble.node.has(id) ? cardName(ensemble, player.state, id) : ''
  }

  private spoken(actor: Actor, state: NodeState): string {
    const names = shorten(nameText(state.names ?? []), 80)
    return [names, actor.label, this.board.words(`kind.${kindNow(actor, state)}`)].filter(Boolean).join(', ')
  }
}
