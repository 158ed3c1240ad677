/** Prose as elements: paragraphs of text and `code`, and words that point at something. Text stays text. */
import type { Piece, Prose, Target } from '../contract'
import { h } from '../page/dom'

/** What words do when they point at something. */
export interface Pointer {
  /** Light it up; null: put it out. `near`: bring it into view. */
  light(target: Target | null, near?: boolean): void
  /** Go there, where it is a place and not a thing. */
  follow(target: Target): void
}

export const paragraphs = (prose: Prose, pointer: Pointer): HTMLElement[] =>
  prose.map(pieces => h('p', {}, ...line(pieces, pointer)))

export function line(pieces: Piece[], pointer: Pointer): Node[] {
  return groups(pieces).map(group => {
    const { target } = group[0]!
    const said = group.map(piece)
    return target ? word(said, target, pointer) : joined(said)
  })
}

/** Code of so many characters does not break over lines. */
const WHOLE = 24

const piece = ({ text, code }: Piece): Node =>
  code ? h('code', { class: text.length <= WHOLE ? 'unbroken' : null }, text) : document.createTextNode(text)

/** The words alone. */
export const plainly = (prose: Prose): string => prose.map(pieces => pieces.map(({ text }) => text).join('')).join('\n')

/** Neighbours that point at the same thing are one. */
function groups(pieces: Piece[]): Piece[][] {
  const found: Piece[][] = []
  for (const piece of pieces) {
    const before = found.at(-1)?.[0]
    if (before?.target && JSON.stringify(before.target) === JSON.stringify(piece.target)) found.at(-1)!.push(piece)
    else found.push([piece])
  }
  return found
}

function joined(said: Node[]): Node {
  const whole = document.createDocumentFragment()
  whole.append(...said)
  return whole
}

/** A span, not a button: it breaks over lines as words do. */
function word(said: Node[], target: Target, pointer: Pointer): HTMLElement {
  const made = h('span', { class: `pointer to-${target.kind}`, role: 'button', tabindex: 0 }, ...said)
  const act = (): void => {
    made.focus({ preventScroll: true })
    pointer.light(target, true)
    pointer.follow(target)
  }
  made.addEventListener('click', act)
  made.addEventListener('keydown', event => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    event.stopPropagation()
    act()
  })
  made.addEventListener('pointerenter', () => pointer.light(target))
  made.addEventListener('focus', () => pointer.light(target, made.matches(':focus-visible')))
  made.addEventListener('pointerleave', () => pointer.light(made.matches(':focus') ? target : null))
  made.addEventListener('blur', () => pointer.light(null))
  return made
}
