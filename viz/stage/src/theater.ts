/**
 * The whole page of one reader: what happens on it when Python answers, when a film moves, when the reader acts. Redrawn
 * in place. How its parts are made and wired is `parts.ts`; how each does its work is the part's own.
 */
import type { Edit, ViewData } from './contract'
import type { Editor } from './code/editor'
import type { Comparison } from './compare/comparison'
import type { Duet } from './compare/duet'
import { make } from './edit/make'
import type { Film } from './film'
import type { Lesson } from './lesson/lesson'
import type { Send } from './page/asks'
import { type KeyMap, listenToClicker, listenToKeys } from './page/keys'
import { onProof, verdictOn } from './page/proof'
import { onWait } from './page/queue'
import type { Kept } from './page/survives'
import { type Page, Parts } from './parts'
import type { ViewName } from './views/views'

/** How much larger cards are drawn for an audience. */
const AFAR = 1.25
/** The keys of a clicker. */
const CLICKER: [string, number][] = [['PageUp', -1], ['PageDown', 1]]

export class Theater implements Page {
  private readonly parts: Parts
  private readonly silence: (() => void)[]
  entering: boolean
  /** The view that is seen; a film that is opened shows it too. */
  private shown: ViewName

  constructor(
    host: Document | ShadowRoot,
    public view: ViewData,
    send: Send,
    private kept: Kept | null,
  ) {
    this.entering = kept === null
    this.shown = kept?.shown ?? 'graph'
    this.parts = new Parts(host, this, send, kept)
    this.silence = this.listened()
    Object.defineProperty(this.root, 'theater', { value: this })
  }

  get root(): HTMLElement {
    return this.parts.root
  }

  get film(): Film | null {
    return this.parts.film
  }

  get editor(): Editor {
    return this.parts.editor
  }

  get lesson(): Lesson {
    return this.parts.lesson
  }

  get comparison(): Comparison {
    return this.parts.comparison
  }

  /** For tests and the curious: what is shown now. */
  get index(): number {
    return this.film?.player.index ?? -1
  }

  get keep(): Kept {
    const { editor, index, shown, lesson } = this
    const { presenter, draft, running } = this.parts
    const { codeId } = draft
    const code = this.film?.story.code ?? ''
    const { unanswered } = running
    const other = this.comparison.text
    return { text: editor.text, codeId, index, code, presenting: presenter.state, shown, other, passage: lesson.passage, unanswered }
  }

  async update(view: ViewData): Promise<void> {
    const { running, topbar, notice, level, draft, screening, guide } = this.parts
    this.view = view
    topbar.update(view)
    this.root.classList.toggle('has-lesson', Boolean(view.script))
    this.root.dataset.lesson = view.script?.lesson ?? ''
    notice.show(view.notice, this.editor.text)
    level.show(view.level)
    if (view.code_id !== draft.codeId) this.enter(view)
    const left = running.asksFor('alone')
    const silent = running.hear(view.heard)
    const answered = silent && running.waits
    const another = await screening.show(view)
    const unseen = view.notice?.kind === 'unseen'
    if (!another) this.again(!unseen && (this.entering || (answered && !left && !running.turning && !view.other)))
    this.entering = false
    if (silent) await this.comparison.show(view.other)
    if (answered) this.answered()
    this.compare()
    this.prove()
    guide.moved()
  }

  dispose(): void {
    for (const still of this.silence) still()
    this.parts.dispose()
  }

  private listened(): (() => void)[] {
    const { guide, running, presenter } = this.parts
    const clicker = Object.fromEntries(CLICKER.map(([key, by]) => [key, () => void (guide.sheet.turn(by) || this.playing?.keys[key]?.())]))
    return [
      onProof(() => this.prove()),
      onWait(waiting => running.hearWait(waiting)),
      listenToKeys(this.root, key => this.act(key)),
      listenToClicker(this.root, clicker, () => presenter.state.on),
    ]
  }

  /** What the keys of time move: both films, where there are two. */
  private get playing(): Film | Duet | null {
    return this.comparison.duet ?? this.film
  }

  /** What a key does; capital letters are the letters. */
  private act(key: string): (() => void) | undefined {
    const name = key.length === 1 ? key.toLowerCase() : key
    const { presenter, lesson, guide } = this.parts
    return this.keys[name] ?? presenter.keys[name] ?? lesson.keys[name] ?? guide.keys[name] ?? this.playing?.keys[name]
  }

  private readonly keys: KeyMap = {
    '?': () => this.parts.shortcuts.toggle(),
    '.': () => this.parts.running.cancel(),
    Escape: () => {
      const { shortcuts, comparison, fold, presenter } = this.parts
      for (const open of [shortcuts, this.film?.legend, this.film?.inspector, comparison, fold, presenter]) if (open?.close()) return
    },
  }

  /** A film begins where the one before stood, if a number was turned; else where the reader or the lesson has it. */
  opened(film: Film, before: Film | null): void {
    const { running, knobs, lesson } = this.parts
    const { turning } = running
    this.enlarge()
    knobs.show(film.story.knobs ?? [], turning)
    const start = this.startOf(film)
    if (this.entering) lesson.admit(this.view.script ?? null, start)
    lesson.open(this.view.script ?? null, film)
    if (before && turning) film.resume(before)
    else film.player.go(start)
    lesson.begun(film)
    film.views.show(this.shown)
  }

  /** The film of before with what is said beside it now; `go`: to where it opens. */
  private again(go: boolean): void {
    const { film, entering } = this
    const start = film?.player.find(this.view.start) ?? -1
    if (go && entering) this.lesson.admit(this.view.script ?? null, start)
    this.lesson.retell(this.view.script ?? null)
    if (go) film?.player.go(start)
  }

  private startOf({ player, story }: Film): number {
    const kept = this.kept && this.kept.code === story.code && this.kept.index >= 0
    const start = kept ? this.kept!.index : player.find(this.view.start)
    if (this.kept) this.kept.index = -1
    return start
  }

  private enter(view: ViewData): void {
    this.entering = true
    this.parts.draft.enter(view, this.parts.running.asksFor('lesson'))
  }

  viewed(name: ViewName): void {
    this.shown = name
  }

  moved(): void {
    this.lesson.follow(this.index)
    this.parts.guide.moved()
    this.compare()
    this.parts.focus.keep()
  }

  changed(): void {
    const { draft, notice, editor, knobs } = this.parts
    draft.changed()
    notice.fit(editor.text)
    this.compare()
    knobs.follow()
  }

  /** Marks stand in the code only while it is the code of the film. */
  private compare(): void {
    const { editor, knobs, running, panes, guide, fold } = this.parts
    const same = this.film !== null && editor.text === this.film.story.code
    if (same) knobs.place()
    if (running.turning && !same) return
    const { stale, original } = panes
    stale.hidden = !this.film || same
    original.hidden = !guide.here
    this.root.classList.toggle('is-stale', !stale.hidden)
    editor.mark(same ? this.film!.marks : null)
    fold.show(this.film?.player.step.line ?? null, this.film?.story.code ?? '')
  }

  run(): void {
    const { running } = this.parts
    if (running.waits) return
    this.film?.timeline.pause()
    if (!this.comparison.run()) running.ask('run', {})
    running.await(true)
  }

  rerun(code: string): void {
    this.editor.text = code
    this.run()
  }

  /** Two versions: the lesson's text is over both. */
  beside(): void {
    this.comparison.duet?.root.before(this.lesson.pane.root)
    this.lesson.pane.beside(true)
    this.enlarge()
  }

  /** One version again. */
  alone(): void {
    this.parts.panes.arrange()
    this.lesson.pane.beside(false)
    this.film?.settle()
    this.enlarge()
  }

  /** For an audience cards are drawn larger; beside another film smaller. */
  enlarge(): void {
    const { on } = this.parts.presenter.state
    if (this.comparison.duet) this.comparison.duet.enlarge(on)
    else this.film?.enlarge(on ? AFAR : 1)
  }

  /** Go on with another program, at a step of its film. */
  adopt(text: string, index: number): void {
    this.kept = { ...this.keep, index, code: text }
    this.rerun(text)
  }

  /** A remedy is made in the code of the film, and the film goes on from there. */
  mend(edits: Edit[]): void {
    const { editor, running } = this.parts
    if (editor.text !== this.film?.story.code) return
    running.beginTurn()
    make(editor.view, edits)
    running.turned()
  }

  private answered(): void {
    const { running, fold } = this.parts
    if (!running.turning) fold.close()
    running.answered()
  }

  /** A verdict belongs to one film; what comes with it holds for all. */
  private prove(): void {
    const { marks, level } = this.parts
    const verdict = this.film && verdictOn(this.film.story.id)
    marks.show(verdict)
    if (verdict?.level) level.show(verdict.level)
    this.comparison.prove()
  }
}
