/** Text as a search compares it: without case, accents and the difference of full and half width. Pure. */

export const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** The words of a query, folded; all of them are to be found. */
export const needles = (query: string): string[] => [...new Set(folded(query).split(/\s+/).filter(Boolean))]

const LETTER = /[\p{L}\p{N}]/u

/** Whether a word of a folded text begins with this. */
export function begins(flat: string, word: string): boolean {
  for (let at = flat.indexOf(word); at >= 0; at = flat.indexOf(word, at + 1)) if (at === 0 || !LETTER.test(flat[at - 1]!)) return true
  return false
}

/** Where in a text these folded words stand, in order and without overlap, as positions in the text itself. */
export function places(text: string, words: string[]): [from: number, to: number][] {
  const { flat, origin } = flattened(text)
  const found: [number, number][] = []
  for (const word of words) {
    for (let at = flat.indexOf(word); at >= 0; at = flat.indexOf(word, at + word.length))
      found.push([origin[at]!, origin[at + word.length]!])
  }
  return united(found)
}

/** Where each character of the folded text came from; an accent belongs to the letter before it. */
function flattened(text: string): { flat: string; origin: number[] } {
  const origin: number[] = []
  let [flat, at] = ['', 0]
  for (const character of text) {
    const plain = folded(character)
    for (let i = 0; i < plain.length; i++) origin.push(at)
    flat += plain
    at += character.length
  }
  return { flat, origin: [...origin, at] }
}

function united(found: [number, number][]): [number, number][] {
  const whole: [number, number][] = []
  for (const [from, to] of found.sort((a, b) => a[0] - b[0])) {
    const last = whole.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else whole.push([from, to])
  }
  return whole
}
