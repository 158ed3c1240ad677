/** Two versions side by side: both editors, graphs and sentences, one timeline, and what differs at each position. */
import type { Edit, Other, Pairing, Story } from '../contract'
import { Editor } from '../code/editor'
import { make } from '../edit/make'
import { Film, type Places } from '../film'
import { button, h } from '../page/dom'
import type { KeyMap } from '../page/keys'
import { ProofMarks } from '../page/proof'
import type { Say } from '../page/strings'
import { runs } from '../tell/words'
import { Timeline } from '../time/timeline'
import { codeMarks } from './code'
import { Differences, sidesOf } from './differences'
import { dresser } from './dress'
import { JointReel, type Side, SIDES } from './joint'
import { level } from './level'
import { Summary } from './summary'

/** What the page lends for the time of a comparison. */
export interface Lent {
  film: Film
  places: Places
  editor: Editor
  /** The first version's editor in its frame. */
  frame: HTMLElement
  /** Its verdict. */
  marks: ProofMarks
  /** The Run button and what belongs to it. */
  controls: HTMLElement[]
}

export interface DuetEvents {
  run(): void
  keep(): void
  leave(): void
  moved(): void
  graphviz(): void
}

/** The second version as it arrived. */
export interface Second {
  other: Other
  story: Story
  pairing: Pairing
  /** What stands in its editor, where that is not the code that ran. */
  text: string | null
}

interface Half {
  root: HTMLElement
  state: HTMLElement
}

export class Duet {
  readonly root = h('div', { class: 'duet' })
  readonly reel: JointReel
  readonly timeline: Timeline
  readonly film: Film
  readonly editor: Editor
  readonly marks: ProofMarks
  private readonly halves: Record<Side, Half>
  readonly films: Record<Side, Film>
  private readonly differences: Differences
  private readonly summary: Summary
  /** One voice for both, so that neither interrupts the other. */
  private readonly live = h('div', { class: 'spoken', 'aria-live': 'polite' })
  private readonly unlevel: () => void
  private shown: Record<Side, Map<string, string>> = { a: new Map(), b: new Map() }

  constructor(
    host: Document | ShadowRoot,
    private readonly words: Say,
    private readonly lent: Lent,
    second: Second,
    private readonly events: DuetEvents,
  ) {
    const { story, other, pairing, text } = second
    const places = { graph: h('div', { class: 'graph' }), below: h('div', { class: 'below' }), tables: h('div') }
    const typing = { run: () => events.run(), changed: () => this.mark() }
    this.editor = new Editor(host, text ?? other.code, words('compare.code.b'), typing)
    this.film = new Film(story, words, places, {
      moved: () => this.mark(),
      viewed: () => {},
      graphviz: () => events.graphviz(),
      apply: edits => this.mend(edits),
      taught: () => null,
    })
    this.films = { a: lent.film, b: this.film }
    this.marks = new ProofMarks(words)
    this.reel = new JointReel({ a: lent.film.player, b: this.film.player }, pairing.steps)
    const stories = { a: lent.film.story, b: story }
    this.differences = new Differences(stories, pairing, this.reel)
    this.summary = new Summary(stories, this.reel, this.differences, words)
    this.timeline = new Timeline(this.reel, words)
    const title = other.title.length ? runs(other.title, STILL) : [words(other.code === lent.film.story.code ? 'compare.copy' : 'compare.own')]
    this.halves = {
      a: this.half('a', [words('compare.first')], lent.frame, lent.places, lent.marks),
      b: this.half('b', title, h('div', { class: 'editor-frame' }, this.editor.root), places, this.marks),
    }
    this.assemble()
    lent.film.pair(this.film)
    this.film.pair(lent.film)
    this.wear({ a: lent.film.story.code, b: other.code }, pairing)
    this.unlevel = level([this.pane('a'), this.pane('b')], one => this.leads(one))
    this.reel.listen(move => this.timeline.update(move))
    this.reel.listen(() => this.update())
  }

  get keys(): KeyMap {
    const { b, a } = this.films
    return { ...(this.halves.b.root.contains(this.focused) ? b : a).keys, ...this.timeline.keys }
  }

  /** To the place where the first film stands. */
  begin(): void {
    for (const side of SIDES) this.films[side].settle()
    this.reel.go(this.reel.position('a', Math.max(0, this.lent.film.player.index)))
  }

  /** Smaller than alone, in half the room; larger for an audience. */
  enlarge(presenting: boolean): void {
    for (const side of SIDES) this.films[side].enlarge(presenting ? 1 : NEAR)
  }

  /** The marks of B's step stand in its code while that is the code of its film. */
  mark(): void {
    const same = this.editor.text === this.film.story.code
    this.halves.b.root.classList.toggle('is-edited', !same)
    this.editor.mark(same ? this.film.marks : null)
    this.events.moved()
  }

  dispose(): void {
    this.unlevel()
    this.reel.close()
    this.lent.film.pair(null)
    this.lent.film.dress(null)
    this.lent.film.redress(this.drawn('a'))
    this.lent.editor.wear([])
    this.timeline.dispose()
    this.film.dispose()
    this.editor.dispose()
    this.root.remove()
  }

  /** Change the second program as one of its remedies says, and run it. */
  private mend(edits: Edit[]): void {
    if (this.editor.text !== this.film.story.code) return
    make(this.editor.view, edits)
    this.events.run()
  }

  private get focused(): Element | null {
    return (this.root.getRootNode() as Document | ShadowRoot).activeElement ?? null
  }

  private half(side: Side, title: (Node | string)[], frame: HTMLElement, places: Places, marks: ProofMarks): Half {
    const state = h('span', { class: 'state' })
    const head = h('header', {}, h('b', { class: `tile ${side}` }, side.toUpperCase()), h('h2', {}, ...title), state, marks.mark)
    const root = h('section', { class: `half ${side}` }, head, frame, marks.banner, places.graph, places.below)
    root.setAttribute('aria-label', this.words(`compare.side.${side}`))
    return { root, state }
  }

  private assemble(): void {
    const { words, lent, halves, events } = this
    const keep = button(words('compare.keep.about'), { class: 'plain keep' }, words('compare.keep'))
    keep.addEventListener('click', () => events.keep())
    this.summary.root.setAttribute('aria-label', words('compare.summary'))
    this.summary.root.setAttribute('role', 'group')
    this.root.append(
      h('div', { class: 'duet-bar' }, this.summary.root, h('div', { class: 'duet-controls' }, ...lent.controls, keep)),
      h('div', { class: 'halves' }, halves.a.root, halves.b.root),
      h('div', { class: 'shared' }, this.timeline.root, this.live),
    )
  }

  private wear(texts: Record<Side, string>, { lines }: Pairing): void {
    const editors = { a: this.lent.editor, b: this.editor }
    for (const side of SIDES) {
      editors[side].wear(editors[side].text === texts[side] ? codeMarks(side, texts, lines) : [])
      this.films[side].dress(dresser(side, this.differences, this.words))
      this.films[side].redress(this.drawn(side))
    }
  }

  private pane(side: Side): HTMLElement {
    return (side === 'a' ? this.lent.editor : this.editor).view.scrollDOM
  }

  /** Where one film goes on alone, its line is to be seen. */
  private leads(pane: HTMLElement): boolean {
    const alone = this.reel.alone(this.reel.index)
    return !alone || !this.films[alone].player.step.line || this.pane(alone) === pane
  }

  private drawn(side: Side): string[] {
    const { nodes = [], edges = [] } = this.films[side].story.cast
    return [...nodes, ...edges].map(({ id }) => id)
  }

  private update(): void {
    const marked = sidesOf(side => this.differences.marked(side))
    for (const side of SIDES) {
      const [before, now] = [this.shown[side], marked[side]]
      const changed = [...new Set([...before.keys(), ...now.keys()])].filter(id => before.get(id) !== now.get(id))
      this.films[side].redress(changed)
      this.state(side)
    }
    this.shown = marked
    this.summary.update()
    this.speak()
  }

  /** The step of the film that goes on; of both, once where they say the same. */
  private speak(): void {
    const alone = this.reel.alone(this.reel.index)
    const told = (alone ? [alone] : SIDES).map(side => [side.toUpperCase(), this.films[side].spoken] as const)
    const same = told.length > 1 && told[0]![1] === told[1]![1]
    const words = same ? told[0]![1] : told.map(([name, words]) => `${name}: ${words}`).join(' ')
    this.live.textContent = `${this.timeline.place(this.reel.index)}. ${words}`
  }

  /** Where a half stands, and whether it waits for the other. */
  private state(side: Side): void {
    const { root, state } = this.halves[side]
    const alone = this.reel.alone(this.reel.index)
    const { index, last } = this.films[side].player
    root.classList.toggle('waits', alone !== null && alone !== side)
    root.classList.toggle('goes', alone === side)
    const step = this.words('compare.step', { n: index + 1, total: last + 1 })
    state.textContent = alone ? this.words(`compare.${alone === side ? 'goes' : 'waits'}.${side}`) : step
  }
}

/** How much smaller cards may be in half the room. */
const NEAR = 0.75

const STILL = { light: () => {}, open: () => {} }
