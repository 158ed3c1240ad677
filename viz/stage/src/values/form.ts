/**
 * Which form a tensor takes on the stage: numbers, a heatmap, facets of either, or the thumbnail of one too large to
 * travel. Knows shapes, nothing of pixels, colours or cards.
 */
import type { Num, Picture } from '../contract'
import { number } from './numbers'

/** A rectangle of elements in row-major order from `first` on; the last row of a strip may be short. */
export interface Block {
  /** The indices before those of the block: `[0, 2]`; "" where there is one block only. */
  label: string
  first: number
  count: number
  rows: number
  columns: number
}

type Kind = 'scalar' | 'row' | 'matrix' | 'strip' | 'heat' | 'facets' | 'thumbnail' | 'empty'

export interface Form {
  kind: Kind
  as: 'numbers' | 'heat' | 'histogram' | 'nothing'
  blocks: Block[]
}

/** Numbers stand as numbers up to so many rows and columns; in facets, so many in all. */
const NUMBERS = { rows: 4, columns: 4, facets: 12 }
const LONG_ROW = { cells: 8, characters: 30 }
/** Longer rows are folded into lines of so many cells. */
const STRIP = 16

interface Asked {
  picture: Picture
  total: number
  /** The sizes without those that are 1; a matrix keeps both of its own. */
  sizes: number[]
}

/** The first rule that holds decides. */
const RULES: [Kind, Form['as'], (asked: Asked) => boolean][] = [
  ['empty', 'nothing', ({ picture, total }) => !total || !(picture.data ?? picture.stats ?? picture.sample)],
  ['thumbnail', 'histogram', ({ picture }) => !picture.data],
  ['scalar', 'numbers', ({ sizes }) => sizes.length === 0],
  ['row', 'numbers', ({ sizes, picture }) => sizes.length === 1 && fitsOneRow(picture.data!)],
  ['strip', 'heat', ({ sizes }) => sizes.length === 1 || (sizes.length === 2 && Math.min(...sizes) === 1 && Math.max(...sizes) > STRIP)],
  ['matrix', 'numbers', ({ sizes }) => sizes.length === 2 && sizes[0]! <= NUMBERS.rows && sizes[1]! <= NUMBERS.columns],
  ['heat', 'heat', ({ sizes }) => sizes.length === 2],
  ['facets', 'numbers', ({ sizes, total }) => total <= NUMBERS.facets && Math.max(...sizes.slice(-2)) <= NUMBERS.columns],
  ['facets', 'heat', () => true],
]

const known = new WeakMap<Picture, Form>()

export function form(picture: Picture): Form {
  const before = known.get(picture)
  if (before) return before
  const { shape } = picture
  const asked = { picture, total: elements(shape), sizes: shape.length === 2 ? shape : shape.filter(size => size !== 1) }
  const [kind, as] = RULES.find(([, , holds]) => holds(asked))!
  const made = { kind, as, blocks: as === 'numbers' || as === 'heat' ? blocks(kind, asked) : [] }
  known.set(picture, made)
  return made
}

export const elements = (shape: number[]): number => shape.reduce((product, size) => product * size, 1)

function blocks(kind: Kind, { picture, total, sizes }: Asked): Block[] {
  const whole = { label: '', first: 0, count: total }
  if (kind === 'scalar') return [{ ...whole, rows: 1, columns: 1 }]
  if (kind === 'row') return [{ ...whole, rows: 1, columns: total }]
  if (kind === 'strip') return [{ ...whole, rows: Math.ceil(total / STRIP), columns: Math.min(STRIP, total) }]
  const [rows, columns] = sizes.slice(-2) as [number, number]
  const count = rows * columns
  return Array.from({ length: total / count }, (_, i) => {
    const label = kind === 'facets' ? indexText(leading(picture.shape, i * count, count)) : ''
    return { label, first: i * count, count, rows, columns }
  })
}

/** The indices of an element, outermost first. */
export function indexOf(shape: number[], element: number): number[] {
  const index: number[] = []
  let rest = element
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size)
    rest = Math.floor(rest / size)
  }
  return index
}

export const indexText = (index: number[]): string => `[${index.join(', ')}]`

/** The indices that all elements of a block share. */
function leading(shape: number[], first: number, count: number): number[] {
  let inside = 1
  let axes = shape.length
  while (inside < count) inside *= shape[--axes]!
  return indexOf(shape, first).slice(0, axes)
}

function fitsOneRow(data: Num[]): boolean {
  return (
    data.length <= NUMBERS.columns ||
    (data.length <= LONG_ROW.cells && data.map(number).join(' ').length <= LONG_ROW.characters)
  )
}
