/** What survives a change of language: the reader's text and place, and how the room is set. Types only. */
import type { Ask } from '../contract'
import type { ViewName } from '../views/views'
import type { Presenting } from './presenter'

export interface Kept {
  text: string
  codeId: string
  index: number
  code: string
  presenting: Presenting
  shown: ViewName
  /** What stands in the editor of the second version. */
  other: string | null
  /** The passage of the lesson that is read. */
  passage: string
  unanswered: Ask[]
}
