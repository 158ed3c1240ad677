/** What a place in the code asks for: a name as the program writes it, or the expressions around an operator or method. */
import { syntaxTree } from '@codemirror/language'
import type { EditorState } from '@codemirror/state'
import type { SyntaxNode } from '@lezer/common'
import type { Span } from '../contract'
import { ownerOf } from './scopes'

/** A piece of the text that may stand for a tensor, the smallest first. */
export interface Asked {
  from: number
  to: number
  /** `net.w`; "" for an expression that is no name. */
  path: string
  /** Name of the code whose variable it is, "" the module; null: that cannot be told. */
  owner: string | null
  span: Span
}

const NAMES = new Set(['VariableName', 'PropertyName'])
const EXPRESSIONS = new Set([
  'MemberExpression', 'CallExpression', 'BinaryExpression', 'UnaryExpression', 'ParenthesizedExpression', 'UpdateStatement',
]) // prettier-ignore

export function askedAt(state: EditorState, position: number): Asked[] {
  const tree = syntaxTree(state)
  const found: Asked[] = []
  let node: SyntaxNode | null = tree.resolveInner(position, 1)
  if (!NAMES.has(node.name)) {
    const before = tree.resolveInner(position, -1)
    if (NAMES.has(before.name)) node = before
  }
  const at = node
  for (; node; node = node.parent) {
    if (node.name === 'Body' || node.name === 'ArgList' || (at.name === 'VariableName' && node !== at)) break
    if (node === at && node.name === 'PropertyName') continue
    if (node.name !== 'VariableName' && !EXPRESSIONS.has(node.name)) continue
    const root = rootOf(node)
    const path = root ? state.sliceDoc(node.from, node.to) : ''
    found.push({ from: node.from, to: node.to, path, owner: root && ownerOf(tree, state.doc, root), span: span(state, node) })
  }
  return found
}

/** The variable at the start of `net.layers[0].w`, null for what is no path. */
function rootOf(node: SyntaxNode): SyntaxNode | null {
  let root: SyntaxNode | null = node
  while (root?.name === 'MemberExpression') root = root.firstChild
  return root?.name === 'VariableName' ? root : null
}

function span({ doc }: EditorState, { from, to }: SyntaxNode): Span {
  const [first, last] = [doc.lineAt(from), doc.lineAt(to)]
  return [first.number, from - first.from, last.number, to - last.from]
}
