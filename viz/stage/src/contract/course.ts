/** The course, in every language. Mirror of `viz/course/catalogue.py`. */

/** They may have code in backticks. */
export type Titles = Record<'en' | 'zh', string>

export interface CourseLesson {
  id: string
  number: string
  chapter: string
  level: string
  minutes: number
  titles: Titles
  about: Titles
  goal: Titles
  remember: Titles
  keywords: string[]
  programs: string[]
  code: string
  questions: number
}

export interface Course {
  chapters: { id: string; number: number; titles: Titles }[]
  levels: { id: string; titles: Titles }[]
  lessons: CourseLesson[]
  confusions: { number: number; titles: Titles; lessons: string[] }[]
  errors: { kind: string; type: string; message: string; lessons: string[] }[]
}
