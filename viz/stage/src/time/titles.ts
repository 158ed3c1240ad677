/**
 * Which chapters' titles stand below a track, and where, so that none touches another or is cut. Pure: text is measured
 * by the caller. The current chapter always has its title and an error nearly always; the others where they fit.
 */
import type { Stretch } from './scale'

interface Titled extends Stretch {
  /** Long ("backward 2 · line 8") and short ("backward 2"). */
  texts: string[]
  error: boolean
}

export interface Title {
  chapter: number
  text: string
  left: number
  width: number
}

const APART = 12

export function titles(chapters: Titled[], current: number, room: number, measure: (text: string) => number): Title[] {
  const placed: Title[] = []
  for (const chapter of ranked(chapters, current)) {
    const { texts, error, left, width } = chapters[chapter]!
    const free = chapter === current || error
    for (const text of texts) {
      const wide = measure(text)
      const at = Math.max(0, Math.min(left, room - wide))
      if ((!free && wide > width) || placed.some(other => touches(other, at, wide))) continue
      placed.push({ chapter, text, left: at, width: wide })
      break
    }
  }
  return placed.sort((a, b) => a.left - b.left)
}

const touches = (other: Title, left: number, width: number): boolean =>
  left < other.left + other.width + APART && other.left < left + width + APART

/** The current chapter first, then errors, then the others, the widest first. */
function ranked(chapters: Titled[], current: number): number[] {
  const rank = (i: number): number => (i === current ? Infinity : chapters[i]!.error ? 1e9 : chapters[i]!.width)
  return chapters.map((_, i) => i).sort((a, b) => rank(b) - rank(a) || a - b)
}
