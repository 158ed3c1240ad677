/** The film's time: buttons, the track to scrub on, the counter, how far a step goes, speed, and play. */
import { button, h } from '../page/dom'
import { type Icon, icon } from '../page/icons'
import type { KeyMap } from '../page/keys'
import type { Key, Say } from '../page/strings'
import { plain } from '../tell/words'
import { recallChoices, rememberChoices } from './choices'
import { beside, type Level, LEVELS, nearest, passed, stops } from './granularity'
import { Play, type Reader } from './play'
import { Preview } from './preview'
import type { Move, Reel } from './reel'
import { SPEEDS } from './rhythm'
import { scrubbing } from './scrub'
import { Track } from './track'

export class Timeline {
  readonly root = h('div', { class: 'timeline', role: 'group' })
  readonly track: Track
  private readonly preview = new Preview()
  private readonly counter = h('span', { class: 'counter' })
  private readonly among = h('span', { class: 'among' })
  private readonly playButton: HTMLButtonElement
  private readonly buttons: Record<'first' | 'back' | 'forward' | 'last', HTMLButtonElement>
  private readonly play: Play
  private readonly choices = recallChoices()
  private stops: number[] = []
  /** Steps at which play stops at each level. */
  private marked: number[] = []

  constructor(
    private readonly reel: Reel,
    private readonly words: Say,
  ) {
    this.root.setAttribute('aria-label', words('time.label'))
    this.play = new Play(reel, () => this.next, wait => this.paintPlay(wait))
    this.play.speed = this.choices.speed
    this.buttons = {
      first: this.control('first', 'time.first', () => this.move(0)),
      back: this.control('back', 'time.back', () => this.step(-1)),
      forward: this.control('forward', 'time.forward', () => this.step(1)),
      last: this.control('last', 'time.last', () => this.move(reel.last)),
    }
    this.playButton = this.control('play', 'time.play', () => this.toggle())
    this.track = new Track(reel.story.steps, reel.story.chapters, index => reel.alone?.(index))
    this.dressTrack()
    this.setLevel(this.choices.level)
    reel.heed(() => this.held())
    const { first, back, forward, last } = this.buttons
    const controls = h('div', { class: 'controls' }, first, back, this.playButton, forward, last)
    const place = h('div', { class: 'place' }, h('div', { class: 'count' }, this.counter, this.among), this.levels())
    this.root.append(controls, this.track.root, place, this.speeds())
  }

  /** The keys that move the film. */
  get keys(): KeyMap {
    return {
      ArrowLeft: () => this.step(-1),
      ArrowRight: () => this.step(1),
      'Shift+ArrowLeft': () => this.chapter(-1),
      'Shift+ArrowRight': () => this.chapter(1),
      PageUp: () => this.step(-1),
      PageDown: () => this.step(1),
      Home: () => this.move(0),
      End: () => this.move(this.reel.last),
      ' ': () => this.toggle(),
    }
  }

  get playing(): boolean {
    return this.play.on
  }

  /** What is read aloud while the film plays, and the steps that it speaks of: there play stops, too. */
  accompany(reader: Reader, steps: number[]): void {
    this.play.reader = reader
    this.marked = steps
  }

  /** Where play goes on to. */
  private get next(): number {
    const { index } = this.reel
    const stop = beside(this.stops, index, 1)
    return Math.min(stop, ...this.marked.filter(step => step > index))
  }

  /** Go to exactly this step by hand: play stops. */
  move(index: number): void {
    this.play.pause()
    this.reel.go(index)
  }

  /** To the next or the previous stop. */
  step(by: 1 | -1): void {
    this.move(beside(this.stops, this.reel.index, by))
  }

  /** To the beginning of the next chapter; back: of this one, or of the one before if we are there already. */
  chapter(by: 1 | -1): void {
    const { steps, chapters } = this.reel.story
    this.move(beside(stops(steps, chapters, 'chapters'), this.reel.index, by))
  }

  toggle(): void {
    this.play.toggle()
  }

  pause(): void {
    this.play.pause()
  }

  update({ index }: Move): void {
    this.track.show(index)
    this.count()
    const { root } = this.track
    root.setAttribute('aria-valuenow', String(index + 1))
    const { title } = this.track.chapterOf(index)
    root.setAttribute('aria-valuetext', [this.place(index), title, plain(this.reel.step.say)].join('. '))
    for (const name of ['first', 'back'] as const) this.buttons[name].disabled = index === 0
    for (const name of ['forward', 'last'] as const) this.buttons[name].disabled = index === this.reel.last && !this.reel.held
    if (!this.preview.root.hidden) this.peek(index, true)
  }

  place(index: number): string {
    const { held, story } = this.reel
    return held ? this.words('time.at', { n: index + 1 }) : this.words('time.step', { n: index + 1, total: story.steps.length })
  }

  dispose(): void {
    this.play.pause()
    this.track.dispose()
  }

  private control(name: Icon, label: Key, act: () => void): HTMLButtonElement {
    const made = button(this.words(label), { class: `step-button ${name}` }, icon(name))
    made.addEventListener('click', act)
    return made
  }

  /** The number of the step among all; where steps are left out, also that of the stop, or between which it is. */
  private count(): void {
    const { index, last, held } = this.reel
    this.counter.textContent = `${index + 1} / ${held ? '?' : last + 1}`
    const done = passed(this.stops, index)
    const at = this.stops[done - 1] === index ? String(done) : `${done}–${done + 1}`
    this.among.textContent = this.choices.level === 'events' || held ? '' : `${at} / ${this.stops.length}`
    this.among.title = this.words('time.among')
  }

  private paintPlay(wait: number): void {
    const playing = wait > 0
    const label = this.words(playing ? 'time.pause' : 'time.play')
    this.playButton.replaceChildren(icon(playing ? 'pause' : 'play'), playing ? h('i', { class: 'dwell' }) : '')
    this.playButton.style.setProperty('--dwell', `${wait}ms`)
    this.playButton.setAttribute('aria-label', label)
    this.playButton.title = label
    this.root.classList.toggle('is-playing', playing)
  }

  private dressTrack(): void {
    const { root } = this.track
    root.setAttribute('aria-label', this.words('time.label'))
    root.setAttribute('aria-valuemin', '1')
    this.held()
    root.append(this.preview.root)
    scrubbing(root, {
      peek: (x, brief) => this.peek(this.stopAt(x), brief),
      away: () => this.preview.hide(),
      to: x => this.move(this.stopAt(x)),
    })
    root.addEventListener('keyup', event => {
      if (event.key.startsWith('Arrow') || event.key === 'Tab') this.peek(this.reel.index, true)
    })
    root.addEventListener('blur', () => this.preview.hide())
  }

  /** Held at another step, or let go. */
  private held(): void {
    const { end, held } = this.reel
    this.track.hold(held ? end : null)
    this.track.root.setAttribute('aria-valuemax', String(end + 1))
    if (this.reel.index >= 0) this.update({ index: this.reel.index, from: this.reel.index, touched: new Set() })
  }

  /** The stop at a place; where the film is held, a place beyond that asks for more than is to be seen. */
  private stopAt(x: number): number {
    const index = this.track.scale.at(x)
    const { end, held } = this.reel
    return held && index >= end ? index : nearest(this.stops, index)
  }

  private peek(there: number, brief: boolean): void {
    const index = Math.min(there, this.reel.end)
    const step = this.reel.story.steps[index]!
    const shown = { place: this.place(index), chapter: this.track.chapterOf(index).title, source: this.reel.source(step), step }
    this.preview.show(shown, this.track.scale.x(index), brief)
  }

  private setLevel(level: Level): void {
    const { steps, chapters } = this.reel.story
    this.choices.level = level
    this.stops = stops(steps, chapters, level)
  }

  private levels(): HTMLElement {
    const options = LEVELS.map(level => ({ value: level, text: this.words(`stops.${level}`) }))
    return this.choice('level', 'time.level', options, this.choices.level, value => {
      this.setLevel(LEVELS.find(level => level === value)!)
      this.count()
    })
  }

  private speeds(): HTMLElement {
    const options = SPEEDS.map(speed => ({ value: String(speed), text: `${speed}×` }))
    return this.choice('speed', 'time.speed', options, String(this.choices.speed), value => {
      this.play.speed = this.choices.speed = Number(value)
    })
  }

  private choice(name: string, key: Key, options: { value: string; text: string }[], chosen: string, chose: (value: string) => void): HTMLElement {
    const select = h('select', { class: name, 'aria-label': this.words(key), title: this.words(key) })
    select.append(...options.map(({ value, text }) => h('option', { value, selected: value === chosen }, text)))
    select.addEventListener('change', () => {
      chose(select.value)
      rememberChoices(this.choices)
    })
    return select
  }
}
