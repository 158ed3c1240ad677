/** The course in its order: each chapter with its lessons and how many of them are done. */
import type { CourseLesson } from '../contract'
import { progress } from '../lesson/progress'
import { h } from '../page/dom'
import { entry, type Shelf } from './entry'

/** `level`: only lessons of that level; "": all. */
export function chapters(shelf: Shelf, level: string): HTMLElement[] {
  const { course, language } = shelf
  return course.chapters.flatMap(({ id, number, titles }) => {
    const lessons = course.lessons.filter(lesson => lesson.chapter === id && (!level || lesson.level === level))
    if (!lessons.length) return []
    const title = h('h3', {}, h('span', { class: 'number' }, String(number)), titles[language])
    const list = h('ul', {}, ...lessons.map(lesson => h('li', {}, entry(shelf, lesson))))
    return [h('section', { class: 'chapter', 'data-chapter': id }, h('header', {}, title, tally(shelf, lessons)), list)]
  })
}

/** How many of these lessons are done: in words, and as a bar. */
export function tally({ words }: Shelf, lessons: CourseLesson[]): HTMLElement {
  const done = lessons.filter(({ id }) => progress.kept(id).done).length
  const bar = h('i', { class: 'bar', 'aria-hidden': 'true' }, h('i', {}))
  bar.style.setProperty('--share', String(done / lessons.length))
  return h('p', { class: 'tally' }, bar, words('course.tally', { n: done, total: lessons.length }))
}
