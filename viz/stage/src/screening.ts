/** The film that is on: unpacked, and put in its places. Knows nothing of the code, nor of what was asked for it. */
import type { ViewData } from './contract'
import { Film, type Heard, type Places } from './film'
import { h } from './page/dom'
import type { Say } from './page/strings'
import { unpack } from './page/unpack'

export class Screening {
  film: Film | null = null
  /** The story of the film that is on, or being opened. */
  private id = ''

  constructor(
    private readonly words: Say,
    private readonly places: Places,
    /** Opened: where it begins is for the page to say, which knows the film before. */
    private readonly heard: Heard & { opened(film: Film, before: Film | null): void },
  ) {
    this.empty(words('stage.empty'))
  }

  /** Show what the page has now; whether that is another film. */
  async show({ story_id, story }: ViewData): Promise<boolean> {
    if (story_id === this.id) return false
    this.id = story_id
    if (story) await this.open(story_id, story)
    else this.empty(this.words('stage.empty'))
    return true
  }

  dispose(): void {
    this.film?.dispose()
  }

  private async open(id: string, packed: string): Promise<void> {
    try {
      const story = await unpack(packed)
      if (id !== this.id) return
      const before = this.film
      before?.dispose()
      this.film = null
      this.film = new Film(story, this.words, this.places, this.heard)
      this.heard.opened(this.film, before)
    } catch (error) {
      this.empty(this.words('stage.broken', { why: String(error) }))
    }
  }

  private empty(words: string): void {
    this.film?.dispose()
    this.film = null
    this.places.graph.replaceChildren(h('p', { class: 'empty' }, words))
    this.places.below.replaceChildren()
    this.places.tables.replaceChildren()
  }
}
