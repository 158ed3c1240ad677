/** A value and its gradient in one frame: side by side where they are pictures, else one under the other in columns. */
import type { Picture } from '../contract'
import { chipSize } from '../draw/chip'
import { type Column, columnsOf } from '../values/columns'
import { form } from '../values/form'

export interface Size {
  w: number
  h: number
}

export interface Pair {
  value: Size | null
  gradient: Size | null
  /** Both have the same columns. */
  columns: Column[]
  beside: boolean
}

/** Between the halves of a frame. */
export const SEAM = 3
/** No frame with its halves side by side is wider than this. */
const WIDEST = 380

export function pair(values: Picture[], gradients: Picture[]): Pair {
  const columns = columnsOf([...values, ...gradients])
  const value = largest(values, columns)
  const gradient = largest(gradients, columns)
  const beside = value !== null && gradient !== null && [...values, ...gradients].some(isTall) && sameShape(values, gradients)
  if (!beside) return { value, gradient, columns, beside }
  const half = { w: Math.max(value.w, gradient.w), h: Math.max(value.h, gradient.h) }
  return 2 * half.w + SEAM <= WIDEST ? { value: half, gradient: half, columns, beside } : { value, gradient, columns, beside: false }
}

export function largest(pictures: Picture[], columns: Column[]): Size | null {
  if (!pictures.length) return null
  const sizes = pictures.map(picture => chipSize(picture, columns))
  return { w: Math.max(...sizes.map(size => size.w)), h: Math.max(...sizes.map(size => size.h)) }
}

/** Of more than one line. */
function isTall(picture: Picture): boolean {
  const { as, blocks } = form(picture)
  return as === 'heat' || as === 'histogram' || blocks.length > 1 || (blocks[0]?.rows ?? 0) > 1
}

const sameShape = (values: Picture[], gradients: Picture[]): boolean =>
  gradients.every(gradient => values.some(value => value.shape.join() === gradient.shape.join()))
