/** The bar on top: the title, the lesson and the menu of lessons, the language. */
import type { Lesson, ViewData } from '../contract'
import { button, h } from './dom'
import { Dropdown } from './dropdown'
import { icon } from './icons'
import type { Say } from './strings'

export interface Choices {
  lesson(id: string): void
  language(language: 'en' | 'zh'): void
}

export class Topbar {
  readonly root = h('header', { class: 'topbar' })
  private readonly title = h('span', { class: 'lesson-title' })
  private readonly lessons: Dropdown

  constructor(
    private readonly words: Say,
    private readonly choices: Choices,
    language: 'en' | 'zh',
    tools: HTMLElement[],
  ) {
    this.lessons = new Dropdown(words('app.lessons'))
    this.lessons.opener.append(words('app.lessons'), icon('down'))
    this.lessons.opener.addEventListener('click', () => this.lessons.toggle())
    this.root.append(
      h('h1', {}, words('app.title')),
      this.title,
      this.lessons.root,
      ...tools,
      this.languages(language),
    )
  }

  update(view: ViewData): void {
    this.title.textContent = view.title
    this.lessons.root.hidden = !view.lessons.length
    const chapters = Map.groupBy(view.lessons, lesson => lesson.chapter)
    this.lessons.menu.replaceChildren(...[...chapters].map(([chapter, lessons]) => this.chapter(chapter, lessons, view.lesson)))
  }

  private chapter(title: string, lessons: Lesson[], current: string): HTMLElement {
    const list = h('ul', {}, ...lessons.map(lesson => h('li', {}, this.entry(lesson, lesson.id === current))))
    return h('section', {}, title ? h('h2', {}, title) : null, list)
  }

  private entry({ id, title, about }: Lesson, current: boolean): HTMLElement {
    const entry = h(
      'button',
      { type: 'button', 'data-lesson': id, 'aria-current': current ? 'true' : null },
      h('b', {}, title),
      h('span', {}, about),
    )
    entry.addEventListener('click', () => {
      this.lessons.toggle(false)
      this.choices.lesson(id)
    })
    return entry
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
