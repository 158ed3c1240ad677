/**
 * Numbers as a person reads them. The same rule as `viz/story/numbers.py`; `tests/shared_numbers.json` holds both to
 * one table. Also: a tensor as a line of text.
 */
import type { Num, Picture, Real } from '../contract'

const WHOLE = 1e7
const SMALL = 1e-4

export function number(x: Num): string {
  if (typeof x === 'boolean') return x ? 'True' : 'False'
  if (typeof x === 'string') return x
  if (Array.isArray(x)) return complex(x[0], x[1])
  const size = Math.abs(x)
  if (size < WHOLE && Number.isInteger(x)) return String(Math.trunc(x) + 0)
  const digits = size >= 1 ? 5 : 4
  if (size >= SMALL && size < WHOLE) return trim(x.toFixed(Math.max(0, digits - 1 - exponent(x))))
  const [mantissa, power] = x.toExponential(digits - 1).split('e') as [string, string]
  return `${trim(mantissa)}e${Number(power)}`
}

const exponent = (x: number): number => Number(x.toExponential().split('e')[1])

const trim = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)

function complex(real: Real, imaginary: Real): string {
  const second = number(imaginary)
  return `${number(real)}${second.startsWith('-') ? '' : '+'}${second}j`
}

/** The full value as text, for `data-full`: a JSON number, or nan, inf, True. */
export const full = (x: Num): string =>
  typeof x === 'string' ? x : typeof x === 'boolean' ? number(x) : JSON.stringify(x)

/** A small tensor as nested brackets: `[[1, 2], [3, 4]]`; a scalar as its number. */
export const array = (shape: number[], data: Num[]): string =>
  bracketed(shape, data)
    .map(piece => piece.text)
    .join('')

export const dimensions = (shape: number[]): string => shape.join('×')

export interface Cell {
  text: string
  full: string
}

export const cell = (x: Num): Cell => ({ text: number(x), full: full(x) })

/** The least and the greatest finite number, from the summary or from all the numbers; null where there is none. */
export function ends({ stats, data }: Picture): [Num, Num] | null {
  if (stats) return stats.min === null || stats.max === null ? null : [stats.min, stats.max]
  const finite = (data ?? []).filter((x): x is number => typeof x === 'number')
  return finite.length ? [Math.min(...finite), Math.max(...finite)] : null
}

/** A bit of a line: a number with its full value, or the punctuation between numbers. */
export interface Piece {
  text: string
  full?: string
}

/** Characters of a long number: there is always room for one. */
const NUMBER = 9

/** A tensor on one line: brackets where they fit, else the first numbers and the shape. */
export function line(picture: Picture, characters = 34): Piece[] {
  if (picture.data) {
    const whole = bracketed(picture.shape, picture.data)
    if (width(whole) <= characters) return whole
  }
  const shape = dimensions(picture.shape)
  const first = firstCells(picture, Math.max(NUMBER, characters - shape.length - 6), 2)
  const inside = first.flatMap((next, i) => (i ? [{ text: ', ' }, next] : [next]))
  return [{ text: '[' }, ...inside, { text: first.length ? ', …]' : '…]' }, { text: ` ${shape}` }]
}

/** As many first numbers as fit, so many characters apart. */
export function firstCells(picture: Picture, characters: number, apart = 1): Cell[] {
  const fitting: Cell[] = []
  let used = 0
  for (const x of picture.data ?? picture.sample ?? []) {
    const next = cell(x)
    used += next.text.length + (fitting.length ? apart : 0)
    if (used > characters) break
    fitting.push(next)
  }
  return fitting
}

function bracketed(shape: number[], data: Num[]): Piece[] {
  if (!shape.length) return [cell(data[0] as Num)]
  const [length, ...rest] = shape as [number, ...number[]]
  const stride = length ? data.length / length : 0
  const rows = Array.from({ length }, (_, i) => bracketed(rest, data.slice(i * stride, (i + 1) * stride)))
  return [{ text: '[' }, ...rows.flatMap((row, i) => (i ? [{ text: ', ' }, ...row] : row)), { text: ']' }]
}

const width = (pieces: Piece[]): number => pieces.reduce((sum, piece) => sum + piece.text.length, 0)
