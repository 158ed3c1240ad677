/** What was typed, lesson by lesson, kept for this tab: neither a reload nor another lesson takes any of it. Knows texts. */
import { forTheTab } from './kept'

const NAME = 'typed'
/** So many lessons' texts are kept, the latest. */
const MOST = 24

/** The lesson of a `code_id`, whose first word counts how often one was opened. */
const lessonOf = (codeId: string): string => codeId.split(' ').at(-1) ?? ''

function typed(): [lesson: string, text: string][] {
  const kept = forTheTab.get(NAME)
  const pair = (one: unknown): one is [string, string] => Array.isArray(one) && one.length === 2 && one.every(part => typeof part === 'string')
  return Array.isArray(kept) ? kept.filter(pair) : []
}

export function remember(codeId: string, text: string): void {
  const lesson = lessonOf(codeId)
  forTheTab.set(NAME, [...typed().filter(([other]) => other !== lesson), [lesson, text]].slice(-MOST))
}

/** The text last typed over this lesson in this tab, null if there is none. */
export function recall(codeId: string): string | null {
  const lesson = lessonOf(codeId)
  return typed().find(([other]) => other === lesson)?.[1] ?? null
}
