/**
 * The room made ready for an audience: large type, high contrast, the code hidden or shown, a spot of light around the
 * pointer, the whole screen. Sets classes on the page and nothing else; the style sheets do the rest.
 */
import { button, h } from './dom'
import { type Icon, icon } from './icons'
import { forGood } from './kept'
import type { KeyMap } from './keys'
import type { Key, Say } from './strings'

/** What a change of language and a new film leave as it is. */
export interface Presenting {
  on: boolean
  code: boolean
  spot: boolean
  /** What a lesson says. */
  text: boolean
}

type Switch = keyof Presenting

/** Under which the browser keeps whether a lecturer shows the text. */
const TEXT = 'presenting-text'

export const quiet = (): Presenting => ({ on: false, code: true, spot: false, text: forGood.get(TEXT) !== false })

const CLASSES: Record<Switch, (state: Presenting) => [string, boolean]> = {
  on: state => ['presenting', state.on],
  code: state => ['without-code', state.on && !state.code],
  spot: state => ['in-spotlight', state.on && state.spot],
  text: state => ['without-text', state.on && !state.text],
}

export class Presenter {
  readonly tools: HTMLElement
  readonly spotlight = h('div', { class: 'spotlight', 'aria-hidden': 'true' })
  readonly keys: KeyMap
  private readonly buttons: Record<Switch | 'screen', HTMLButtonElement>

  constructor(
    private readonly root: HTMLElement,
    private readonly words: Say,
    readonly state: Presenting,
    private readonly changed: () => void,
  ) {
    this.buttons = {
      code: this.make('code', 'room.code', () => this.flip('code')),
      text: this.make('text', 'room.text', () => this.flip('text')),
      spot: this.make('spot', 'room.spot', () => this.flip('spot')),
      on: this.make('present', 'room.present', () => this.flip('on')),
      screen: this.make('screen', 'room.screen', () => this.toggleScreen()),
    }
    this.buttons.on.append(h('span', { class: 'word' }))
    this.buttons.screen.hidden = !document.fullscreenEnabled
    const { code, text, spot, on, screen } = this.buttons
    this.tools = h('div', { class: 'room-tools', role: 'group', 'aria-label': words('keys.room') }, code, text, spot, on, screen)
    this.keys = {
      p: () => this.flip('on'),
      s: () => state.on && this.flip('spot'),
      c: () => state.on && this.flip('code'),
      x: () => state.on && this.flip('text'),
      f: () => this.toggleScreen(),
    }
    root.addEventListener('pointermove', this.follow)
    document.addEventListener('fullscreenchange', this.paint)
    this.paint()
  }

  /** Back to the ordinary page; whether there was anything to leave. */
  close(): boolean {
    if (!this.state.on) return false
    this.flip('on')
    return true
  }

  dispose(): void {
    document.removeEventListener('fullscreenchange', this.paint)
  }

  private flip(name: Switch): void {
    this.state[name] = !this.state[name]
    if (name === 'text') forGood.set(TEXT, this.state.text)
    this.paint()
    this.changed()
  }

  /** The component's host, which outlives a change of language; its style and theme come with it. */
  private get whole(): Element {
    const within = this.root.getRootNode()
    return within instanceof ShadowRoot ? within.host : this.root
  }

  private toggleScreen(): void {
    if (document.fullscreenElement) void document.exitFullscreen()
    else if (document.fullscreenEnabled) this.whole.requestFullscreen().catch(() => {})
  }

  private readonly paint = (): void => {
    for (const [name, tell] of Object.entries(CLASSES)) {
      this.root.classList.toggle(...tell(this.state))
      this.buttons[name as Switch].setAttribute('aria-pressed', String(this.state[name as Switch]))
    }
    const { on } = this.state
    this.buttons.on.lastChild!.textContent = this.words(on ? 'room.leave' : 'room.present.short')
    for (const name of ['code', 'text', 'spot'] as const) this.buttons[name].hidden = !on
    this.buttons.screen.setAttribute('aria-pressed', String(Boolean(document.fullscreenElement)))
  }

  private readonly follow = ({ clientX, clientY }: PointerEvent): void => {
    const frame = this.root.getBoundingClientRect()
    this.spotlight.style.setProperty('--x', `${clientX - frame.left}px`)
    this.spotlight.style.setProperty('--y', `${clientY - frame.top}px`)
  }

  private make(name: Icon, label: Key, act: () => void): HTMLButtonElement {
    const made = button(this.words(label), { class: `plain square ${name}` }, icon(name))
    made.addEventListener('click', act)
    return made
  }
}
