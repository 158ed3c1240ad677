/**
 * What a query finds in the course: lessons, questions, error messages; in both languages, whichever the page has. A
 * pasted message finds what it contains; else every word of the query has to be found somewhere in an entry, and where
 * none has them all the nearest are found. Pure: knows the course as data, no page.
 */
import type { Course, CourseLesson, Titles } from '../contract'
import { begins, folded, needles } from './fold'
import { nearest } from './near'

type Language = keyof Titles
type Confusion = Course['confusions'][number]
type Taught = Course['errors'][number]

export interface Hit<T> {
  entry: T
  /** A text of it where the words were found, if that is not one that the list shows. */
  found: string
}

export interface Found {
  /** Folded words that are to be marked. */
  words: string[]
  /** Nothing has all words of the query: this comes nearest. */
  near: boolean
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
  if (!words.length) return { ...NOTHING, words }
  const all = shelves(course, language)
  const found = contained(course, query) ?? { words, near: false, ...sought(all, fields => judged(fields, words)) }
  return some(found) ? found : near(all, query)
}

const NOTHING: Found = { words: [], near: false, lessons: [], confusions: [], errors: [] }

const some = ({ lessons, confusions, errors }: Found): boolean => lessons.length + confusions.length + errors.length > 0

interface Shelf<T> {
  entry: T
  fields: Field[]
}

interface Shelves {
  lessons: Shelf<CourseLesson>[]
  confusions: Shelf<Confusion>[]
  errors: Shelf<Taught>[]
}

type Judge = (fields: Field[]) => { score: number; found: string } | null

function shelves(course: Course, language: Language): Shelves {
  const other = LANGUAGES.find(one => one !== language)!
  return {
    lessons: course.lessons.map(entry => ({ entry, fields: lessonFields(course, entry, language) })),
    confusions: course.confusions.filter(one => one.lessons.length).map(entry => ({
      entry,
      fields: [{ text: entry.titles[language], weight: 2, seen: true }, { text: entry.titles[other], weight: 1 }],
    })),
    errors: course.errors.map(entry => ({ entry, fields: [{ text: `${entry.type}: ${entry.message}`, weight: 1, seen: true }] })),
  }
}

const sought = ({ lessons, confusions, errors }: Shelves, judge: Judge): Pick<Found, keyof Shelves> =>
  ({ lessons: hits(lessons, judge), confusions: hits(confusions, judge), errors: hits(errors, judge) })

/** So many words name something by themselves when they stand in a longer query. */
const NAMING = 3

/** The messages that a query contains, as a traceback does, and the lessons that are known by such a phrase; null: none. */
function contained({ lessons, errors }: Course, query: string): Found | null {
  const flat = folded(query).replace(/\s+/g, ' ')
  const holds = (text: string): boolean => needles(text).length >= NAMING && flat.includes(folded(text))
  const seen = errors.filter(({ message }) => holds(message))
  const taught = new Set(seen.flatMap(error => error.lessons))
  const phrases = lessons.flatMap(({ keywords }) => keywords.filter(holds))
  const known = [...lessons.filter(({ id }) => taught.has(id)), ...lessons.filter(({ id, keywords }) => !taught.has(id) && keywords.some(holds))]
  if (!known.length) return null
  const plain = <T>(entry: T): Hit<T> => ({ entry, found: '' })
  const words = [...seen.map(({ message }) => message), ...phrases].map(folded)
  return { words, near: false, lessons: known.map(plain), confusions: [], errors: seen.map(plain) }
}

/** At most so many of a kind are near, and none that has less than this share of what the best one has. */
const NEAR = 6
const BESIDE = 0.5

function near(all: Shelves, query: string): Found {
  const kinds = [all.lessons, all.confusions, all.errors] as Shelf<unknown>[][]
  const texts = kinds.flat().map(({ fields }) => flattened(fields))
  const { scores, words } = nearest(query, texts)
  const score = new Map(kinds.flat().map(({ fields }, i) => [fields, scores[i]!]))
  const found = sought(all, fields => (score.get(fields) ? { score: score.get(fields)!, found: shown(fields, words) } : null))
  const of = ({ fields }: Shelf<unknown>): number => score.get(fields)!
  const cut = <T>(hits: Hit<T>[], shelf: Shelf<T>[]): Hit<T>[] => {
    const worth = new Map(shelf.map(one => [one.entry, of(one)]))
    return hits.filter(({ entry }) => worth.get(entry)! >= BESIDE * Math.max(...worth.values())).slice(0, NEAR)
  }
  return { words, near: true, lessons: cut(found.lessons, all.lessons), confusions: cut(found.confusions, all.confusions), errors: cut(found.errors, all.errors) }
}

/** A text with one of these words, if no text has one that the list shows. */
function shown(fields: Field[], words: string[]): string {
  const met = flattened(fields).filter(({ flat }) => words.some(word => flat.includes(word)))
  return met.some(({ seen }) => seen) ? '' : (met[0]?.text ?? '')
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
function hits<T>(shelf: Shelf<T>[], judge: Judge): Hit<T>[] {
  const found = shelf.flatMap(({ entry, fields }) => {
    const score = judge(fields)
    return score ? [{ entry, ...score }] : []
  })
  return found.sort((a, b) => b.score - a.score)
}

const flattened = (fields: Field[]): (Field & { flat: string })[] => fields.map(field => ({ ...field, flat: folded(field.text.replaceAll('`', '')) }))

/** How well the words are met, and where; null: not all are. */
function judged(fields: Field[], words: string[]): { score: number; found: string } | null {
  const texts = flattened(fields)
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
