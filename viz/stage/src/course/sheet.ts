/**
 * The course over the whole page: chapters with their lessons, what people wonder about, and a search through all of it.
 * Knows the course as data and what the reader has done of it; opening a lesson is the page's.
 */
import type { Course } from '../contract'
import { progress } from '../lesson/progress'
import { button, h } from '../page/dom'
import { icon } from '../page/icons'
import type { Key, Say } from '../page/strings'
import { chapters, tally } from './chapters'
import { onCourse } from './data'
import { entry, type Shelf } from './entry'
import { needles } from './fold'
import { search } from './search'
import { confusions, errors } from './wonder'

export interface Desk {
  open(lesson: string): void
  /** The lesson on the stage; "" if the program is the reader's own. */
  here(): string
}

type Tab = 'lessons' | 'wonder'
const TABS: [Tab, Key][] = [['lessons', 'course.tab.lessons'], ['wonder', 'course.tab.wonder']]

export class Sheet {
  readonly root = h('dialog', { class: 'course' })
  private course: Course | null = null
  private tab: Tab = 'lessons'
  private level = ''
  private readonly field: HTMLInputElement
  private readonly sum = h('div', { class: 'sum' })
  private readonly choices = h('div', { class: 'choices-of' })
  private readonly body = h('div', { class: 'shelf', tabindex: -1 })
  private readonly count = h('p', { class: 'how-many', role: 'status' })
  private readonly silence: (() => void)[]

  constructor(
    private readonly words: Say,
    private readonly language: 'en' | 'zh',
    private readonly desk: Desk,
  ) {
    this.field = h('input', { type: 'text', role: 'searchbox', placeholder: words('course.search'), 'aria-label': words('course.search'), spellcheck: 'false', autocomplete: 'off' })
    this.furnish()
    this.root.addEventListener('keydown', event => this.key(event))
    this.field.addEventListener('input', () => this.draw())
    this.silence = [
      onCourse(course => {
        this.course = course
        this.draw()
      }),
      progress.listen(() => this.draw()),
    ]
  }

  /** With the search ready to be typed in, or at the lesson that is on the stage. */
  show(seeking = false): void {
    if (!seeking) this.field.value = ''
    if (!this.root.open) this.root.showModal()
    this.draw()
    const current = this.body.querySelector<HTMLElement>('[aria-current]')
    current?.scrollIntoView({ block: 'center' })
    if (seeking || !current) this.field.select()
    else current.focus({ preventScroll: true })
  }

  /** Whether there was something to close. */
  close(): boolean {
    if (!this.root.open) return false
    this.root.close()
    return true
  }

  /** From lesson to lesson in the list, by a clicker; whether the list is open. */
  turn(by: number): boolean {
    if (this.root.open) this.walk(by)
    return this.root.open
  }

  dispose(): void {
    for (const still of this.silence) still()
  }

  private furnish(): void {
    const { words } = this
    const shut = button(words('course.close'), { class: 'close' }, icon('close'))
    shut.addEventListener('click', () => this.close())
    const seek = h('label', { class: 'seek' }, icon('search'), this.field, h('kbd', { 'aria-hidden': 'true' }, '/'))
    const top = h('header', { class: 'top' }, h('h2', {}, words('course.title')), this.sum, seek, shut)
    this.root.setAttribute('aria-label', words('course.title'))
    this.root.append(top, this.choices, this.body, this.count)
  }

  private draw(): void {
    const { course, root, words } = this
    if (!root.open) return
    if (!course) return this.body.replaceChildren(h('p', { class: 'none' }, words('course.loading')))
    const shelf = this.shelf(course)
    this.sum.replaceChildren(tally(shelf, course.lessons))
    this.choices.replaceChildren(...(shelf.needles.length ? [] : this.choosing(course)))
    const parts = shelf.needles.length ? this.found(shelf) : this.whole(shelf)
    this.body.replaceChildren(h('div', { class: 'wide' }, ...parts))
  }

  private shelf(course: Course): Shelf {
    const { language, words, field, desk } = this
    const open = (lesson: string): void => {
      this.close()
      desk.open(lesson)
    }
    return { course, language, words, here: desk.here(), needles: needles(field.value), open }
  }

  private whole(shelf: Shelf): HTMLElement[] {
    const { words, tab, level } = this
    if (tab === 'lessons') return chapters(shelf, level)
    const asked = shelf.course.confusions.map(entry => ({ entry }))
    return [
      group(words('course.wonder'), confusions(shelf, asked)),
      group(words('course.saw'), errors(shelf, shelf.course.errors.map(entry => ({ entry })))),
    ]
  }

  private found(shelf: Shelf): HTMLElement[] {
    const { words } = this
    const { lessons, confusions: asked, errors: seen, near, words: needles } = search(shelf.course, this.field.value, shelf.language)
    shelf = { ...shelf, needles }
    const list = h('ul', {}, ...lessons.map(hit => h('li', {}, entry(shelf, hit.entry, hit.found))))
    const total = lessons.length + asked.length + seen.length
    this.count.textContent = words('course.count', { n: total })
    if (!total) return [h('p', { class: 'none' }, words('course.none', { query: this.field.value.trim() }))]
    return [
      near ? h('p', { class: 'near' }, words('course.near')) : null,
      lessons.length ? group(`${words('course.lessons')} (${lessons.length})`, list, 'chapter') : null,
      asked.length ? group(`${words('course.wonder')} (${asked.length})`, confusions(shelf, asked)) : null,
      seen.length ? group(`${words('course.saw')} (${seen.length})`, errors(shelf, seen)) : null,
    ].filter(part => part !== null)
  }

  private choosing({ levels }: Course): HTMLElement[] {
    const { words, language, tab, level } = this
    const tabs = TABS.map(([one, name]) => this.choice(words(name), one === tab, () => (this.tab = one)))
    const all = [{ id: '', said: words('course.levels.all') }, ...levels.map(({ id, titles }) => ({ id, said: titles[language] }))]
    const chosen = all.map(({ id, said }) => this.choice(said, id === level, () => (this.level = id)))
    return [
      h('div', { class: 'segments', role: 'group', 'aria-label': words('course.title') }, ...tabs),
      ...(tab === 'lessons' ? [h('div', { class: 'segments levels', role: 'group', 'aria-label': words('course.levels') }, ...chosen)] : []),
    ]
  }

  private choice(said: string, on: boolean, choose: () => void): HTMLElement {
    const made = h('button', { type: 'button', 'aria-pressed': String(on) }, said)
    made.addEventListener('click', () => {
      const at = [...this.choices.querySelectorAll('button')].indexOf(made)
      choose()
      this.draw()
      this.body.scrollTop = 0
      this.choices.querySelectorAll('button')[at]?.focus()
    })
    return made
  }

  /** No key of the list is one of the film's. */
  private key(event: KeyboardEvent): void {
    event.stopPropagation()
    const writing = event.composedPath()[0] === this.field
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const first = this.entries[0]
    if (by) this.walk(by)
    else if (event.key === '/' && !writing) this.field.select()
    else if (event.key === 'Enter' && writing && !event.isComposing && this.field.value) first?.click()
    else return
    event.preventDefault()
  }

  private get entries(): HTMLElement[] {
    return [...this.body.querySelectorAll<HTMLElement>('[data-lesson]')]
  }

  /** From link to link; up from the first is the search. */
  private walk(by: number): void {
    const { entries } = this
    const at = entries.findIndex(entry => entry.matches(':focus'))
    const to = at + by < 0 ? this.field : entries[at + by]
    to?.focus({ preventScroll: true })
    to?.scrollIntoView({ block: 'nearest' })
  }
}

function group(title: string, list: HTMLElement, look = 'questions'): HTMLElement {
  return h('section', { class: look }, h('header', {}, h('h3', {}, title)), list)
}
