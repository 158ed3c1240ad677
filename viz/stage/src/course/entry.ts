/** One lesson in a list: number, title, what it is about, and how far the reader has come in it. A link like any other. */
import type { Course, CourseLesson } from '../contract'
import { h } from '../page/dom'
import { icon } from '../page/icons'
import type { Say } from '../page/strings'
import { progress } from '../lesson/progress'
import { addressOf } from './address'
import { marked } from './marked'

/** What every part of the course's list needs to know. */
export interface Shelf {
  course: Course
  language: 'en' | 'zh'
  words: Say
  /** The lesson that is on the stage; "" while that is the reader's own program. */
  here: string
  /** Folded words that are to be marked. */
  needles: string[]
  open(lesson: string): void
}

/** A link to a lesson: a click opens it on this page, the middle button in another. */
export function toLesson(shelf: Shelf, lesson: string, attributes: Record<string, string | null>, ...said: (Node | null)[]): HTMLElement {
  const link = h('a', { href: addressOf({ lesson }, shelf.language), 'data-lesson': lesson, ...attributes }, ...said)
  link.addEventListener('click', event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    shelf.open(lesson)
  })
  return link
}

export const lessonOf = ({ course }: Shelf, id: string): CourseLesson | undefined => course.lessons.find(lesson => lesson.id === id)

export function entry(shelf: Shelf, lesson: CourseLesson, found = ''): HTMLElement {
  const { language, needles, here } = shelf
  const current = lesson.id === here
  const whole = h('div', { class: 'text' })
  whole.append(
    h('b', {}, ...marked(lesson.titles[language], needles)),
    h('p', {}, ...marked(lesson.about[language], needles)),
    found ? h('p', { class: 'found' }, ...marked(found, needles)) : '',
    facts(shelf, lesson),
  )
  const number = h('span', { class: 'number' }, ...marked(lesson.number, needles))
  return toLesson(shelf, lesson.id, { class: 'entry', 'aria-current': current ? 'page' : null }, number, whole, sign(lesson))
}

/** Level, minutes, and what was done of it. */
function facts({ course, language, words, here }: Shelf, { id, level, minutes, questions }: CourseLesson): HTMLElement {
  const done = progress.kept(id)
  const answered = Math.min(questions, Object.keys(done.answered).length + done.tried.length)
  const facts = [
    course.levels.find(one => one.id === level)?.titles[language] ?? level,
    words('course.minutes', { n: minutes }),
    done.done ? words('course.done') : answered ? words('course.answered', { n: answered, total: questions }) : '',
    id === here ? words('course.here') : '',
  ]
  return h('small', {}, facts.filter(Boolean).join(' · '))
}

function sign({ id }: CourseLesson): HTMLElement {
  const { done, answered, tried } = progress.kept(id)
  const begun = Object.keys(answered).length + tried.length > 0
  return h('i', { class: done ? 'sign done' : begun ? 'sign begun' : 'sign', 'aria-hidden': 'true' }, done && icon('check'))
}
