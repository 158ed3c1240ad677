/** How much room text takes on the stage, told without asking a font: layouts are the same on every machine. */
import type { Cells } from './numbers'

/** Widths of a character: the code font's, the small code font's, and an average of the plain one. */
export const CODE = 7.8
export const SMALL_CODE = 6.6
export const PLAIN = 6.4

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/

/** The length of a text in characters; an East Asian one counts for nearly two. */
export function columns(text: string): number {
  let count = 0
  for (const character of text) count += WIDE.test(character) ? 1.7 : 1
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

/** Width of each column, and of a whole grid of cells, in characters of the code font; its height in lines. */
export function extent(table: Cells): { widths: number[]; characters: number; lines: number } {
  const widths: number[] = []
  for (const row of table.rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.text.length)))
  const numbers =
    widths.reduce((sum, width) => sum + width, 0) + 1.4 * Math.max(0, widths.length - 1) + (table.more ? 2 : 0)
  return { widths, characters: Math.max(numbers, (table.foot.length * PLAIN) / CODE), lines: table.rows.length }
}
