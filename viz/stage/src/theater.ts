/** The whole page of one reader: top bar, editor, and the film that is playing. Redrawn in place when Python answers. */
import type { Ask, Notice, Proof, ViewData } from './contract'
import { h } from './dom'
import { Editor } from './editor'
import { Film } from './film'
import { Focus } from './focus'
import { icon } from './icons'
import { listenToKeys } from './keys'
import { onProof, ProofMarks } from './proof'
import { splitter } from './splitter'
import { say, type Say } from './strings'
import { codeWords } from './words'
import { Topbar } from './topbar'
import { recall, remember } from './typed'
import { unpack } from './unpack'

export type Send = (ask: Ask) => void

/** Milliseconds without an answer after which Run can be pressed again: the server was gone, and the ask with it. */
const PATIENCE = 30_000

/** What survives a change of language: the reader's text and place. */
interface Kept {
  text: string
  codeId: string
  index: number
  code: string
}

export class Theater {
  readonly root = h('div', { class: 'theater', tabindex: -1 })
  film: Film | null = null
  private readonly words: Say
  private readonly topbar: Topbar
  private readonly editor: Editor
  private readonly about = h('p', { class: 'about' })
  private readonly notice = h('div', { class: 'notice', role: 'status' })
  private readonly stale: HTMLElement
  private readonly runButton = h('button', { type: 'button', class: 'primary run' })
  private readonly places = {
    graph: h('div', { class: 'graph' }),
    below: h('div', { class: 'below' }),
    tables: h('div', { class: 'tables' }),
  }
  private readonly focus: Focus
  private readonly silence: () => void
  private readonly marks: ProofMarks
  private readonly unheard: () => void
  private proof: Proof | null = null
  private codeId: string
  private storyId = ''
  private seq = 0
  private running = false
  private patience = 0

  constructor(
    host: Document | ShadowRoot,
    private view: ViewData,
    private readonly send: Send,
    private readonly kept: Kept | null,
  ) {
    this.words = say(view.language)
    this.root.lang = view.language === 'zh' ? 'zh-CN' : 'en'
    this.codeId = kept?.codeId ?? view.code_id
    this.seq = view.heard
    const choices = {
      lesson: (id: string) => this.ask('lesson', { lesson: id }),
      language: (id: string) => this.ask('language', { language: id }),
    }
    this.topbar = new Topbar(this.words, choices, view.language)
    const events = { run: () => this.run(), changed: () => this.changed() }
    const text = kept?.text ?? recall(view.code_id) ?? view.code
    this.editor = new Editor(host, text, this.words('editor.label'), events)
    this.stale = h('p', { class: 'stale', role: 'status', hidden: true }, this.words('editor.stale'))
    this.runButton.addEventListener('click', () => this.run())
    this.marks = new ProofMarks(this.words)
    this.paintRun()
    this.assemble()
    this.unheard = onProof(proof => this.prove(proof))
    this.focus = new Focus(this.root)
    this.silence = listenToKeys(this.root, this.keys())
    Object.defineProperty(this.root, 'theater', { value: this })
  }

  /** For tests and the curious: what is shown now. */
  get index(): number {
    return this.film?.player.index ?? -1
  }

  get keep(): Kept {
    return { text: this.editor.text, codeId: this.codeId, index: this.index, code: this.film?.story.code ?? '' }
  }

  async update(view: ViewData): Promise<void> {
    this.view = view
    this.topbar.update(view)
    this.about.replaceChildren(...codeWords(view.about))
    this.about.hidden = !view.about
    this.showNotice(view.notice)
    if (view.code_id !== this.codeId) {
      this.codeId = view.code_id
      this.editor.text = view.code
    }
    const answered = this.running && view.heard >= this.seq
    if (view.story_id !== this.storyId) await this.open(view)
    else if (answered) this.film?.player.go(this.film.player.find(view.start))
    if (answered) this.setRunning(false)
    this.compare()
    this.prove(this.proof)
  }

  dispose(): void {
    this.silence()
    this.unheard()
    clearTimeout(this.patience)
    this.film?.dispose()
    this.editor.dispose()
    this.root.remove()
  }

  private assemble(): void {
    const bar = h('div', { class: 'run-row' }, this.runButton, h('kbd', {}, apple() ? '⌘ ↵' : 'Ctrl ↵'), this.marks.mark)
    const left = h(
      'section',
      { class: 'left' },
      this.about,
      this.notice,
      h('div', { class: 'editor-frame' }, this.editor.root),
      bar,
      this.stale,
      this.places.tables,
    )
    const right = h('section', { class: 'right' }, this.marks.banner, this.places.graph, this.places.below)
    this.root.append(
      this.topbar.root,
      h('div', { class: 'panes' }, left, splitter(this.root, this.words('editor.resize')), right),
    )
    this.empty(this.words('stage.empty'))
  }

  private keys(): Record<string, () => void> {
    const names = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', ' ', 'Enter', 'Escape']
    return Object.fromEntries(names.map(name => [name, () => this.film?.keys[name]?.()]))
  }

  private async open(view: ViewData): Promise<void> {
    this.storyId = view.story_id
    if (!view.story) return this.empty(this.words('stage.empty'))
    try {
      const story = await unpack(view.story)
      if (view.story_id !== this.storyId) return
      this.film?.dispose()
      this.film = null
      this.root.classList.toggle('with-drawings', (story.drawings?.length ?? 0) > 0)
      this.film = new Film(story, this.words, this.places, () => this.moved())
      const { player } = this.film
      player.go(
        this.kept && this.kept.code === story.code && this.kept.index >= 0 ? this.kept.index : player.find(view.start),
      )
      if (this.kept) this.kept.index = -1
    } catch (error) {
      this.empty(this.words('stage.broken', { why: String(error) }))
    }
  }

  private empty(words: string): void {
    this.film?.dispose()
    this.film = null
    this.places.graph.replaceChildren(h('p', { class: 'empty' }, words))
    this.places.below.replaceChildren()
    this.places.tables.replaceChildren()
  }

  private moved(): void {
    this.compare()
    this.focus.keep()
  }

  private changed(): void {
    remember(this.codeId, this.editor.text)
    this.compare()
  }

  /** Marks stand in the code only while it is the code of the film. */
  private compare(): void {
    const same = this.film !== null && this.editor.text === this.film.story.code
    this.stale.hidden = !this.film || same
    this.root.classList.toggle('is-stale', !this.stale.hidden)
    this.editor.mark(same ? this.film!.marks : null)
  }

  private run(): void {
    if (this.running) return
    this.film?.timeline.pause()
    this.ask('run', {})
    this.setRunning(true)
  }

  private ask(kind: Ask['kind'], options: Ask['options']): void {
    this.seq = Math.max(this.seq, this.view.heard) + 1
    this.send({ kind, code: this.editor.text, seq: this.seq, options })
  }

  private setRunning(running: boolean): void {
    this.running = running
    clearTimeout(this.patience)
    if (running) this.patience = window.setTimeout(() => this.setRunning(false), PATIENCE)
    this.paintRun()
  }

  private paintRun(): void {
    const label = this.words(this.running ? 'editor.running' : 'editor.run')
    this.root.classList.toggle('is-running', this.running)
    this.runButton.setAttribute('aria-busy', String(this.running))
    this.runButton.replaceChildren(this.running ? h('i', { class: 'spinner' }) : icon('play'), label)
  }

  /** A verdict belongs to one film. */
  private prove(proof: Proof | null): void {
    this.proof = proof
    this.marks.show(this.film && proof?.story_id === this.film.story.id ? proof : null)
  }

  private showNotice(notice: Notice | null): void {
    this.notice.hidden = !notice
    if (!notice) return
    this.notice.className = `notice ${notice.kind}`
    this.notice.replaceChildren(h('p', {}, notice.words))
    const { code } = notice
    if (!code) return
    const clean = h('button', { type: 'button', class: 'plain' }, this.words('notice.clean'))
    clean.addEventListener('click', () => {
      this.editor.text = code
      this.run()
    })
    this.notice.append(clean)
  }
}

const apple = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform)
