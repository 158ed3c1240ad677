/**
 * What a query finds in the course: lessons, questions, error messages; in both languages, whichever the page has. Every
 * word of the query has to be found somewhere in an entry. Pure: knows the course as data, no page.
 */
import type { Course, CourseLesson, Titles } from '../contract'
import { folded, needles } from './fold'

type Language = keyof Titles
type Confusion = Course['confusions'][number]
type Taught = Course['errors'][number]

export interface Hit<T> {
  entry: T
  /** A text of it where the words were found, if that is not one that the list shows. */
  found: string
}

export interface Found {
  lessons: Hit<CourseLesson>[]
  confusions: Hit<Confusion>[]
  errors: Hit<Taught>[]
}

/** A text in which an entry is looked for. */
interface Field {
  text: string
  weight: number
  /** It is seen in the list anyway. */
  seen?: boolean
}

const LANGUAGES: Language[] = ['en', 'zh']
const WEIGHTS = { number: 12, title: 8, id: 6, asked: 5, keyword: 5, about: 3, goal: 3, remember: 3, code: 2 }
/** What a word that begins with what was typed counts more. */
const BEGINS = 1

export function search(course: Course, query: string, language: Language): Found {
  const words = needles(query)
  if (!words.length) return { lessons: [], confusions: [], errors: [] }
  const other = LANGUAGES.find(one => one !== language)!
  return {
    lessons: hits(course.lessons, words, lesson => lessonFields(course, lesson, language)),
    confusions: hits(course.confusions.filter(one => one.lessons.length), words, ({ titles }) => [
      { text: titles[language], weight: 2, seen: true },
      { text: titles[other], weight: 1 },
    ]),
    errors: hits(course.errors, words, ({ type, message }) => [{ text: `${type}: ${message}`, weight: 1, seen: true }]),
  }
}

function lessonFields(course: Course, lesson: CourseLesson, language: Language): Field[] {
  const { id, number, titles, about, goal, remember, keywords, code } = lesson
  const own = (texts: Titles, weight: number, seen = false): Field[] =>
    LANGUAGES.map(one => ({ text: texts[one], weight, seen: seen && one === language }))
  const asked = course.confusions.filter(({ lessons }) => lessons.includes(id)).flatMap(({ titles }) => own(titles, WEIGHTS.asked))
  const errors = course.errors.filter(({ lessons }) => lessons.includes(id)).map(({ type, message }) => ({ text: `${type}: ${message}`, weight: WEIGHTS.asked }))
  return [
    { text: number, weight: WEIGHTS.number, seen: true },
    ...own(titles, WEIGHTS.title, true),
    { text: id, weight: WEIGHTS.id, seen: true },
    ...own(about, WEIGHTS.about, true),
    ...asked,
    ...errors,
    ...keywords.map(text => ({ text, weight: WEIGHTS.keyword })),
    ...own(goal, WEIGHTS.goal),
    ...own(remember, WEIGHTS.remember),
    ...code.split('\n').map(line => ({ text: line.trim(), weight: WEIGHTS.code })),
  ]
}

/** Best first; of equals the order of the course. */
function hits<T>(entries: T[], words: string[], fields: (entry: T) => Field[]): Hit<T>[] {
  const found = entries.flatMap(entry => {
    const score = judged(fields(entry), words)
    return score ? [{ entry, ...score }] : []
  })
  return found.sort((a, b) => b.score - a.score)
}

/** How well the words are met, and where; null: not all are. */
function judged(fields: Field[], words: string[]): { score: number; found: string } | null {
  const texts = fields.map(field => ({ ...field, flat: folded(field.text.replaceAll('`', '')) }))
  let [score, found] = [0, '']
  for (const word of words) {
    const met = texts.filter(({ flat }) => flat.includes(word))
    if (!met.length) return null
    const values = met.map(({ flat, weight }) => weight + (begins(flat, word) ? BEGINS : 0))
    score += Math.max(...values)
    if (!found && !met.some(({ seen }) => seen)) found = met[values.indexOf(Math.max(...values))]!.text
  }
  return { score, found }
}

const LETTER = /[\p{L}\p{N}]/u

const begins = (flat: string, word: string): boolean => {
  for (let at = flat.indexOf(word); at >= 0; at = flat.indexOf(word, at + 1)) if (at === 0 || !LETTER.test(flat[at - 1]!)) return true
  return false
}
