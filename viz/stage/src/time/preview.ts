/** The card over the track: what happens at the step under the pointer, or, while the thumb moves, where it is. */
import type { Step } from '../contract'
import { h } from '../page/dom'
import { plain } from '../tell/words'
import { flagOf } from './flags'
import { glyph } from './glyphs'

export interface Previewed {
  /** "Step 9 of 76". */
  place: string
  chapter: string
  source: string
  step: Step
}

/** Pixels between the card and the window's edge. */
const EDGE = 8

export class Preview {
  readonly root = h('div', { class: 'preview', hidden: true, 'aria-hidden': 'true' })

  /** `brief`: without the sentence, which stands above the track already. `x`: pixels from the left of the track. */
  show({ place, chapter, source, step }: Previewed, x: number, brief: boolean): void {
    const flag = flagOf(step)
    const line = step.line ? h('span', { class: 'number' }, String(step.line)) : null
    const code = source ? h('code', {}, line, source) : null
    this.root.className = `preview ${step.phase}${brief ? ' brief' : ''}`
    this.root.replaceChildren(
      h('p', { class: 'head' }, h('b', {}, place), h('span', {}, chapter), flag && glyph(flag)),
      ...(code ? [code] : []),
      ...(brief ? [] : [h('p', { class: 'words' }, plain(step.say))]),
    )
    this.root.hidden = false
    this.settle(x)
  }

  hide(): void {
    this.root.hidden = true
  }

  /** Over the place, inside the window. */
  private settle(x: number): void {
    const track = this.root.parentElement!.getBoundingClientRect()
    const width = this.root.offsetWidth
    const room = document.documentElement.clientWidth
    const left = Math.max(EDGE, Math.min(track.left + x - width / 2, room - width - EDGE))
    this.root.style.left = `${left - track.left}px`
    this.root.style.setProperty('--stem', `${Math.max(10, Math.min(width - 10, track.left + x - left))}px`)
  }
}
