/** Edits made in the editor, as one step of its history. The text is then what `applied` makes of it. */
import { isolateHistory } from '@codemirror/commands'
import type { ChangeSpec, Text } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import type { Edit } from '../contract'

export function make(view: EditorView, edits: Edit[]): void {
  const { doc } = view.state
  view.dispatch({ changes: edits.map(edit => change(doc, edit)), annotations: isolateHistory.of('full') })
}

function change(doc: Text, { first, last, lines = [] }: Edit): ChangeSpec {
  const insert = lines.join('\n')
  if (last < first) return first > doc.lines ? { from: doc.length, insert: `\n${insert}` } : { from: doc.line(first).from, insert: `${insert}\n` }
  const [from, to] = [doc.line(first).from, doc.line(last).to]
  if (lines.length) return { from, to, insert }
  return last < doc.lines ? { from, to: to + 1 } : { from: Math.max(0, from - 1), to }
}
