/** Text of the course as elements: `code` as code, and what a search found marked. */
import { h } from '../page/dom'
import { places } from './fold'

export function marked(text: string, words: string[]): Node[] {
  return text.split('`').flatMap((part, i) => {
    const said = withMarks(part, words)
    return i % 2 ? [h('code', {}, ...said)] : said
  })
}

function withMarks(text: string, words: string[]): Node[] {
  const nodes: Node[] = []
  let at = 0
  for (const [from, to] of places(text, words)) {
    nodes.push(document.createTextNode(text.slice(at, from)), h('mark', {}, text.slice(from, to)))
    at = to
  }
  nodes.push(document.createTextNode(text.slice(at)))
  return nodes
}
