/** Numbers as people type them: with or without brackets and commas, in rows, as fractions, with a decimal comma. */
import type { Num } from '../contract'

/** "None" is PyTorch's word for no gradient. */
export type Typed = Num[] | 'None'

/** Signs of other keyboards and fonts that mean what ours do. */
const SAME: [RegExp, string][] = [
  [/[−–﹣]/g, '-'],
  [/[、，；;]/g, ','],
  [/[【［〔]/g, '['],
  [/[】］〕]/g, ']'],
  [/∞/g, 'inf'],
]
const WRAPPING = /\b(?:torch\.)?tensor\b|\b(?:dtype|grad_fn|requires_grad)\s*=\s*[\w.<>]+|[[\](){}]/g
const WORDS: Record<string, Num> = { nan: 'nan', inf: 'inf', '+inf': 'inf', '-inf': '-inf', true: true, false: false }
const REAL = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`
const NUMBER = new RegExp(`^${REAL}$`, 'i')
const FRACTION = new RegExp(`^(${REAL})/(${REAL})$`, 'i')

/** All ways to read it, the likeliest first: a comma stands between numbers, or in one. None where it says no numbers. */
export function readings(text: string): Typed[] {
  const plain = SAME.reduce((so, [from, to]) => so.replace(from, to), text.normalize('NFKC')).replace(WRAPPING, ' ').trim()
  if (/^(none|无)[.。]?$/i.test(plain)) return ['None']
  const texts = [plain, plain.replace(/(\d),(\d)/g, '$1.$2')]
  return [...new Set(texts)].flatMap(one => {
    const numbers = list(one)
    return numbers ? [numbers] : []
  })
}

function list(text: string): Num[] | null {
  const parts = text.replace(/\s*\/\s*/g, '/').split(/[\s,]+/).filter(Boolean)
  const numbers = parts.map(one)
  return parts.length && numbers.every(number => number !== null) ? (numbers as Num[]) : null
}

function one(text: string): Num | null {
  const word = WORDS[text.toLowerCase()]
  if (word !== undefined) return word
  if (NUMBER.test(text)) return Number(text)
  const [, above, below] = FRACTION.exec(text) ?? []
  return above && Number(below) ? Number(above) / Number(below) : null
}

/** Digits after the point, and digits that count, of a number as it was typed. */
export function precision(x: number): { decimals: number; digits: number } {
  const [mantissa = '', power = '0'] = String(Math.abs(x)).split('e')
  const decimals = Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(power))
  return { decimals, digits: mantissa.replace('.', '').replace(/^0+/, '').length }
}
