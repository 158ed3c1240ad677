/** Whose variable a name in a Python text is: Python's own rules of scope, on the syntax tree. Knows no values. */
import type { Text } from '@codemirror/state'
import type { SyntaxNode, Tree } from '@lezer/common'

/** What Python calls the code of these; functions and classes go by their names. */
const FRAMES: Record<string, string> = {
  FunctionDefinition: '',
  ClassDefinition: '',
  LambdaExpression: '<lambda>',
  ArrayComprehensionExpression: '<listcomp>',
  SetComprehensionExpression: '<setcomp>',
  DictionaryComprehensionExpression: '<dictcomp>',
  ComprehensionExpression: '<genexpr>',
}

/** The name of the code whose variable this is; "" the module's; null where that cannot be told apart. */
export function ownerOf(tree: Tree, doc: Text, node: SyntaxNode): string | null {
  const name = textOf(doc, node)
  let inside = false
  for (let around = node.parent; around; around = around.parent) {
    if (!(around.name in FRAMES)) continue
    if (around.name === 'ClassDefinition' && inside) continue
    inside = true
    const found = binds(around, doc, name)
    if (found === 'global') return ''
    if (found === 'own') return alone(tree, doc, around)
  }
  return ''
}

/** The name of a frame's code, if no other piece of code of the program has the same. */
function alone(tree: Tree, doc: Text, frame: SyntaxNode): string | null {
  const name = frameName(doc, frame)
  let count = 0
  tree.iterate({
    enter({ node }) {
      if (node.name in FRAMES && frameName(doc, node) === name) count += 1
    },
  })
  return count === 1 ? name : null
}

const frameName = (doc: Text, frame: SyntaxNode): string =>
  FRAMES[frame.name] || textOf(doc, frame.getChild('VariableName'))

const textOf = (doc: Text, node: SyntaxNode | null): string => (node ? doc.sliceString(node.from, node.to) : '')

/** How a function, class or comprehension has this name: as its own variable, declared the module's, or not at all. */
function binds(frame: SyntaxNode, doc: Text, name: string): 'own' | 'global' | null {
  let found: 'own' | 'global' | null = null
  const visit = (node: SyntaxNode): void => {
    if (node.name === 'ScopeStatement' && textOf(doc, node.firstChild) === 'global' && named(node)) found = 'global'
    if (found !== 'global' && targets(node).some(target => holds(target))) found = 'own'
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.name in FRAMES) {
        const own = child.getChild('VariableName')
        if (!FRAMES[child.name] && textOf(doc, own) === name) found ??= 'own'
      } else visit(child)
    }
  }
  const named = (node: SyntaxNode): boolean => node.getChildren('VariableName').some(it => textOf(doc, it) === name)
  const holds = (target: SyntaxNode): boolean =>
    target.name === 'VariableName'
      ? textOf(doc, target) === name
      : GROUPING.has(target.name) && children(target).some(holds)
  visit(frame)
  return found
}

const GROUPING = new Set(['TupleExpression', 'ArrayExpression', 'ParenthesizedExpression', 'CapturePattern', 'StarPattern'])

const children = (node: SyntaxNode): SyntaxNode[] => {
  const found = []
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child)
  return found
}

/** What a statement gives new values to. */
function targets(node: SyntaxNode): SyntaxNode[] {
  const parts = children(node)
  const at = (name: string): number => parts.findLastIndex(part => part.name === name)
  const after = (name: string): SyntaxNode[] => parts.filter((_, i) => parts[i - 1]?.name === name)
  const loops = parts.filter((_, i) => {
    const opened = parts.slice(0, i + 1).findLastIndex(part => part.name === 'for')
    const closed = parts.slice(0, i + 1).findLastIndex(part => part.name === 'in')
    return opened > closed
  })
  switch (node.name) {
    case 'AssignStatement':
      return parts.slice(0, at('AssignOp'))
    case 'UpdateStatement':
    case 'NamedExpression':
      return parts.slice(0, 1)
    case 'ParamList':
      return parts.filter((_, i) => parts[i - 1]?.name !== 'AssignOp')
    case 'WithStatement':
    case 'TryStatement':
      return after('as')
    case 'ImportStatement':
    case 'DeleteStatement':
    case 'CapturePattern':
      return parts
    default:
      return loops
  }
}
