/** Numbers in columns, decimal point under decimal point. Widths in characters of the code font. */
import type { Picture } from '../contract'
import { type Form, form } from './form'
import { type Cell, cell } from './numbers'

/** The most characters that stand before the point of a column, and from it on. */
export interface Column {
  before: number
  after: number
}

/** Characters between two columns. */
export const APART = 1.5

/** Where the point of a number stands: what has none, or is a power, ends at it. */
export function beforePoint(text: string): number {
  const at = /^-?\d+(?=\.)/.exec(text)
  return at ? at[0].length : text.length
}

/** The columns of all these tensors together: under each other their numbers keep in line. */
export function columnsOf(pictures: Picture[]): Column[] {
  const columns: Column[] = []
  for (const picture of pictures)
    for (const [i, text] of shownTexts(picture)) {
      const column = (columns[i] ??= { before: 0, after: 0 })
      const before = beforePoint(text)
      column.before = Math.max(column.before, before)
      column.after = Math.max(column.after, text.length - before)
    }
  return columns
}

function shownTexts(picture: Picture): [number, string][] {
  const { as, blocks } = form(picture)
  if (as !== 'numbers') return []
  return blocks.flatMap(({ first, count, columns }) =>
    picture.data!.slice(first, first + count).map((x, i): [number, string] => [i % columns, cell(x).text]),
  )
}

export const columnWidth = ({ before, after }: Column): number => before + after

export const tableWidth = (columns: Column[]): number =>
  columns.reduce((sum, column) => sum + columnWidth(column), 0) + APART * Math.max(0, columns.length - 1)

/** A block of numbers as rows of cells. */
export function rowsOf(picture: Picture, { first, rows, columns }: Form['blocks'][number]): Cell[][] {
  return Array.from({ length: rows }, (_, r) =>
    picture.data!.slice(first + r * columns, first + (r + 1) * columns).map(cell),
  )
}
