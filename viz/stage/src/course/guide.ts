/**
 * The course around the stage: the list of lessons, the link to this place, the address bar, the lessons before and
 * after. Knows which lesson is on; its text is the pane's.
 */
import type { Script } from '../contract'
import type { KeyMap } from '../page/keys'
import type { Say } from '../page/strings'
import { AddressBar, addressOf, type Place } from './address'
import { type Linked, LinkButton } from './link'
import { Press } from '../print/press'
import { Sheet } from './sheet'

export interface House {
  script(): Script | null
  /** The step on the stage, from 0; below for none. */
  index(): number
  /** Another lesson is on its way. */
  leaving(): boolean
  ask(kind: 'lesson' | 'sheet', lesson: string): void
}

export class Guide {
  readonly sheet: Sheet
  readonly link: LinkButton
  readonly press: Press
  private readonly bar: AddressBar

  constructor(
    words: Say,
    private readonly language: 'en' | 'zh',
    private readonly house: House,
  ) {
    this.sheet = new Sheet(words, language, { here: () => this.here, open: id => this.open(id) })
    this.link = new LinkButton(words, () => this.linked())
    this.press = new Press(words, language, () => this.script?.lesson ?? '', lesson => house.ask('sheet', lesson))
    this.bar = new AddressBar(() => (house.leaving() ? null : this.place))
  }

  get keys(): KeyMap {
    const { before, after } = this.script ?? {}
    return {
      '/': () => this.sheet.show(true),
      ...(before ? { '<': () => this.open(before.id) } : {}),
      ...(after ? { '>': () => this.open(after.id) } : {}),
    }
  }

  /** The lesson on the stage; "" if the program is the reader's own. */
  get here(): string {
    return this.script?.edited ? '' : (this.script?.lesson ?? '')
  }

  /** Another lesson: the way to it is always this. */
  open(lesson: string): void {
    this.house.ask('lesson', lesson)
  }

  /** The film has moved, or is another. */
  moved(): void {
    this.bar.moved()
  }

  dispose(): void {
    this.bar.dispose()
    this.sheet.dispose()
    this.link.dispose()
    this.press.dispose()
  }

  private get script(): Script | null {
    return this.house.script()
  }

  /** Of code that was changed an address can only tell the lesson. */
  private get place(): Place | null {
    const { script } = this
    if (!script) return null
    const { lesson, edited, program, programs } = script
    if (edited) return { lesson }
    const index = this.house.index()
    return { lesson, program: program ? (programs[program] ?? '') : '', step: index < 0 ? null : index + 1 }
  }

  private linked(): Linked | null {
    const { script, place } = this
    return script && place && { address: addressOf(place, this.language), own: script.edited }
  }
}
