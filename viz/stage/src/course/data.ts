/**
 * The course, all lessons in every language. It comes once a page load, by a small component of its own, so that no run
 * brings it again. Knows when it is there; nothing of how it looks.
 */
import type { Course } from '../contract'
import { unpack } from '../page/unpack'

let course: Course | null = null
let packed = ''
const readers = new Set<(course: Course) => void>()

/** The course has arrived; the same one again is nothing new. */
export async function deliver(data: { course: string }): Promise<void> {
  if (data.course === packed) return
  packed = data.course
  course = await unpack<Course>(packed)
  for (const read of readers) read(course)
}

/** The course; null until it is there. */
export const theCourse = (): Course | null => course

/** Hear of the course: at once if it is there, else when it arrives. Returns the clean-up. */
export function onCourse(read: (course: Course) => void): () => void {
  readers.add(read)
  if (course) read(course)
  return () => readers.delete(read)
}
