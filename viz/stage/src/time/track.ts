/** The track: a bar of chapters with a tick per event, marks above, titles below, the thumb. Draws; decides nothing. */
import type { Chapter, Step } from '../contract'
import { h, set, svg } from '../page/dom'
import { flags } from './flags'
import { SHAPES } from './glyphs'
import { Scale } from './scale'
import { titles } from './titles'

/** Vertical places in pixels: the middle of the marks, the bar. */
const FLAGS = 6
const BAR = { top: 14, height: 9 }

export class Track {
  readonly root = h('div', { class: 'track', role: 'slider', tabindex: 0 })
  scale: Scale
  private readonly rail = h('div', { class: 'rail', 'aria-hidden': 'true' })
  private readonly done = h('div', { class: 'done', 'aria-hidden': 'true' })
  /** Steps that only one of two films has. */
  private readonly lone = h('div', { class: 'lone', 'aria-hidden': 'true' })
  private readonly names = h('div', { class: 'chapter-titles', 'aria-hidden': 'true' })
  private readonly thumb = h('div', { class: 'thumb' })
  /** Lies over what is not to be seen yet. */
  private readonly veil = h('div', { class: 'veil', 'aria-hidden': 'true', hidden: true }, '?')
  private readonly sizes = new ResizeObserver(() => this.resize())
  private readonly pen = document.createElement('canvas').getContext('2d')!
  private width = 0
  private titled = -1
  private index = 0
  private end: number | null = null

  constructor(
    private readonly steps: Step[],
    private readonly chapters: Chapter[],
    private readonly alone: (index: number) => unknown = () => false,
  ) {
    this.scale = this.scaled(600)
    this.root.append(this.rail, this.done, this.lone, this.names, this.veil, this.thumb)
    this.sizes.observe(this.root)
  }

  show(index: number): void {
    this.index = index
    const x = this.scale.x(index)
    this.thumb.style.left = this.done.style.width = `${x}px`
    this.thumb.className = `thumb ${this.steps[index]!.phase}`
    const chapter = this.scale.chapter(index)
    if (chapter !== this.titled) this.title(chapter)
  }

  /** Nothing after this step is to be seen; null: all of it. */
  hold(end: number | null): void {
    this.end = end
    this.titled = -1
    this.cover()
    this.show(this.index)
  }

  chapterOf(index: number): Chapter {
    return this.chapters[this.scale.chapter(index)]!
  }

  dispose(): void {
    this.sizes.disconnect()
  }

  private scaled(width: number): Scale {
    return new Scale(
      this.chapters.map(({ first }) => first),
      this.steps.length,
      width,
    )
  }

  private resize(): void {
    const width = this.root.clientWidth
    if (!width || width === this.width) return
    this.width = width
    this.scale = this.scaled(width)
    this.rail.replaceChildren(this.drawing(true))
    this.done.replaceChildren(this.drawing(false))
    this.lone.replaceChildren(...this.hatched())
    this.titled = -1
    this.cover()
    this.show(this.index)
  }

  private cover(): void {
    const seen = this.end === null ? '' : `${this.scale.edges(this.end)[1]}px`
    this.rail.style.width = seen
    this.lone.style.clipPath = seen && `inset(0 calc(100% - ${seen}) 0 0)`
    this.veil.style.left = seen
    this.veil.hidden = !seen
  }

  private hatched(): HTMLElement[] {
    const found: { left: number; right: number }[] = []
    for (let index = 0; index < this.steps.length; index++) {
      if (!this.alone(index)) continue
      const [left, right] = this.scale.edges(index)
      const before = found.at(-1)
      if (before && left - before.right < 0.01) before.right = right
      else found.push({ left, right })
    }
    return found.map(({ left, right }) => h('i', { style: `left:${left}px;width:${right - left}px` }))
  }

  /** The bar; with the marks, once, in the layer of what is still to come. */
  private drawing(marks: boolean): SVGSVGElement {
    const { stretches, ticks } = this.scale
    const round = stretches.length * 12 < this.width ? 3 : 0
    const bars = stretches.map(({ left, width }, i) =>
      svg('rect', { class: this.chapters[i]!.phase, x: left, y: BAR.top, width, height: BAR.height, rx: round }),
    )
    const cuts = ticks.map(x => `M${x.toFixed(2)} ${BAR.top}v${BAR.height}`).join('')
    const above = marks ? flags(this.steps, this.scale, this.width) : []
    return svg(
      'svg',
      { width: this.width, height: BAR.top + BAR.height + 2 },
      ...bars,
      svg('path', { class: 'ticks', d: cuts }),
      ...above.map(({ flag, x }) => svg('path', { class: `flag ${flag}`, d: SHAPES[flag], transform: `translate(${x} ${FLAGS})` })),
    )
  }

  private title(current: number): void {
    this.titled = current
    this.pen.font = getComputedStyle(this.names).font
    const all = this.scale.stretches.map((stretch, i) => {
      const { title, name, phase } = this.chapters[i]!
      return { ...stretch, texts: name && name !== title ? [title, name] : [title], error: phase === 'error' }
    })
    const seen = this.end === null ? all : all.slice(0, this.scale.chapter(this.end) + 1)
    const shown = titles(seen, current, this.width, text => Math.ceil(this.pen.measureText(text).width) + 1)
    this.names.replaceChildren(
      ...shown.map(({ chapter, text, left }) => {
        const { phase } = this.chapters[chapter]!
        const name = h('span', { class: `chapter-title ${phase}${chapter === current ? ' here' : ''}` }, text)
        set(name, 'style', `left:${left}px`)
        return name
      }),
    )
  }
}
