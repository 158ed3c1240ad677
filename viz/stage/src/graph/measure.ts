/** How much room text takes on the stage, told without asking a font: layouts are the same on every machine. */

/** Widths of a character: the code font's, the small code font's, and an average of the plain one. */
export const CODE = 7.8
export const SMALL_CODE = 6.6
export const PLAIN = 6.4

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/

/** The length of a text in characters; an East Asian one counts for nearly two, or as many as `wide` says. */
export function columns(text: string, wide = 1.7): number {
  let count = 0
  for (const character of text) count += WIDE.test(character) ? wide : 1
  return count
}

/** A text on one line of at most so many characters. */
export function shorten(text: string, most: number): string {
  const flat = text.replace(/\s+/g, ' ')
  if (columns(flat) <= most) return flat
  let kept = ''
  for (const character of flat) {
    if (columns(kept + character) > most - 1) break
    kept += character
  }
  return `${kept}…`
}
