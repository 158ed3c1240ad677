/** On the card of an error: the way to the lesson that teaches it. The course may come after the error. */
import type { Course } from '../contract'
import { h } from '../page/dom'
import { icon } from '../page/icons'
import type { Say } from '../page/strings'
import { onCourse } from './data'
import { marked } from './marked'

interface Around {
  words: Say
  language: 'en' | 'zh'
  /** The lesson on the stage need not be offered. */
  here: string
  open(lesson: string): void
}

export function taught(kind: string, around: Around): HTMLElement {
  const root = h('p', { class: 'taught', hidden: true })
  const still = onCourse(course => {
    const way = leading(course, kind, around)
    if (way) root.replaceChildren(way)
    root.hidden = !way
    queueMicrotask(() => still())
  })
  return root
}

function leading({ errors, lessons }: Course, kind: string, { words, language, here, open }: Around): HTMLElement | null {
  const teach = errors.find(error => error.kind === kind)?.lessons.find(id => id !== here)
  const lesson = lessons.find(({ id }) => id === teach)
  if (!lesson) return null
  const label = words('course.teaches', { number: lesson.number, title: lesson.titles[language] })
  const way = h('button', { type: 'button', class: 'plain', 'data-lesson': lesson.id, title: words('course.teaches.why') }, icon('lesson'), h('span', {}, ...marked(label, [])))
  way.addEventListener('click', () => open(lesson.id))
  return way
}
