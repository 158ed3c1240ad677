/** Numbers as a program spells them: `2.` stays a float, `1e-3` an exponent. Knows text, no editor. */

/** A number at the beginning of a text, its sign included, that nothing goes on behind. */
const NUMBER = /^-?[ \t]*(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?(?![\w.])/
const EXPONENT = /e/i

/** The literal that begins here, "" where none does. */
export const literal = (text: string): string => NUMBER.exec(text)?.[0] ?? ''

/** What the spelled number is. */
export const read = (spelled: string): number => Number(spelled.replace(/[_\s]/g, ''))

/** The nearest number that a step leads to; `step` and `value` may have many decimals, the result has no more than they need. */
export function snapped(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toFixed(decimals(step)))
}

const decimals = (x: number): number => {
  const [mantissa = '', exponent = '0'] = x.toExponential().split('e')
  return Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(exponent))
}

/** `value` in the spelling of `model`. */
export function spelled(value: number, model: string): string {
  const plain = value === 0 ? '0' : String(value)
  if (EXPONENT.test(model) && value !== 0) return value.toExponential()
  if (!/[.eE]/.test(model) || /[.e]/.test(plain)) return plain
  return model.endsWith('.') ? `${plain}.` : `${plain}.0`
}
