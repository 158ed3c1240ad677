/** The bar on top: the title, the lesson and the menu of lessons, the language. */
import type { Lesson, ViewData } from './contract'
import { button, h } from './dom'
import { icon } from './icons'
import type { Say } from './strings'

export interface Choices {
  lesson(id: string): void
  language(language: 'en' | 'zh'): void
}

export class Topbar {
  readonly root = h('header', { class: 'topbar' })
  private readonly title = h('span', { class: 'lesson-title' })
  private readonly menu = h('div', { class: 'lessons', hidden: true })
  private readonly opener: HTMLButtonElement

  constructor(
    private readonly words: Say,
    private readonly choices: Choices,
    language: 'en' | 'zh',
  ) {
    this.opener = h(
      'button',
      { type: 'button', class: 'plain opener', 'aria-expanded': 'false' },
      words('app.lessons'),
      icon('down'),
    )
    this.opener.addEventListener('click', () => this.toggle(Boolean(this.menu.hidden)))
    this.menu.setAttribute('role', 'group')
    this.menu.setAttribute('aria-label', words('app.lessons'))
    this.root.append(
      h('h1', {}, words('app.title')),
      this.title,
      h('div', { class: 'picker' }, this.opener, this.menu),
      this.languages(language),
    )
    this.root.addEventListener('focusout', event => {
      if (!this.root.contains(event.relatedTarget as Node | null)) this.toggle(false)
    })
    this.root.addEventListener('keydown', event => {
      if (this.menu.hidden) return
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
      if (by) this.walk(by)
      else if (event.key === 'Escape') this.close()
      else return
      event.preventDefault()
      event.stopPropagation()
    })
  }

  update(view: ViewData): void {
    this.title.textContent = view.title
    this.opener.parentElement!.hidden = !view.lessons.length
    const chapters = Map.groupBy(view.lessons, lesson => lesson.chapter)
    this.menu.replaceChildren(...[...chapters].map(([chapter, lessons]) => this.chapter(chapter, lessons, view.lesson)))
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
      this.toggle(false)
      this.choices.lesson(id)
    })
    return entry
  }

  private toggle(open: boolean): void {
    this.menu.hidden = !open
    this.opener.setAttribute('aria-expanded', String(open))
    if (open) (this.menu.querySelector<HTMLElement>('[aria-current]') ?? this.menu.querySelector('button'))?.focus()
  }

  private close(): void {
    this.toggle(false)
    this.opener.focus()
  }

  private walk(by: number): void {
    const entries = [...this.menu.querySelectorAll('button')]
    const at = entries.findIndex(entry => entry.matches(':focus'))
    entries.at((at + by) % entries.length)?.focus()
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
