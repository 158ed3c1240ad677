/** All that the film knows of one tensor or graph node at this step, in a panel beside the graph: which sections, in order. */
import { type Ensemble, kindNow, nameText } from '../graph/cast'
import { button, h } from '../page/dom'
import { icon } from '../page/icons'
import type { Key, Say } from '../page/strings'
import { lastRun, ruleLines, torchLines, whyLines } from '../tell/rule'
import type { Player } from '../time/player'
import { factList } from './facts'
import { arrived, held, ledger, sent } from './gradients'
import { Past } from './history'
import { Opened, type Reach } from './opened'
import { savedBoxes } from './saved'
import { valuesOf } from './values'

export class Inspector {
  readonly root = h('aside', { class: 'inspector', hidden: true })
  private readonly past: Past
  id: string | null = null

  constructor(
    private readonly ensemble: Ensemble,
    private readonly player: Player,
    private readonly words: Say,
    private readonly reach: Reach & {
      closed(): void
      why(card: string): HTMLElement[]
    },
  ) {
    this.past = new Past(ensemble.story, player, words, reach)
    this.root.setAttribute('aria-label', words('inspect.title'))
  }

  open(id: string): void {
    if (!this.ensemble.node.has(id)) return
    this.id = id
    this.root.hidden = false
    this.update()
  }

  /** To the next or the previous step that changes the open card. */
  change(by: 1 | -1): void {
    if (this.id) this.past.step(by)
  }

  /** Whether there was something to close. */
  close(): boolean {
    if (!this.id) return false
    this.id = null
    this.root.hidden = true
    this.reach.closed()
    return true
  }

  update(): void {
    const actor = this.ensemble.nodes[this.ensemble.node.get(this.id ?? '') ?? -1]
    if (!actor) return
    const { ensemble, player, words, reach } = this
    const opened = new Opened(actor, { ensemble, player, words, reach })
    const later = h('p', { class: 'quiet later' }, words('inspect.later'))
    const parts = opened.state.shown ? this.parts(opened) : [later, this.past.show(actor.id)]
    const scroll = this.root.scrollTop
    this.root.replaceChildren(this.head(opened), ...parts)
    this.past.settle()
    this.root.scrollTop = scroll
  }

  private head({ actor, state }: Opened): HTMLElement {
    const close = button(this.words('inspect.close'), { class: 'close' }, icon('close'))
    close.addEventListener('click', () => this.close())
    const names = nameText(state.names ?? [])
    const title = h('h2', {}, names ? h('strong', {}, names) : null, names ? ' ' : null, h('code', {}, actor.label))
    const kind = this.words(`kind.${kindNow(actor, state)}` as Key)
    const at = this.words('inspect.now', { n: this.player.index + 1 })
    return h('header', {}, title, h('p', { class: 'quiet' }, `${kind} · ${at}`), close)
  }

  private parts(opened: Opened): HTMLElement[] {
    const { actor, state } = opened
    const asked = this.reach.why(actor.id)
    const sections = [
      asked.length ? h('section', { class: 'why-path' }, ...asked) : null,
      this.numbers(opened),
      this.section('inspect.grad', 'grad' in state && !state.grad ? [h('p', { class: 'none' }, 'None')] : []),
      this.past.show(actor.id),
      this.section('inspect.ledger', ledger(opened)),
      this.section('inspect.in', arrived(opened)),
      this.section('inspect.out', sent(opened)),
      this.section('rule.label', this.rule(opened)),
      this.section('inspect.torch', this.torch(opened)),
      this.section('inspect.saved', savedBoxes(opened)),
      this.section('inspect.facts', factList(opened)),
    ]
    return sections.filter(section => section !== null)
  }

  private section(key: Key, content: HTMLElement[]): HTMLElement | null {
    return content.length ? h('section', {}, h('h3', {}, this.words(key)), ...content) : null
  }

  /** The value, and with it the gradient that it has now: its .grad, else what arrived for it. */
  private numbers(opened: Opened): HTMLElement | null {
    const { value, grad, incoming = [] } = opened.state
    const gradient = grad ? held('grad', grad, opened) : held('incoming', incoming[0], opened)
    const parts = valuesOf([...held('value', value, opened), ...gradient], this.ensemble.scales, this.words)
    return parts.length ? h('section', { class: 'values' }, ...parts) : null
  }

  /** The rule with the numbers of its last run up to this step. */
  private rule({ actor }: Opened): HTMLElement[] {
    const step = lastRun(this.ensemble.story.steps, this.player.index, actor.id)
    const own = actor.backward ? [h('p', { class: 'quiet' }, this.words('torch.own', { line: actor.backward[0] }))] : []
    const lines = step?.rule ? ruleLines(step.rule, this.words, this.reach) : []
    return [...own, ...lines, ...whyLines(step?.whys ?? [], this.reach)]
  }

  private torch({ actor }: Opened): HTMLElement[] {
    const { story } = this.ensemble
    if (!actor.grad_fn || actor.backward) return []
    const lines = torchLines(story, actor.grad_fn, true)
    return lines.length ? lines : [h('p', { class: 'quiet' }, this.words(story.formulas_for ? 'torch.none' : 'torch.version'))]
  }
}
