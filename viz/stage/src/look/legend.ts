/** The legend: a quiet line of what this film shows, and a button that opens the whole language as a panel. */
import { button, h } from '../page/dom'
import { icon } from '../page/icons'
import type { Key, Say } from '../page/strings'
import type { Ensemble } from '../graph/cast'
import type { Player } from '../time/player'
import { bars } from './bars'
import { LANGUAGE, type State } from './language'
import { picture, SIGNS } from './signs'
import { holding, occurring } from './roll'
import { play } from './scenes'

/** What the legend may do to the stage. */
export interface Lamp {
  /** Light these up; none: put out. */
  light(ids: string[]): void
  /** The panel covers so much of the stage's right side now. */
  covers(width: number): void
}

export class Legend {
  readonly root: HTMLElement
  private readonly panel: HTMLElement
  private readonly opener: HTMLButtonElement
  private found: Set<string>
  private pressed: { state: State; entry: HTMLElement } | undefined

  constructor(
    private readonly ensemble: Ensemble,
    private readonly player: Player,
    private readonly words: Say,
    private readonly lamp: Lamp,
  ) {
    this.found = occurring(ensemble, player)
    this.opener = h('button', { type: 'button', class: 'plain', title: words('legend.open'), 'aria-label': words('legend.title'), 'aria-expanded': 'false' }, icon('legend'), h('span', {}, words('legend.title')))
    this.opener.addEventListener('click', () => (this.panel.hidden ? this.open() : this.close()))
    this.panel = h('section', { class: 'signs', role: 'dialog', 'aria-label': words('legend.all'), hidden: true })
    this.root = h('div', { class: 'legend' }, this.line(), this.opener)
    player.heed(() => this.look())
    this.panel.addEventListener('keydown', event => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      this.close()
    })
  }

  /** Where the panel is put: it covers the stage, not the line. */
  get sheet(): HTMLElement {
    return this.panel
  }

  /** The film is held at another step: what occurs up to there. */
  private look(): void {
    this.found = occurring(this.ensemble, this.player)
    this.close()
    this.panel.replaceChildren()
    this.root.firstElementChild!.replaceWith(this.line())
  }

  /** The lit state follows the film. */
  update(): void {
    if (!this.pressed) return
    const ids = holding(this.pressed.state, this.ensemble, this.player)
    this.lamp.light(ids)
    const count = ids.length ? this.words('legend.lit', { n: ids.length }) : this.words('legend.none')
    this.pressed.entry.querySelector('.count')!.textContent = count
  }

  /** Whether it was open. */
  close(): boolean {
    if (this.panel.hidden) return false
    this.press(undefined)
    this.panel.hidden = true
    this.opener.setAttribute('aria-expanded', 'false')
    this.lamp.covers(0)
    this.opener.focus()
    return true
  }

  private open(): void {
    if (!this.panel.childElementCount) this.fill()
    this.panel.hidden = false
    this.opener.setAttribute('aria-expanded', 'true')
    this.lamp.covers(this.panel.offsetWidth + 12)
    this.panel.querySelector('button')!.focus()
  }

  private line(): HTMLElement {
    const shown = SIGNS.filter(({ states }) => states.some(id => this.found.has(id)))
    const items = shown.map(sign => h('li', { 'data-sign': sign.name }, picture(sign, this.words), this.words(`sign.${sign.name}` as Key)))
    return h('ul', { 'aria-label': this.words('legend.title') }, ...bars(this.ensemble, this.words, true), ...items)
  }

  private fill(): void {
    const close = button(this.words('legend.close'), { class: 'close' }, icon('close'))
    close.addEventListener('click', () => this.close())
    const families = Map.groupBy(LANGUAGE, state => state.family)
    this.panel.append(
      h('header', {}, h('h2', {}, this.words('legend.all')), close),
      h('p', { class: 'quiet' }, this.words('legend.hint')),
      ...[...families].flatMap(([family, states]) => [
        h('h3', {}, this.words(`family.${family}` as Key)),
        h('ul', {}, ...(family === 'values' ? bars(this.ensemble, this.words) : []), ...this.sorted(states).map(state => h('li', {}, this.entry(state)))),
      ]),
    )
  }

  /** Those of this film first. */
  private sorted(states: State[]): State[] {
    return [...states.filter(({ id }) => this.found.has(id)), ...states.filter(({ id }) => !this.found.has(id))]
  }

  private entry(state: State): HTMLElement {
    const { id, sample } = state
    const here = this.found.has(id)
    const words = (key: string): string => this.words(key as Key)
    const name = h('strong', {}, words(`state.${id}`))
    const known = h('span', { class: 'cue' }, words(`cue.${id}`))
    const told = h('span', { class: 'told' }, name, h('span', {}, words(`state.${id}.is`)), known)
    const shown = h('span', { class: 'picture' }, play(sample, this.words))
    if (!here) return h('div', { class: 'entry', 'data-state': id }, shown, told)
    known.append(' ', h('span', { class: 'count' }, this.words('legend.here')))
    const entry = h('button', { type: 'button', class: 'entry here', 'data-state': id, 'aria-pressed': 'false' }, shown, told)
    entry.addEventListener('click', () => this.press(this.pressed?.entry === entry ? undefined : { state, entry }))
    return entry
  }

  private press(pressed: Legend['pressed']): void {
    const before = this.pressed?.entry
    before?.setAttribute('aria-pressed', 'false')
    if (before) before.querySelector('.count')!.textContent = this.words('legend.here')
    this.pressed = pressed
    pressed?.entry.setAttribute('aria-pressed', 'true')
    if (pressed) this.update()
    else this.lamp.light([])
  }
}
