/** The lesson's text beside the film: one passage at a time, its question or exercise, and the ways to the others. */
import type { Edit, Passage, Script } from '../contract'
import { button, h } from '../page/dom'
import { icon } from '../page/icons'
import { forTheTab } from '../page/kept'
import { onPhone } from '../page/phone'
import type { Key, Say } from '../page/strings'
import { codeWords } from '../tell/words'
import { exercise } from './attempt'
import type { Change } from './change'
import { marks } from './marks'
import { More } from './more'
import { firstOpen } from './order'
import { progress } from './progress'
import { line, paragraphs, type Pointer } from './prose'
import { type Asking, Question } from './question'

export interface Desk extends Change {
  read(at: number): void
  lesson(id: string): void
  original(): void
  compare(edits: Edit[]): void
  /** What a knob is called; "" where there is none. */
  knob(key: string): string
  asking(passage: Passage): Omit<Asking, 'words' | 'pointer'>
}

/** Under which the tab keeps whether the text is folded. */
const FOLDED = 'lesson-folded'

export class Pane {
  readonly root = h('section', { class: 'lesson', hidden: true })
  question: Question | null = null
  private readonly head = h('button', { type: 'button', class: 'title' })
  private readonly body = h('div', { class: 'reading', tabindex: 0, role: 'group', 'aria-live': 'polite' })
  private readonly foot = h('footer')
  private readonly more: More
  private shown = ''
  /** The closing words: they are for who has answered. */
  private end: HTMLElement | null = null
  private strip = false
  private folded = forTheTab.get(FOLDED) === true
  private away = false
  /** The text is about another program than the reader's: it makes room. */
  private beyond = false

  constructor(
    private readonly words: Say,
    private readonly pointer: Pointer,
    private readonly desk: () => Desk,
  ) {
    this.root.setAttribute('aria-label', words('lesson.label'))
    this.body.setAttribute('aria-label', words('lesson.label'))
    this.more = new More(this.body, words('lesson.more'))
    this.root.append(h('h2', {}, this.head), this.body, this.more.root, this.foot)
    this.head.addEventListener('click', () => this.toggle())
    this.fold(this.folded)
  }

  /** Over two films the text is one line, until it is asked for; alone it is as the reader left it. */
  beside(two: boolean): void {
    this.strip = two
    this.fold(two || this.beyond || forTheTab.get(FOLDED) === true)
  }

  private leave(another: boolean): void {
    if (another === this.beyond) return
    this.beyond = another
    this.root.classList.toggle('beyond', another)
    this.beside(this.strip)
  }

  /** Only the title is left, for those who want the room. */
  fold(folded: boolean): void {
    this.folded = folded
    this.away &&= folded
    if (!this.strip && !this.beyond) forTheTab.set(FOLDED, folded)
    this.paint()
  }

  /** On a phone text and step share one place: while the film is elsewhere, the step has it. */
  aside(away: boolean): void {
    this.away = away
    this.paint()
  }

  /** By hand: on a phone for this step only. */
  private toggle(): void {
    if (this.closed) this.fold(false)
    else if (this.shares) this.aside(true)
    else this.fold(true)
  }

  private get shares(): boolean {
    return onPhone() && !this.strip
  }

  private get closed(): boolean {
    return this.folded || (this.away && this.shares)
  }

  private paint(): void {
    this.root.classList.toggle('folded', this.closed)
    this.head.setAttribute('aria-expanded', String(!this.closed))
  }

  show(script: Script | null, at: number): void {
    this.root.hidden = !script
    this.question = null
    if (!script) return
    this.leave(script.another ?? false)
    const passage = script.passages[at]!
    const key = `${script.lesson} ${passage.id}`
    const scroll = key === this.shown ? this.body.scrollTop : 0
    this.shown = key
    this.head.replaceChildren(h('b', {}, script.number), h('span', {}, ...codeWords(script.title)), icon('down'))
    this.body.replaceChildren(...this.parts(script, at))
    this.body.scrollTop = scroll
    this.bar(script, at)
    this.more.watch()
  }

  /** What has changed of the row of passages. */
  bar(script: Script, at: number): void {
    const { root } = this
    const focused = [...this.foot.querySelectorAll('button')].findIndex(one => one.matches(':focus'))
    const { words } = this
    const last = script.passages.length - 1
    const turn = (name: 'back' | 'forward', label: Key, to: number): HTMLButtonElement => {
      const made = button(words(label), { class: `plain turn ${name}`, disabled: to < 0 || to > last }, icon(name))
      made.addEventListener('click', () => this.desk().read(to))
      return made
    }
    const row = (): HTMLElement => marks(script, at, progress.of(script.lesson), words, to => this.desk().read(to))
    this.foot.replaceChildren(script.edited ? this.edited() : row(), turn('back', 'lesson.back', at - 1), turn('forward', 'lesson.next', at + 1))
    if (this.end) this.end.hidden = firstOpen(script, progress.of(script.lesson)) <= at
    root.dataset.passage = script.passages[at]!.id
    if (focused >= 0) this.foot.querySelectorAll('button')[focused]?.focus({ preventScroll: true })
  }

  private parts(script: Script, at: number): HTMLElement[] {
    const { words, pointer } = this
    const passage = script.passages[at]!
    const desk = this.desk()
    const goal = (): HTMLElement => this.noted('lesson.goal', codeWords(script.goal))
    const parts = [
      at === 0 ? h('p', { class: 'about' }, ...codeWords(script.about)) : null,
      ...paragraphs(passage.prose, pointer),
      at === 0 && !passage.prediction ? goal() : null,
      this.turning(passage, desk),
      passage.compare?.length ? this.act('compare-open-here', words('beside.open'), () => desk.compare(passage.compare!)) : null,
      passage.attempt || passage.knob ? this.act('to-code', words('lesson.code'), () => pointer.follow({ kind: 'lines' })) : null,
      passage.attempt ? exercise(passage, words, pointer, desk) : null,
      passage.prediction ? this.asked(passage, desk) : null,
      at === 0 && passage.prediction ? goal() : null, // a question is near what it asks about
      (this.end = at === script.passages.length - 1 ? this.ending(script, desk) : null),
    ]
    return parts.filter(part => part !== null)
  }

  private asked(passage: Passage, desk: Desk): HTMLElement {
    const { words, pointer } = this
    this.question = new Question(passage, { words, pointer, ...desk.asking(passage) })
    return this.question.root
  }

  private turning({ knob = '' }: Passage, desk: Desk): HTMLElement | null {
    const label = knob && desk.knob(knob)
    return label ? h('p', { class: 'reply hint' }, this.words('knob.turn', { label })) : null
  }

  /** In the place of the row, so that nothing moves while a number is turned. */
  private edited(): HTMLElement {
    const { words } = this
    const back = this.act('original', words('lesson.original'), () => this.desk().original())
    return h('div', { class: 'edited', title: words('lesson.edited') }, back, h('span', {}, words('lesson.own')))
  }

  private noted(name: 'lesson.goal' | 'lesson.remember', said: Node[]): HTMLElement {
    return h('div', { class: `noted ${name.slice('lesson.'.length)}` }, h('b', {}, this.words(name)), h('p', {}, ...said))
  }

  private ending({ remember, after }: Script, desk: Desk): HTMLElement {
    const root = h('div', { class: 'ending' }, this.noted('lesson.remember', line(remember, this.pointer)))
    if (!after) return root
    const onward = h('button', { type: 'button', class: 'onward', 'data-lesson': after.id }, h('span', {}, this.words('lesson.onward')), h('b', {}, ...codeWords(after.title)), icon('forward'))
    onward.addEventListener('click', () => desk.lesson(after.id))
    root.append(onward)
    return root
  }

  private act(look: string, label: string, does: () => void): HTMLButtonElement {
    const made = h('button', { type: 'button', class: `plain ${look}` }, label)
    made.addEventListener('click', does)
    return made
  }
}
