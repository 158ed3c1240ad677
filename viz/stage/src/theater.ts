/**
 * The whole page of one reader: top bar, code, the film that is on, and a second version of it. Redrawn in place when
 * Python answers. Knows who has to hear of what; how each part does its work is the part's own.
 */
import type { Ask, Edit, ViewData } from './contract'
import { Editor } from './code/editor'
import { Comparison } from './compare/comparison'
import type { Duet } from './compare/duet'
import { Guide } from './course/guide'
import { taught } from './course/taught'
import { Knobs } from './edit/knobs'
import { make } from './edit/make'
import type { Film } from './film'
import { Running } from './page/running'
import type { Send } from './page/asks'
import { h } from './page/dom'
import { Lesson } from './lesson/lesson'
import { pointing } from './lesson/pointing'
import { Focus } from './page/focus'
import { Fold } from './page/fold'
import { type KeyMap, listenToClicker, listenToKeys } from './page/keys'
import { LevelMark } from './page/level'
import { NoticeBox } from './page/notice'
import { Panes } from './page/panes'
import { Presenter, quiet } from './page/presenter'
import { onProof, ProofMarks, verdictOn } from './page/proof'
import { onWait } from './page/queue'
import { Shortcuts } from './page/shortcuts'
import { splitter } from './page/splitter'
import type { Kept } from './page/survives'
import { say, type Say } from './page/strings'
import { Topbar } from './page/topbar'
import { Draft } from './page/draft'
import { recall } from './page/typed'
import { Screening } from './screening'
import type { ViewName } from './views/views'

/** How much larger cards are drawn for an audience. */
const AFAR = 1.25
/** The keys of a clicker. */
const CLICKER: [string, number][] = [['PageUp', -1], ['PageDown', 1]]

export class Theater {
  readonly root = h('div', { class: 'theater', tabindex: -1 })
  readonly comparison: Comparison
  private readonly words: Say
  private readonly running: Running
  private readonly editor: Editor
  private readonly knobs: Knobs
  readonly lesson: Lesson
  private readonly guide: Guide
  private readonly draft: Draft
  private readonly notice: NoticeBox
  private readonly marks: ProofMarks
  private readonly level: LevelMark
  private readonly panes: Panes
  private readonly screening: Screening
  private readonly topbar: Topbar
  private readonly presenter: Presenter
  private readonly shortcuts: Shortcuts
  private readonly fold: Fold
  private readonly focus: Focus
  private readonly silence: (() => void)[]
  /** A lesson is being opened, not run. */
  private entering: boolean
  private shown: ViewName

  constructor(
    private readonly host: Document | ShadowRoot,
    private view: ViewData,
    send: Send,
    private kept: Kept | null,
  ) {
    this.words = say(view.language)
    this.root.lang = view.language === 'zh' ? 'zh-CN' : 'en'
    this.entering = kept === null
    this.shown = kept?.shown ?? 'graph'
    this.running = this.connected(send)
    const events = { run: () => this.run(), changed: () => this.changed(), pasted: () => this.running.look() }
    const text = kept?.text ?? recall(view.code_id) ?? view.code
    this.editor = new Editor(host, text, this.words('editor.label'), events)
    this.knobs = new Knobs(this.editor.view, this.words, {
      turning: () => this.running.beginTurn(),
      turned: () => this.running.turned(),
    })
    this.notice = new NoticeBox(this.words, code => this.rerun(code))
    this.marks = new ProofMarks(this.words)
    this.level = new LevelMark(this.words)
    this.draft = new Draft(this.words, () => this.editor, kept?.codeId ?? view.code_id)
    this.lesson = this.taught()
    this.guide = this.guided()
    this.panes = this.furnished()
    this.screening = this.screened()
    this.comparison = this.compared()
    this.presenter = new Presenter(this.root, this.words, kept?.presenting ?? quiet(), () => this.enlarge())
    this.shortcuts = new Shortcuts(this.words, this.level.about)
    this.fold = new Fold(this.root, this.words)
    this.topbar = this.barred()
    this.assemble()
    this.focus = new Focus(this.root)
    this.silence = this.listened()
    Object.defineProperty(this.root, 'theater', { value: this })
  }

  get film(): Film | null {
    return this.screening.film
  }

  /** For tests and the curious: what is shown now. */
  get index(): number {
    return this.film?.player.index ?? -1
  }

  get keep(): Kept {
    const { editor, index, presenter, shown, lesson } = this
    const code = this.film?.story.code ?? ''
    const { unanswered } = this.running
    const other = this.comparison.text
    return { text: editor.text, codeId: this.draft.codeId, index, code, presenting: presenter.state, shown, other, passage: lesson.passage, unanswered }
  }

  async update(view: ViewData): Promise<void> {
    this.view = view
    this.topbar.update(view)
    this.root.classList.toggle('has-lesson', Boolean(view.script))
    this.root.dataset.lesson = view.script?.lesson ?? ''
    this.notice.show(view.notice, this.editor.text)
    this.level.show(view.level)
    const { running } = this
    if (view.code_id !== this.draft.codeId) this.enter(view)
    const left = running.asksFor('alone')
    const silent = running.hear(view.heard)
    const answered = silent && running.waits
    const another = await this.screening.show(view)
    const unseen = view.notice?.kind === 'unseen'
    if (!another) this.again(!unseen && (this.entering || (answered && !left && !running.turning && !view.other)))
    this.entering = false
    if (silent) await this.comparison.show(view.other)
    if (answered) this.answered()
    this.compare()
    this.prove()
    this.guide.moved()
  }

  dispose(): void {
    for (const still of this.silence) still()
    this.presenter.dispose()
    this.running.dispose()
    this.comparison.end()
    this.screening.dispose()
    this.lesson.dispose()
    this.guide.dispose()
    this.editor.dispose()
    this.root.remove()
  }

  private connected(send: Send): Running {
    const asked = { send, heard: this.view.heard, unanswered: this.kept?.unanswered }
    return new Running(this.root, this.words, asked, {
      code: () => this.editor.text,
      run: () => this.run(),
      warm: () => this.view.warm,
    })
  }

  private furnished(): Panes {
    const { lesson, notice, draft, editor, running, knobs, marks, level } = this
    const { button: run, stop, line, cold } = running
    const edited = { lesson: lesson.pane.root, notice: h('div', { class: 'notices' }, notice.root, draft.root), editor: editor.root, knobs: knobs.root }
    const panes = new Panes(this.words, { ...edited, run, stop, line, cold: cold.root, verdict: marks, level: level.mark })
    panes.arrange()
    panes.original.addEventListener('click', () => this.film && draft.swap(this.film.story.code))
    return panes
  }

  private screened(): Screening {
    return new Screening(this.words, this.panes.places, {
      opened: (film, before) => this.opened(film, before),
      moved: () => this.moved(),
      viewed: name => (this.shown = name),
      graphviz: () => this.running.ask('graphviz', {}),
      apply: edits => this.mend(edits),
      taught: kind => taught(kind, { words: this.words, language: this.view.language, here: this.guide.here, open: id => this.guide.open(id) }),
    })
  }

  private taught(): Lesson {
    const { editor, knobs } = this
    const film = (): Film | null => this.film
    const lit = { film, editor, stale: () => !this.panes.stale.hidden, lesson: (id: string) => this.guide.open(id), unfold: () => this.fold.open(true) }
    const house = {
      pointer: pointing(lit),
      film,
      ask: (kind: Ask['kind'], options: Ask['options']) => this.running.ask(kind, options),
      apply: (edits: Edit[]) => this.mend(edits),
      compare: (edits: Edit[]) => this.comparison.open(edits),
      knob: (key: string) => knobs.name(key),
      waiting: (open: boolean, choosing: boolean) => {
        this.root.classList.toggle('is-asking', open)
        this.root.classList.toggle('is-choosing', choosing)
      },
      trying: (on: boolean) => this.root.classList.toggle('is-trying', on),
    }
    return new Lesson(this.words, house, this.kept?.passage ?? '')
  }

  private guided(): Guide {
    return new Guide(this.words, this.view.language, {
      script: () => this.view.script ?? null,
      index: () => this.index,
      leaving: () => this.entering || this.running.asksFor('lesson'),
      ask: (kind, lesson) => this.running.ask(kind, { lesson }),
    })
  }

  private compared(): Comparison {
    const { panes, editor, marks } = this
    const lent = { places: panes.places, editor, frame: panes.frame, marks, controls: panes.controls }
    return new Comparison(this.host, this.root, this.words, {
      lend: () => this.film && { film: this.film, ...lent },
      back: () => this.alone(),
      beside: () => this.beside(),
      variants: () => this.view.variants,
      ask: (kind, options) => this.running.ask(kind, options),
      running: () => this.running.await(true),
      run: () => this.run(),
      adopt: (text, index) => this.adopt(text, index),
      moved: () => this.focus.keep(),
      kept: this.kept?.other ?? null,
    })
  }

  private barred(): Topbar {
    const choices = {
      lesson: (id: string) => this.guide.open(id),
      course: () => this.guide.sheet.show(),
      language: (id: string) => this.running.ask('language', { language: id }),
    }
    const tools = [this.comparison.menu.root, this.guide.link.root, this.guide.press.opener, this.presenter.tools, this.shortcuts.opener]
    return new Topbar(this.words, choices, this.view.language, tools)
  }

  private assemble(): void {
    const { side, right } = this.panes
    const bar = splitter(this.root, this.words('editor.resize'))
    const panes = h('div', { class: 'panes' }, this.fold.bar, side, bar, right)
    this.root.append(this.topbar.root, panes, this.presenter.spotlight, this.shortcuts.root, this.guide.sheet.root, this.guide.press.root)
  }

  private listened(): (() => void)[] {
    const clicker = Object.fromEntries(CLICKER.map(([key, by]) => [key, () => void (this.guide.sheet.turn(by) || this.playing?.keys[key]?.())]))
    return [
      onProof(() => this.prove()),
      onWait(waiting => this.running.hearWait(waiting)),
      listenToKeys(this.root, key => this.act(key)),
      listenToClicker(this.root, clicker, () => this.presenter.state.on),
    ]
  }

  /** What the keys of time move: both films, where there are two. */
  private get playing(): Film | Duet | null {
    return this.comparison.duet ?? this.film
  }

  /** What a key does; capital letters are the letters. */
  private act(key: string): (() => void) | undefined {
    const name = key.length === 1 ? key.toLowerCase() : key
    return this.keys[name] ?? this.presenter.keys[name] ?? this.lesson.keys[name] ?? this.guide.keys[name] ?? this.playing?.keys[name]
  }

  private readonly keys: KeyMap = {
    '?': () => this.shortcuts.toggle(),
    '.': () => this.running.cancel(),
    Escape: () =>
      [this.shortcuts, this.film?.legend, this.film?.inspector, this.comparison, this.fold, this.presenter].some(open => open?.close()),
  }

  /** A film begins where the one before stood, if a number was turned; else where the reader or the lesson has it. */
  private opened(film: Film, before: Film | null): void {
    const { turning } = this.running
    this.enlarge()
    this.knobs.show(film.story.knobs ?? [], turning)
    const start = this.startOf(film)
    if (this.entering) this.lesson.admit(this.view.script ?? null, start)
    this.lesson.open(this.view.script ?? null, film)
    if (before && turning) film.resume(before)
    else film.player.go(start)
    this.lesson.begun(film)
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
    this.draft.enter(view, this.running.asksFor('lesson'))
  }

  private moved(): void {
    this.lesson.follow(this.index)
    this.guide.moved()
    this.compare()
    this.focus.keep()
  }

  private changed(): void {
    this.draft.changed()
    this.notice.fit(this.editor.text)
    this.compare()
    this.knobs.follow()
  }

  /** Marks stand in the code only while it is the code of the film. */
  private compare(): void {
    const same = this.film !== null && this.editor.text === this.film.story.code
    if (same) this.knobs.place()
    if (this.running.turning && !same) return
    const { stale, original } = this.panes
    stale.hidden = !this.film || same
    original.hidden = !this.guide.here
    this.root.classList.toggle('is-stale', !stale.hidden)
    this.editor.mark(same ? this.film!.marks : null)
    this.fold.show(this.film?.player.step.line ?? null, this.film?.story.code ?? '')
  }

  private run(): void {
    if (this.running.waits) return
    this.film?.timeline.pause()
    if (!this.comparison.run()) this.running.ask('run', {})
    this.running.await(true)
  }

  private rerun(code: string): void {
    this.editor.text = code
    this.run()
  }

  /** Two versions: the lesson's text is over both. */
  private beside(): void {
    this.comparison.duet?.root.before(this.lesson.pane.root)
    this.lesson.pane.beside(true)
    this.enlarge()
  }

  /** One version again. */
  private alone(): void {
    this.panes.arrange()
    this.lesson.pane.beside(false)
    this.film?.settle()
    this.enlarge()
  }

  /** For an audience cards are drawn larger; beside another film smaller. */
  private enlarge(): void {
    const { on } = this.presenter.state
    if (this.comparison.duet) this.comparison.duet.enlarge(on)
    else this.film?.enlarge(on ? AFAR : 1)
  }

  /** Go on with another program, at a step of its film. */
  private adopt(text: string, index: number): void {
    this.kept = { ...this.keep, index, code: text }
    this.rerun(text)
  }

  /** A remedy is made in the code of the film, and the film goes on from there. */
  private mend(edits: Edit[]): void {
    if (this.editor.text !== this.film?.story.code) return
    this.running.beginTurn()
    make(this.editor.view, edits)
    this.running.turned()
  }

  private answered(): void {
    if (!this.running.turning) this.fold.close()
    this.running.answered()
  }

  /** A verdict belongs to one film; what comes with it holds for all. */
  private prove(): void {
    const verdict = this.film && verdictOn(this.film.story.id)
    this.marks.show(verdict)
    if (verdict?.level) this.level.show(verdict.level)
    this.comparison.prove()
  }
}
