/** The second version, from the wish to its end: the menu, the two films side by side, and what is asked for them. */
import { applied } from '../code/edits'
import type { Ask, Edit, Other, Pairing, Variant } from '../contract'
import { verdictOn } from '../page/proof'
import type { Say } from '../page/strings'
import { unpack } from '../page/unpack'
import { Duet, type Lent } from './duet'
import { CompareMenu } from './menu'

/** The page around it. */
export interface Desk {
  /** What the first version stands in; null without a film. */
  lend(): Lent | null
  /** Two are side by side now. */
  beside(): void
  /** All that was lent goes back to its place. */
  back(): void
  variants(): Variant[]
  ask(kind: Ask['kind'], options: Ask['options']): void
  running(): void
  run(): void
  /** Go on with another program alone, at a step of its film. */
  adopt(text: string, index: number): void
  moved(): void
  /** What stood in the second editor before the page was drawn anew in another language. */
  kept: string | null
}

export class Comparison {
  duet: Duet | null = null
  readonly menu: CompareMenu
  /** Which two films are side by side, or are being opened. */
  private pair = ''

  constructor(
    private readonly host: Document | ShadowRoot,
    private readonly root: HTMLElement,
    private readonly words: Say,
    private readonly desk: Desk,
  ) {
    const picks = { pick: (edits: Edit[]) => this.open(edits), leave: () => this.leave() }
    this.menu = new CompareMenu(words, picks, () => this.offer)
  }

  /** What stands in the second editor; null without one. */
  get text(): string | null {
    return this.duet?.editor.text ?? null
  }

  /** Ask for the version that these edits make. */
  open(edits: Edit[]): void {
    const { editor, film } = this.desk.lend() ?? {}
    if (!editor || !film) return
    film.timeline.pause()
    this.desk.ask('compare', { other: applied(editor.text, edits) })
    this.desk.running()
  }

  /** Run both; false where there is only one version. */
  run(): boolean {
    if (this.text === null) return false
    this.duet?.timeline.pause()
    this.desk.ask('compare', { other: this.text })
    return true
  }

  /** The second version beside the first, opened once; null: there is none any more. */
  async show(other: Other | null): Promise<void> {
    const film = this.desk.lend()?.film
    const pair = other && film ? [film.story.id, other.story_id, other.code].join(' ') : ''
    if (pair === this.pair && (!this.duet || this.duet.films.a === film)) return
    this.pair = pair
    if (!other || !pair) return this.end()
    const [story, pairing] = await Promise.all([unpack(other.story), unpack<Pairing>(other.pairing)])
    if (pair !== this.pair) return
    this.end()
    const lent = this.desk.lend()
    if (!lent) return
    this.pair = pair
    const events = { run: () => this.desk.run(), keep: () => this.keep(), leave: () => this.leave(), moved: () => this.desk.moved(), graphviz: () => this.desk.ask('graphviz', {}) }
    this.duet = new Duet(this.host, this.words, lent, { other, story, pairing, text: this.desk.kept }, events)
    this.desk.kept = null
    this.root.append(this.duet.root)
    this.root.classList.add('is-comparing')
    this.menu.show(true)
    this.desk.beside()
    this.duet.begin()
    this.prove()
  }

  prove(): void {
    this.duet?.marks.show(verdictOn(this.duet.film.story.id))
  }

  /** One version again. */
  end(): void {
    this.pair = ''
    if (!this.duet) return
    this.duet.dispose()
    this.duet = null
    this.root.classList.remove('is-comparing')
    this.menu.show(false)
    this.desk.back()
  }

  /** What Escape closes: the second film's inspector, then the comparison. Whether there was something. */
  close(): boolean {
    if (!this.duet) return false
    if (!this.duet.film.inspector.close()) this.leave()
    return true
  }

  private get offer(): { variants: Variant[]; code: string; stale: boolean } {
    const { editor, film } = this.desk.lend() ?? {}
    const code = film?.story.code ?? ''
    return { variants: this.desk.variants(), code, stale: editor?.text !== code }
  }

  /** Back to the first version. */
  private leave(): void {
    this.end()
    this.desk.ask('alone', {})
  }

  /** Back to one version, and that is the second. */
  private keep(): void {
    if (!this.duet) return
    const { film, editor } = this.duet
    const [text, index] = [editor.text, film.player.index]
    this.end()
    this.desk.adopt(text, index)
  }
}
