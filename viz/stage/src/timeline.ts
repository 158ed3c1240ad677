/** The film's time: buttons, a track of chapters to scrub on, the counter, speed, and the rhythm of play. */
import { button, h } from './dom'
import { type Icon, icon } from './icons'
import type { Move, Player } from './player'
import type { Key, Say } from './strings'
import { plain } from './words'

const SPEEDS = [0.25, 0.5, 1, 2, 4]
const TICKS_UP_TO = 90
/** With more chapters only the current one's title is shown, under the thumb. */
const DENSE = 16
/** Milliseconds a step stays, and what each character to read adds. */
const RHYTHM = { base: 900, character: 14, least: 700, most: 4200 }

export class Timeline {
  readonly root = h('div', { class: 'timeline', role: 'group' })
  private readonly track: HTMLElement
  private readonly fills: HTMLElement[] = []
  private readonly thumb = h('div', { class: 'thumb' })
  private readonly here = h('span', { class: 'chapter-title here' })
  private readonly counter = h('span', { class: 'counter' })
  private readonly playButton: HTMLButtonElement
  private readonly buttons: Record<'first' | 'back' | 'forward' | 'last', HTMLButtonElement>
  private timer = 0
  private speed = 1

  constructor(
    private readonly player: Player,
    private readonly words: Say,
  ) {
    this.root.setAttribute('aria-label', words('time.label'))
    const go = (name: Icon, label: Key, act: () => void): HTMLButtonElement => {
      const made = button(words(label), { class: `step-button ${name}` }, icon(name))
      made.addEventListener('click', act)
      return made
    }
    this.buttons = {
      first: go('first', 'time.first', () => this.move(0)),
      back: go('back', 'time.back', () => this.move(player.index - 1)),
      forward: go('forward', 'time.forward', () => this.move(player.index + 1)),
      last: go('last', 'time.last', () => this.move(player.last)),
    }
    this.playButton = go('play', 'time.play', () => this.toggle())
    this.track = this.makeTrack()
    const { first, back, forward, last } = this.buttons
    const controls = h('div', { class: 'controls' }, first, back, this.playButton, forward, last)
    this.root.append(controls, this.track, this.counter, this.speeds())
  }

  get playing(): boolean {
    return this.timer !== 0
  }

  /** Go to a step by hand: play stops. */
  move(index: number): void {
    this.pause()
    this.player.go(index)
  }

  toggle(): void {
    if (this.playing) return this.pause()
    if (this.player.index >= this.player.last) this.player.go(0)
    this.schedule()
    this.paintPlay()
  }

  pause(): void {
    clearTimeout(this.timer)
    this.timer = 0
    this.paintPlay()
  }

  update({ index }: Move): void {
    const { chapters, steps } = this.player.story
    chapters.forEach((chapter, i) => {
      const end = chapters[i + 1]?.first ?? steps.length
      const done = (index - chapter.first + 1) / (end - chapter.first)
      this.fills[i]!.style.width = `${Math.max(0, Math.min(1, done)) * 100}%`
    })
    const chapter = chapters.findLast(one => one.first <= index)
    this.thumb.className = `thumb ${this.player.step.phase}`
    this.here.textContent = chapter?.title ?? ''
    this.here.style.left = `${(index / Math.max(1, steps.length - 1)) * 100}%`
    this.here.style.translate = `${(-index / Math.max(1, steps.length - 1)) * 100}% 0`
    this.thumb.style.left = `${((index + 1) / steps.length) * 100}%`
    this.counter.textContent = `${index + 1} / ${steps.length}`
    this.track.setAttribute('aria-valuenow', String(index + 1))
    this.track.setAttribute(
      'aria-valuetext',
      [this.place(index), chapter?.title, plain(this.player.step.say)].join('. '),
    )
    for (const name of ['first', 'back'] as const) this.buttons[name].disabled = index === 0
    for (const name of ['forward', 'last'] as const) this.buttons[name].disabled = index === this.player.last
  }

  place(index: number): string {
    return this.words('time.step', { n: index + 1, total: this.player.story.steps.length })
  }

  dispose(): void {
    clearTimeout(this.timer)
  }

  private schedule(): void {
    const { say, rule, kind } = this.player.step
    const letters = plain(say).length + (rule ? rule.lines.map(plain).join('').length : 0)
    const dwell = RHYTHM.base + RHYTHM.character * letters + (kind === 'pour' ? 500 : 0)
    const wait = Math.min(RHYTHM.most, Math.max(RHYTHM.least, dwell)) / this.speed
    this.timer = window.setTimeout(() => this.advance(), wait)
  }

  private advance(): void {
    this.player.go(this.player.index + 1)
    if (this.player.index >= this.player.last || this.player.step.fault) this.pause()
    else this.schedule()
  }

  private paintPlay(): void {
    const label = this.words(this.playing ? 'time.pause' : 'time.play')
    this.playButton.replaceChildren(icon(this.playing ? 'pause' : 'play'))
    this.playButton.setAttribute('aria-label', label)
    this.playButton.title = label
  }

  private makeTrack(): HTMLElement {
    const { chapters, steps } = this.player.story
    const rail = h('div', { class: chapters.length > DENSE ? 'rail dense' : 'rail' })
    chapters.forEach((chapter, i) => {
      const length = (chapters[i + 1]?.first ?? steps.length) - chapter.first
      const fill = h('div', { class: 'fill' })
      this.fills.push(fill)
      const bar = h('div', { class: 'bar' }, fill)
      if (steps.length <= TICKS_UP_TO) {
        for (let n = 1; n < length; n++) bar.append(h('i', { class: 'tick', style: `left:${(n / length) * 100}%` }))
      }
      const name = h('span', { class: 'chapter-title' }, chapter.title)
      rail.append(
        h('div', { class: `chapter ${chapter.phase}`, style: `flex:${length} 1 0`, title: chapter.title }, bar, name),
      )
    })
    const values = { role: 'slider', tabindex: 0, 'aria-valuemin': 1, 'aria-valuemax': steps.length }
    const track = h(
      'div',
      { class: 'track', 'aria-label': this.words('time.label'), ...values },
      rail,
      this.here,
      this.thumb,
    )
    this.scrub(track)
    return track
  }

  private scrub(track: HTMLElement): void {
    const to = (event: PointerEvent): void => {
      const frame = track.getBoundingClientRect()
      const share = (event.clientX - frame.left) / frame.width
      this.move(Math.min(this.player.last, Math.max(0, Math.round(share * this.player.story.steps.length - 0.5))))
    }
    track.addEventListener('pointerdown', event => {
      track.setPointerCapture(event.pointerId)
      to(event)
    })
    track.addEventListener('pointermove', event => {
      if (track.hasPointerCapture(event.pointerId)) to(event)
    })
  }

  private speeds(): HTMLElement {
    const choice = h('select', {
      class: 'speed',
      'aria-label': this.words('time.speed'),
      title: this.words('time.speed'),
    })
    for (const speed of SPEEDS) choice.append(h('option', { value: speed, selected: speed === 1 }, `${speed}×`))
    choice.addEventListener('change', () => (this.speed = Number(choice.value)))
    return choice
  }
}
