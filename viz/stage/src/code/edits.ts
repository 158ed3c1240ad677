/** Changes of the program's text, by lines. The same as `applied` in `viz/story/code/edits.py`. */
import type { Edit } from '../contract'

/** The program with these edits made. They do not overlap, and all count lines of the text as it is. */
export function applied(text: string, edits: Edit[]): string {
  const lines = text.split('\n')
  for (const { first, last, lines: put = [] } of [...edits].sort((a, b) => b.first - a.first))
    lines.splice(first - 1, last - first + 1, ...put)
  return lines.join('\n')
}
