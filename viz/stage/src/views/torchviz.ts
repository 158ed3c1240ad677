/**
 * The graph of each backward call as torchviz draws it. Graphviz comes to the page only when this view is first looked
 * at: `bring` asks for it. Its picture is shown as an image, in which no script or link of the text can live.
 */
import type { Drawing, Story } from '../contract'
import { h } from '../page/dom'
import type { Say } from '../page/strings'
import type { Player } from '../time/player'
import { type Draw, graphviz } from './graphviz'
import type { View } from './views'

export class TorchvizView implements View {
  readonly root = h('section', { class: 'panel torchviz' })
  private readonly choice: HTMLSelectElement
  private readonly picture = h('div', { class: 'picture', tabindex: 0 })
  private readonly drawings: Drawing[]
  private readonly urls: string[] = []
  private shown = ''
  /** Chosen by hand; until then it is the call that the film is at. */
  private held = false

  constructor(
    story: Story,
    private readonly player: Player,
    private readonly words: Say,
    private readonly bring: () => void,
  ) {
    this.drawings = story.drawings
    this.choice = h('select', { 'aria-label': words('torchviz.call') })
    this.drawings.forEach(({ title }, i) =>
      this.choice.append(h('option', { value: i }, words('torchviz.which', { n: i + 1, title }))),
    )
    this.choice.addEventListener('change', () => {
      this.held = true
      void this.draw(this.drawings[Number(this.choice.value)]!)
    })
    this.picture.setAttribute('role', 'group')
    this.picture.setAttribute('aria-label', words('views.torchviz'))
    const about = h('p', { class: 'quiet' }, words('torchviz.about'))
    this.root.append(h('header', {}, this.choice, about), this.picture)
  }

  update(): void {
    const begun = this.begun()
    ;[...this.choice.options].forEach((option, i) => (option.hidden = option.disabled = this.player.held && !begun.has(this.drawings[i]!.key)))
    this.choice.hidden = this.drawings.length < 2 || (this.player.held && begun.size < 2)
    if (this.player.held && !begun.size) return this.picture.replaceChildren(h('p', {}, this.words('torchviz.later')))
    if (!this.drawings.length) return this.picture.replaceChildren(h('p', {}, this.words('torchviz.none')))
    if (this.held && this.shown) return
    const wanted = this.drawings[this.current()]!
    this.choice.value = String(this.drawings.indexOf(wanted))
    void this.draw(wanted)
  }

  dispose(): void {
    for (const url of this.urls) URL.revokeObjectURL(url)
  }

  /** The last call that has begun, else the first. */
  private current(): number {
    const begun = this.begun()
    return Math.max(0, this.drawings.findLastIndex(({ key }) => begun.has(key)))
  }

  private begun(): Set<string> {
    const { story, index } = this.player
    return new Set(story.steps.slice(0, index + 1).flatMap(({ kind, key }) => (kind === 'call' ? [key] : [])))
  }

  private async draw(drawing: Drawing): Promise<void> {
    if (this.shown === drawing.key) return
    this.shown = drawing.key
    if (!drawing.dot) return this.say(drawing.note ?? '')
    this.picture.replaceChildren(h('p', { class: 'quiet', role: 'status' }, this.words('torchviz.drawing')))
    const made = await this.made(await graphviz(this.bring), drawing)
    if (this.shown === drawing.key) this.picture.replaceChildren(made)
  }

  private async made(draw: Draw, { dot = '', title }: Drawing): Promise<HTMLElement> {
    try {
      const url = URL.createObjectURL(new Blob([await draw(dot)], { type: 'image/svg+xml' }))
      this.urls.push(url)
      return h('img', { src: url, alt: this.words('torchviz.alt', { title }) })
    } catch (error) {
      return h('p', {}, `${this.words('torchviz.failed')} ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  private say(words: string): void {
    this.picture.replaceChildren(h('p', {}, `${this.words('torchviz.failed')} ${words}`))
  }
}
