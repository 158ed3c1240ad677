/** What people wonder about, and the errors that they see: each leads to the lessons that clear it up. */
import type { Course } from '../contract'
import { h } from '../page/dom'
import { lessonOf, type Shelf, toLesson } from './entry'
import { marked } from './marked'

type Confusion = Course['confusions'][number]
type Taught = Course['errors'][number]

export function confusions(shelf: Shelf, entries: { entry: Confusion; found?: string }[]): HTMLElement {
  const { language, needles } = shelf
  return listed(shelf, 'wonders', entries.map(({ entry, found }) => ({
    lessons: entry.lessons,
    said: [h('b', {}, ...marked(entry.titles[language], needles)), found ? h('span', { class: 'found' }, ...marked(found, needles)) : null],
  })))
}

export function errors(shelf: Shelf, entries: { entry: Taught }[]): HTMLElement {
  return listed(shelf, 'messages', entries.map(({ entry: { type, message, lessons } }) => ({
    lessons,
    said: [h('code', { class: 'type' }, ...marked(type, shelf.needles)), h('code', {}, ...marked(message, shelf.needles))],
  })))
}

/** The first lesson opens by a click on the question; others stand under it. */
function listed(shelf: Shelf, look: string, rows: { lessons: string[]; said: (HTMLElement | null)[] }[]): HTMLElement {
  return h('ul', { class: look }, ...rows.flatMap(({ lessons, said }) => {
    const [first, ...more] = lessons
    if (!first) return []
    const main = toLesson(shelf, first, { class: 'wonder' }, ...said, named(shelf, first))
    return [h('li', {}, main, ...more.map(lesson => toLesson(shelf, lesson, { class: 'also' }, named(shelf, lesson))))]
  }))
}

function named(shelf: Shelf, id: string): HTMLElement {
  const lesson = lessonOf(shelf, id)
  return h('span', { class: 'leads' }, h('span', { class: 'number' }, lesson?.number), ' ', ...marked(lesson?.titles[shelf.language] ?? id, []))
}
