/** What was typed, kept for this tab: a reload takes none of it. Knows texts and which lesson they began from. */

const KEPT = 'autograd-theater-typed'

interface Typed {
  lesson: string
  text: string
}

/** The lesson of a `code_id`, whose first word counts how often one was opened. */
const lessonOf = (codeId: string): string => codeId.split(' ').at(-1) ?? ''

export function remember(codeId: string, text: string): void {
  sessionStorage.setItem(KEPT, JSON.stringify({ lesson: lessonOf(codeId), text } satisfies Typed))
}

/** The text last typed over this lesson in this tab, null if there is none. */
export function recall(codeId: string): string | null {
  const typed = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null') as Typed | null
  return typed?.lesson === lessonOf(codeId) ? typed.text : null
}
