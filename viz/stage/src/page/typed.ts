/** What was typed, kept for this tab: a reload takes none of it. Knows texts and which lesson they began from. */
import { forTheTab } from './kept'

const NAME = 'typed'

interface Typed {
  lesson: string
  text: string
}

/** The lesson of a `code_id`, whose first word counts how often one was opened. */
const lessonOf = (codeId: string): string => codeId.split(' ').at(-1) ?? ''

export function remember(codeId: string, text: string): void {
  forTheTab.set(NAME, { lesson: lessonOf(codeId), text } satisfies Typed)
}

/** The text last typed over this lesson in this tab, null if there is none. */
export function recall(codeId: string): string | null {
  const typed = forTheTab.get(NAME) as Typed | undefined
  return typed?.lesson === lessonOf(codeId) ? typed.text : null
}
