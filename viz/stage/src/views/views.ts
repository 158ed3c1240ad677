/** The graph in several forms, one at a time, chosen by tabs. Knows that a view has a root and follows the steps. */
import { h } from '../page/dom'
import type { Key, Say } from '../page/strings'
import type { Move } from '../time/reel'

const VIEWS = ['graph', 'grad_fn', 'text', 'torchviz'] as const
export type ViewName = (typeof VIEWS)[number]

export interface View {
  readonly root: HTMLElement
  /** The step as it is now; told only while the view is the one that is shown, and when it comes to be. */
  update(): void
}

let made = 0

export class Views {
  readonly tabs = h('div', { class: 'tabs', role: 'tablist' })
  readonly panels: HTMLElement[]
  private readonly buttons: HTMLButtonElement[]
  private current: ViewName = 'graph'

  constructor(
    words: Say,
    private readonly place: HTMLElement,
    private readonly views: Record<ViewName, View>,
    private readonly chosen: (name: ViewName) => void,
  ) {
    const number = (made += 1)
    this.tabs.setAttribute('aria-label', words('views.label'))
    this.panels = VIEWS.map(name => views[name].root)
    this.buttons = VIEWS.map((name, i) => {
      const panel = this.panels[i]!
      panel.id = `view-${name}-${number}`
      for (const [key, value] of [['role', 'tabpanel'], ['aria-label', words(`views.${name}` as Key)]]) panel.setAttribute(key!, value!)
      const about = words(`views.${name}.about` as Key)
      const tab = h('button', { type: 'button', role: 'tab', 'data-view': name, 'aria-controls': panel.id, title: about })
      tab.append(words(`views.${name}` as Key))
      tab.addEventListener('click', () => this.choose(name))
      return tab
    })
    this.tabs.append(...this.buttons)
    this.tabs.addEventListener('keydown', event => this.walk(event))
    this.paint()
  }

  get shown(): ViewName {
    return this.current
  }

  show(name: ViewName): void {
    this.current = name
    this.paint()
    this.views[name].update()
  }

  next(): void {
    this.choose(VIEWS[(VIEWS.indexOf(this.current) + 1) % VIEWS.length]!)
  }

  update(_: Move): void {
    this.views[this.current].update()
  }

  private choose(name: ViewName): void {
    this.show(name)
    this.chosen(name)
  }

  /** Arrow keys go from tab to tab; outside of the tabs they step through the film. */
  private walk(event: KeyboardEvent): void {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (!by) return
    event.preventDefault()
    event.stopPropagation()
    this.choose(VIEWS[(VIEWS.indexOf(this.current) + by + VIEWS.length) % VIEWS.length]!)
    this.buttons[VIEWS.indexOf(this.current)]!.focus()
  }

  private paint(): void {
    this.place.dataset.view = this.current
    VIEWS.forEach((name, i) => {
      const chosen = name === this.current
      this.panels[i]!.hidden = !chosen
      this.buttons[i]!.setAttribute('aria-selected', String(chosen))
      this.buttons[i]!.tabIndex = chosen ? 0 : -1
    })
  }
}
