/**
 * The parts of a reader's page: made, put in their places, and each given what it has to ask of the others. Knows who
 * needs whom; what is done when one of them speaks is the page's own (`Theater`).
 */
import type { Ask, Edit, ViewData } from './contract'
import { Editor } from './code/editor'
import { Comparison } from './compare/comparison'
import { Guide } from './course/guide'
import { taught } from './course/taught'
import { Knobs } from './edit/knobs'
import type { Film } from './film'
import { Lesson } from './lesson/lesson'
import { pointing } from './lesson/pointing'
import type { Send } from './page/asks'
import { h } from './page/dom'
import { Draft } from './page/draft'
import { Focus } from './page/focus'
import { Fold } from './page/fold'
import { LevelMark } from './page/level'
import { NoticeBox } from './page/notice'
import { Panes } from './page/panes'
import { Presenter, quiet } from './page/presenter'
import { ProofMarks } from './page/proof'
import { Running } from './page/running'
import { Shortcuts } from './page/shortcuts'
import { splitter } from './page/splitter'
import { say, type Say } from './page/strings'
import type { Kept } from './page/survives'
import { Topbar } from './page/topbar'
import { recall } from './page/typed'
import { Screening } from './screening'
import type { ViewName } from './views/views'

/** What the parts tell the page, and what they ask it. */
export interface Page {
  readonly view: ViewData
  /** A lesson is being opened, not run. */
  readonly entering: boolean
  /** The text in the editor has changed. */
  changed(): void
  run(): void
  rerun(code: string): void
  opened(film: Film, before: Film | null): void
  moved(): void
  viewed(name: ViewName): void
  mend(edits: Edit[]): void
  enlarge(): void
  beside(): void
  alone(): void
  adopt(text: string, index: number): void
}

export class Parts {
  readonly root = h('div', { class: 'theater', tabindex: -1 })
  readonly words: Say
  readonly running: Running
  readonly editor: Editor
  readonly knobs: Knobs
  readonly notice: NoticeBox
  readonly marks: ProofMarks
  readonly level: LevelMark
  readonly draft: Draft
  readonly lesson: Lesson
  readonly guide: Guide
  readonly panes: Panes
  readonly screening: Screening
  readonly comparison: Comparison
  readonly presenter: Presenter
  readonly shortcuts: Shortcuts
  readonly fold: Fold
  readonly topbar: Topbar
  readonly focus: Focus

  constructor(
    private readonly host: Document | ShadowRoot,
    private readonly page: Page,
    send: Send,
    private readonly kept: Kept | null,
  ) {
    const { language, code_id, code } = page.view
    this.words = say(language)
    this.root.lang = language === 'zh' ? 'zh-CN' : 'en'
    this.running = this.connected(send)
    const text = kept?.text ?? recall(code_id) ?? code
    const events = { run: () => page.run(), changed: () => page.changed(), pasted: () => this.running.look() }
    this.editor = new Editor(host, text, this.words('editor.label'), events)
    this.knobs = new Knobs(this.editor.view, this.words, {
      turning: () => this.running.beginTurn(),
      turned: () => this.running.turned(),
    })
    this.notice = new NoticeBox(this.words, code => page.rerun(code))
    this.marks = new ProofMarks(this.words)
    this.level = new LevelMark(this.words)
    this.draft = new Draft(this.words, () => this.editor, kept?.codeId ?? code_id)
    this.lesson = this.taught()
    this.guide = this.guided()
    this.panes = this.furnished()
    this.screening = this.screened()
    this.comparison = this.compared()
    this.presenter = new Presenter(this.root, this.words, kept?.presenting ?? quiet(), () => page.enlarge())
    this.shortcuts = new Shortcuts(this.words, this.level.about)
    this.fold = new Fold(this.root, this.words)
    this.topbar = this.barred()
    this.assemble()
    this.focus = new Focus(this.root)
  }

  get film(): Film | null {
    return this.screening.film
  }

  dispose(): void {
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
    const { page, kept } = this
    return new Running(this.root, this.words, { send, heard: page.view.heard, unanswered: kept?.unanswered }, {
      code: () => this.editor.text,
      run: () => page.run(),
      warm: () => page.view.warm,
    })
  }

  private furnished(): Panes {
    const { lesson, notice, draft, editor, running, knobs, marks, level } = this
    const { button: run, stop, line, cold } = running
    const notices = h('div', { class: 'notices' }, notice.root, draft.root)
    const edited = { lesson: lesson.pane.root, notice: notices, editor: editor.root, knobs: knobs.root }
    const panes = new Panes(this.words, { ...edited, run, stop, line, cold: cold.root, verdict: marks, level: level.mark })
    panes.arrange()
    panes.original.addEventListener('click', () => this.film && draft.swap(this.film.story.code))
    return panes
  }

  private screened(): Screening {
    const { page, words, guide } = this
    const open = (id: string): void => guide.open(id)
    return new Screening(words, this.panes.places, {
      opened: (film, before) => page.opened(film, before),
      moved: () => page.moved(),
      viewed: name => page.viewed(name),
      graphviz: () => this.running.ask('graphviz', {}),
      apply: edits => page.mend(edits),
      taught: kind => taught(kind, { words, language: page.view.language, here: guide.here, open }),
    })
  }

  private taught(): Lesson {
    const { editor, knobs, page, root } = this
    const film = (): Film | null => this.film
    const lit = { film, editor, stale: () => !this.panes.stale.hidden, lesson: (id: string) => this.guide.open(id), unfold: () => this.fold.open(true) }
    const house = {
      pointer: pointing(lit),
      film,
      ask: (kind: Ask['kind'], options: Ask['options']) => this.running.ask(kind, options),
      apply: (edits: Edit[]) => page.mend(edits),
      compare: (edits: Edit[]) => this.comparison.open(edits),
      knob: (key: string) => knobs.name(key),
      waiting: (open: boolean, choosing: boolean) => {
        root.classList.toggle('is-asking', open)
        root.classList.toggle('is-choosing', choosing)
      },
      trying: (on: boolean) => root.classList.toggle('is-trying', on),
    }
    return new Lesson(this.words, house, this.kept?.passage ?? '')
  }

  private guided(): Guide {
    const { page, running } = this
    return new Guide(this.words, page.view.language, {
      script: () => page.view.script ?? null,
      index: () => this.film?.player.index ?? -1,
      leaving: () => page.entering || running.asksFor('lesson'),
      ask: (kind, lesson) => running.ask(kind, { lesson }),
    })
  }

  private compared(): Comparison {
    const { panes, editor, marks, page, running } = this
    const lent = { places: panes.places, editor, frame: panes.frame, marks, controls: panes.controls }
    return new Comparison(this.host, this.root, this.words, {
      lend: () => this.film && { film: this.film, ...lent },
      back: () => page.alone(),
      beside: () => page.beside(),
      variants: () => page.view.variants,
      ask: (kind, options) => running.ask(kind, options),
      running: () => running.await(true),
      run: () => page.run(),
      adopt: (text, index) => page.adopt(text, index),
      moved: () => this.focus.keep(),
      kept: this.kept?.other ?? null,
    })
  }

  private barred(): Topbar {
    const { comparison, guide, presenter, shortcuts, running } = this
    const choices = {
      lesson: (id: string) => guide.open(id),
      course: () => guide.sheet.show(),
      language: (id: string) => running.ask('language', { language: id }),
    }
    const tools = [comparison.menu.root, guide.link.root, guide.press.opener, presenter.tools, shortcuts.opener]
    return new Topbar(this.words, choices, this.page.view.language, tools)
  }

  private assemble(): void {
    const { root, words, panes, fold, topbar, presenter, shortcuts, guide } = this
    const both = h('div', { class: 'panes' }, fold.bar, panes.side, splitter(root, words('editor.resize')), panes.right)
    root.append(topbar.root, both, presenter.spotlight, shortcuts.root, guide.sheet.root, guide.press.root)
  }
}
