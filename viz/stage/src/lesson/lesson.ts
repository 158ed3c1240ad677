/**
 * The lesson beside the film: which passage is read, how film and text follow each other, and where the film waits for
 * an answer. Knows a script and a film; how text looks is the pane's, what is kept is `progress`'s.
 */
import type { Ask, Edit, Passage, Script, Story } from '../contract'
import type { Film } from '../film'
import type { KeyMap } from '../page/keys'
import type { Say } from '../page/strings'
import { swipe } from '../page/swipe'
import type { Reader } from '../time/play'
import { reading } from '../time/rhythm'
import { firstOf, firstOpen, gateOf, nextHere, readAt, skipped } from './order'
import { type Desk, Pane } from './pane'
import { plainly, type Pointer } from './prose'
import { progress } from './progress'

/** The page around it. */
export interface House {
  pointer: Pointer
  film(): Film | null
  ask(kind: Ask['kind'], options: Ask['options']): void
  apply(edits: Edit[]): void
  compare(edits: Edit[]): void
  /** Show which knob is meant; "": none. */
  knob(key: string): void
  /** A question is open, or a card is to be chosen. */
  waiting(open: boolean, choosing: boolean): void
  /** The film's own code is to be changed by the reader, who has not done it yet. */
  trying(on: boolean): void
}

/** Milliseconds before somebody begins to read. */
const BEGIN = 1200

export class Lesson {
  readonly pane: Pane
  script: Script | null = null
  private at = 0
  /** A passage of another program, whose film was asked for. */
  private wanted: { id: string; play: boolean } | null = null
  private leading = false
  /** A film is being opened; where it begins leads nowhere. */
  private opening = false
  private told = ''
  private readonly quiet: () => void

  constructor(
    words: Say,
    private readonly house: House,
    /** The passage that was read before the page was drawn anew. */
    private kept: string,
  ) {
    this.pane = new Pane(words, house.pointer, () => this.desk())
    swipe(this.pane.root, by => house.film()?.timeline.step(by))
    this.quiet = progress.listen(lesson => lesson === this.script?.lesson && this.progressed())
  }

  /** Id of the passage that is read. */
  get passage(): string {
    return this.current?.id ?? this.kept
  }

  get keys(): KeyMap {
    if (!this.script) return {}
    return { n: () => this.read(this.at + 1), b: () => this.read(this.at - 1) }
  }

  /** A link leads here: the questions before are passed over, for this visit. */
  admit(script: Script | null, start: number): void {
    if (script && !script.edited) progress.pass(script.lesson, skipped(script, start))
  }

  /** Another film, and what there is to say beside it, before it begins. */
  open(script: Script | null, film: Film): void {
    const again = script?.lesson === this.script?.lesson || !this.script
    const id = this.wanted?.id ?? (again ? this.passage : '')
    this.take(script)
    this.opening = true
    const at = script?.passages.findIndex(passage => passage.id === id) ?? -1
    this.at = at >= 0 || !script ? at : firstOf(script)
    this.at = Math.min(this.at, this.barrier)
    if (script) this.accompany(film, script)
  }

  /** The film that was opened stands where it begins. */
  begun(film: Film): void {
    const { wanted, script } = this
    this.wanted = null
    this.opening = false
    if (!script) return this.settle()
    if (wanted) this.lead(this.current!)
    else if (!script.edited) this.at = this.reached(film.player.index)
    this.settle()
    if (wanted?.play) film.timeline.toggle()
  }

  /** The same film, and what is said beside it now. */
  retell(script: Script | null): void {
    if (JSON.stringify(script) === this.told) return
    const film = this.house.film()
    if (film && script) {
      this.open(script, film)
      return this.begun(film)
    }
    this.take(script)
    film?.player.hold(null)
    this.settle()
  }

  /** The film has moved. */
  follow(index: number): void {
    const { script } = this
    if (!script || this.leading || this.opening) return
    const at = script.edited ? this.at : this.reached(index)
    if (at !== this.at) {
      this.at = at
      this.settle()
    }
    this.pane.aside(this.current?.step !== index)
  }

  /** To a passage, and the film with it. */
  read(at: number): void {
    const { script } = this
    const passage = script?.passages[at]
    if (!script || !passage) return
    if (at > this.barrier) return this.urge(this.barrier)
    if (passage.program !== script.program) return this.fetch(script, passage)
    this.at = at
    this.lead(passage)
    this.settle()
  }

  dispose(): void {
    this.quiet()
  }

  /** No passage after this one is to be read yet. */
  private get barrier(): number {
    return this.script ? firstOpen(this.script, progress.of(this.script.lesson)) : 0
  }

  private reached(index: number): number {
    return Math.min(readAt(this.script!, this.at, index), this.barrier)
  }

  private take(script: Script | null): void {
    this.told = JSON.stringify(script)
    this.script = script?.passages.length ? script : null
  }

  private get current(): Passage | undefined {
    return this.script?.passages[this.at]
  }

  private get open_(): boolean {
    const { current, script } = this
    return Boolean(current?.prediction && script && !progress.of(script.lesson).answered[current.id])
  }

  private lead({ step }: Passage): void {
    const { timeline, player } = this.house.film() ?? {}
    if (step === null || step === undefined || !timeline || player?.index === step) return
    this.leading = true
    timeline.move(step)
    this.leading = false
  }

  /** The film of a program of this lesson as it is written, for this passage. */
  private fetch({ lesson, programs }: Script, passage: Passage, program = programs[passage.program]): void {
    this.wanted = { id: passage.id, play: this.house.film()?.timeline.playing ?? false }
    this.house.ask('lesson', { lesson, program: program ?? '' })
  }

  private accompany(film: Film, script: Script): void {
    const steps = script.passages.flatMap(({ step }) => (typeof step === 'number' ? [step] : []))
    film.timeline.accompany(this.reader(film), script.edited ? [] : steps)
    film.player.stopped = () => this.stopped()
    this.hold()
  }

  private reader({ player }: Film): Reader {
    const next = (): number | null => (this.script && !this.script.edited && !this.open_ ? nextHere(this.script, this.at, player.index, player.last) : null)
    const asks = (): boolean => this.open_
    return {
      takes: () => (this.current?.step === player.index && !this.script?.edited ? BEGIN + reading(plainly(this.current.prose)) : 0),
      turn: () => this.turn(next() ?? this.at),
      get more() { return next() !== null },
      get asks() { return asks() },
    }
  }

  private hold(): void {
    const { script } = this
    const gate = script && gateOf(script, progress.of(script.lesson))
    this.house.film()?.player.hold(gate ? gate.step : null, gate?.guess)
  }

  /** To the step that shows an answer. What is said next is read there, though it may belong to a step on the way. */
  private watch({ id, prediction }: Passage): void {
    const { script } = this
    const at = script!.passages.findIndex(passage => passage.id === id)
    this.at = at
    this.house.film()?.timeline.move(prediction!.reveal)
    const next = script!.passages[at + 1]
    if (this.at > at + 1 && next?.program === script!.program) {
      this.at = at + 1
      this.settle()
    }
    this.pane.aside(false)
  }

  /** On to the next passage while the film plays. */
  private turn(at: number): void {
    const { script } = this
    const passage = script!.passages[at]!
    if (passage.program !== script!.program) return this.fetch(script!, passage)
    this.at = at
    this.leading = true
    this.house.film()?.player.go(passage.step ?? 0)
    this.leading = false
    this.settle()
  }

  /** Somebody wants to go beyond the gate. */
  private stopped(): void {
    const gate = this.script && gateOf(this.script, progress.of(this.script.lesson))
    if (gate) this.urge(gate.at)
  }

  /** Show the question that is to be answered first. */
  private urge(at: number): void {
    if (this.at !== at) {
      this.at = at
      this.lead(this.current!)
      this.settle()
    }
    this.pane.fold(false)
    this.pane.question?.urge()
  }

  private progressed(): void {
    this.hold()
    this.pane.bar(this.script!, this.at)
    this.wait()
    this.record()
  }

  /** The pane, the stage and the record say which passage is read now. */
  private settle(): void {
    const { script, current } = this
    this.house.pointer.light(null)
    this.pane.show(script, this.at)
    this.pane.aside(false)
    this.house.knob(current?.knob ?? '')
    this.wait()
    this.record()
  }

  private record(): void {
    const { script, current } = this
    if (!script || !current) return
    if (current.attempt?.state === 'passed') progress.solve(script.lesson, current.id)
    const { length } = script.passages
    if (this.at === length - 1 && firstOpen(script, progress.kept(script.lesson)) === length) progress.finish(script.lesson)
  }

  private wait(): void {
    const { script, open_, current } = this
    const held = Boolean(script && gateOf(script, progress.of(script.lesson)))
    const choosing = open_ && current?.prediction?.asks === 'card'
    const film = this.house.film()
    if (film) film.choosing = choosing ? card => this.pane.question?.answer(card) : null
    this.house.waiting(held && !current?.knob, choosing)
    this.house.trying(Boolean(current?.attempt && !script!.edited && !progress.of(script!.lesson).tried.includes(current.id)))
  }

  private desk(): Desk {
    const { house } = this
    const { lesson = '', programs = [], program = 0 } = this.script ?? {}
    const story: Story | undefined = house.film()?.story
    return {
      code: story?.code ?? '',
      apply: edits => house.apply(edits),
      read: at => this.read(at),
      lesson: id => house.ask('lesson', { lesson: id }),
      original: () => this.script && this.fetch(this.script, this.current!, programs[program]),
      compare: edits => house.compare(edits),
      knob: key => story?.knobs?.find(one => one.key === key)?.label ?? '',
      asking: passage => ({
        settled: () => progress.of(lesson).answered[passage.id],
        settle: how => progress.settle(lesson, passage.id, how),
        reopen: () => {
          progress.reopen(lesson, passage.id)
          this.lead(passage)
        },
        watch: () => this.watch(passage),
      }),
    }
  }
}
