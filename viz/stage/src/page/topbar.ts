/** The bar on top: the title, the lesson and the ways to others, the language. */
import type { Neighbour, ViewData } from '../contract'
import { codeWords } from '../tell/words'
import { button, h } from './dom'
import { icon } from './icons'
import type { Say } from './strings'

export interface Choices {
  lesson(id: string): void
  /** All lessons. */
  course(): void
  language(language: 'en' | 'zh'): void
}

export class Topbar {
  readonly root = h('header', { class: 'topbar' })
  private readonly title = h('span', { class: 'lesson-title' })
  private readonly before = h('span', { class: 'neighbour' })
  private readonly after = h('span', { class: 'neighbour' })

  constructor(
    private readonly words: Say,
    private readonly choices: Choices,
    language: 'en' | 'zh',
    tools: HTMLElement[],
  ) {
    const opener = button(words('course.open.long'), { class: 'plain course-open', 'aria-haspopup': 'dialog' }, words('course.open'))
    opener.addEventListener('click', () => choices.course())
    const place = h('div', { class: 'place-in-course' }, this.before, this.title, this.after)
    this.root.append(h('h1', {}, words('app.title')), place, opener, ...tools, this.languages(language))
  }

  update({ title, script }: ViewData): void {
    const number = script && !script.edited ? h('b', {}, script.number) : null
    this.title.replaceChildren(...(number ? [number, ' · '] : []), ...codeWords(title))
    this.before.replaceChildren(...this.neighbour('back', script?.before))
    this.after.replaceChildren(...this.neighbour('forward', script?.after))
  }

  private neighbour(way: 'back' | 'forward', to: Neighbour | null | undefined): HTMLElement[] {
    if (!to) return []
    const title = to.title.replaceAll('`', '')
    const label = this.words(way === 'back' ? 'course.before' : 'course.after', { title })
    const made = button(label, { class: `to-lesson ${way}`, 'data-lesson': to.id }, icon(way))
    made.addEventListener('click', () => this.choices.lesson(to.id))
    return [made]
  }

  private languages(language: 'en' | 'zh'): HTMLElement {
    const mark = (code: string, text: string): HTMLElement =>
      h('span', { class: code === language ? 'chosen' : null, lang: code }, text)
    const other = this.words('app.language.other')
    const toggle = button(other, { class: 'plain language' }, mark('en', 'EN'), ' · ', mark('zh', '中文'))
    toggle.addEventListener('click', () => this.choices.language(language === 'en' ? 'zh' : 'en'))
    return toggle
  }
}
