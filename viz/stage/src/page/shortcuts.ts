/** The list of keys, from one table: a sheet over the page that `?` opens. Knows words, not what the keys do. */
import { button, h } from './dom'
import { icon } from './icons'
import type { Key, Say } from './strings'

/** Groups of rows: the keys as they are written on a keyboard, and what they do. */
const SHORTCUTS: [Key, [string[], Key][]][] = [
  [
    'keys.film',
    [
      [['←', '→'], 'keys.step'],
      [['Shift ←', 'Shift →'], 'keys.chapters'],
      [['Space'], 'keys.play'],
      [['Home', 'End'], 'keys.ends'],
      [['PageUp', 'PageDown'], 'keys.clicker'],
    ],
  ],
  [
    'keys.graph',
    [
      [['↑', '↓'], 'keys.walk'],
      [['Enter'], 'keys.inspect'],
      [['+', '−', '0'], 'keys.zoom'],
      [['H', 'J', 'K', 'L'], 'keys.pan'],
      [['T'], 'keys.turn'],
      [['G', 'U'], 'keys.fold'],
      [['V'], 'keys.views'],
      [['W'], 'keys.why'],
      [['[', ']'], 'keys.changes'],
      [['Esc'], 'keys.close'],
    ],
  ],
  [
    'keys.lesson',
    [
      [['B', 'N'], 'keys.passages'],
      [['<', '>'], 'keys.lessons'],
      [['/'], 'keys.course'],
    ],
  ],
  [
    'keys.code',
    [
      [['Ctrl ↵', '⌘ ↵'], 'keys.run'],
      [['.'], 'keys.cancel'],
      [['Esc', 'Tab'], 'keys.leave'],
    ],
  ],
  [
    'keys.room',
    [
      [['P'], 'keys.present'],
      [['S'], 'keys.spot'],
      [['C'], 'keys.hide'],
      [['X'], 'keys.text'],
      [['F'], 'keys.full'],
      [['?'], 'keys.help'],
    ],
  ],
]

export class Shortcuts {
  readonly root = h('dialog', { class: 'shortcuts' })
  readonly opener: HTMLButtonElement

  /** `foot`: what stands under the keys. */
  constructor(private readonly words: Say, foot: HTMLElement) {
    this.opener = button(words('keys.open'), { class: 'plain square keys' }, '?')
    this.opener.addEventListener('click', () => this.toggle())
    this.root.setAttribute('aria-label', words('keys.title'))
    const close = button(words('keys.shut'), { class: 'close' }, icon('close'))
    close.addEventListener('click', () => this.close())
    this.root.append(h('header', {}, h('h2', {}, words('keys.title')), close), ...SHORTCUTS.map(part => this.part(...part)), foot)
    this.root.addEventListener('click', event => {
      if (event.target === this.root) this.close()
    })
  }

  toggle(): void {
    if (!this.close()) this.root.showModal()
  }

  /** Whether there was something to close. */
  close(): boolean {
    if (!this.root.open) return false
    this.root.close()
    return true
  }

  private part(title: Key, rows: [string[], Key][]): HTMLElement {
    const list = h('dl', {}, ...rows.flatMap(([keys, what]) => this.row(keys, what)))
    return h('section', {}, h('h3', {}, this.words(title)), list)
  }

  private row(keys: string[], what: Key): HTMLElement[] {
    return [h('dt', {}, ...keys.map(key => h('kbd', {}, key))), h('dd', {}, this.words(what))]
  }
}
