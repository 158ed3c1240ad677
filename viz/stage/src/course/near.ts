/**
 * What comes nearest where nothing has every word of a query: words that carry no meaning are left out, endings and slips
 * of the keyboard forgiven, Chinese is taken two characters at a time. Pure: knows texts with weights.
 */
import { begins, folded } from './fold'

/** One entry's texts, folded. */
export type Texts = { flat: string; weight: number }[]

export interface Nearest {
  /** Of each entry: how near it is; 0: not near enough. */
  scores: number[]
  /** What was looked for in the end. */
  words: string[]
}

const EMPTY = new Set(
  'a about after all am an and any are as at be before but by can cannot did do does doing for from get gets give has have how i if in into is it its me my no not of on or out runtimeerror should so than that the their then there these this to use used using vs was we were what when where which while who why will with without you your'.split(' '),
)
const HOLLOW = /为什么|什么|怎么|怎样|如何|请问|可以|一下|[是的了吗呢吧我你它有在和与会能把被就也都这那]/gu
const WORD = /[a-z0-9_]+/g
const HAN = /\p{Script=Han}+/gu
/** An entry is near that has this much of what was looked for. */
const ENOUGH = 0.35

export function nearest(query: string, entries: Texts[]): Nearest {
  const asked = terms(query)
  const vocabulary = new Set(entries.flatMap(texts => texts.flatMap(({ flat }) => flat.match(WORD) ?? [])))
  const words = [...new Set(asked.flatMap(term => meant(term, entries, vocabulary) ?? []))]
  const worth = words.map(word => Math.log(1 + entries.length / Math.max(1, entries.filter(texts => best(texts, word)).length)))
  const total = worth.reduce((sum, one) => sum + one, 0)
  const scores = entries.map(texts => {
    const met = words.map(word => best(texts, word))
    const share = met.reduce((sum, weight, i) => sum + (weight ? worth[i]! : 0), 0)
    return share < ENOUGH * total ? 0 : met.reduce((sum, weight, i) => sum + weight * worth[i]!, 0)
  })
  return { scores, words }
}

const best = (texts: Texts, word: string): number => Math.max(0, ...texts.map(({ flat, weight }) => (stands(flat, word) ? weight : 0)))

/** A word of letters where words begin; Chinese anywhere. */
const stands = (flat: string, word: string): boolean => (word > '\u2e80' ? flat.includes(word) : begins(flat, word))

function terms(query: string): string[] {
  const flat = folded(query)
  const latin = (flat.match(WORD) ?? []).filter(word => word.length > 1 && !EMPTY.has(word))
  const pairs = (flat.replace(HOLLOW, ' ').match(HAN) ?? []).flatMap(run => (run.length < 3 ? [run] : Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2))))
  return [...new Set([...latin, ...pairs])]
}

/** The term as the course has it, without its ending; null: it has nothing like it. */
function meant(term: string, entries: Texts[], vocabulary: Set<string>): string | null {
  if (entries.some(texts => best(texts, term))) return root(term)
  if (!/^[a-z]{4,}$/.test(term)) return null
  const far = term.length < 8 ? 1 : 2
  let [found, least] = ['', far + 1]
  for (const word of vocabulary) {
    const off = Math.abs(word.length - term.length) > far ? least : slips(term, word)
    if (off < least) [found, least] = [word, off]
  }
  return found ? root(found) : stem(term, vocabulary)
}

/** Without its ending: "accumulates" finds "accumulation". */
const root = (word: string): string => (/^[a-z]{7,}$/.test(word) ? word.slice(0, Math.max(5, word.length - 3)) : word)

/** Its beginning, if that is most of it and words of the course begin so. */
function stem(term: string, vocabulary: Set<string>): string | null {
  for (let length = term.length - 1; length >= Math.max(4, 0.6 * term.length); length--) {
    const begun = term.slice(0, length)
    for (const word of vocabulary) if (word.startsWith(begun)) return begun
  }
  return null
}

/** Letters put in, left out, changed or exchanged with their neighbour. */
function slips(a: string, b: string): number {
  let [older, old, row] = [[] as number[], [] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    ;[older, old, row] = [old, row, [i]]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      row[j] = Math.min(old[j]! + 1, row[j - 1]! + 1, old[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j]!, older[j - 2]! + 1)
    }
  }
  return row[b.length]!
}
