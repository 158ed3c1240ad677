/** Brings new elements into a page that a reader is in the middle of: what did not change stays the same element. */

/** The children become these; an equal child keeps its place, its focus and the reader's cursor. */
export function become(parent: Element, children: Element[]): void {
  children.forEach((child, i) => {
    const old = parent.children[i]
    if (!old) parent.append(child)
    else if (!old.isEqualNode(child)) swap(old, child)
  })
  while (parent.children.length > children.length) parent.lastElementChild!.remove()
}

/** A button in focus hands the focus to the one that stands in its place. */
function swap(old: Element, child: Element): void {
  const at = [...old.querySelectorAll('button')].findIndex(button => button.matches(':focus'))
  old.replaceWith(child)
  if (at >= 0) child.querySelectorAll('button')[at]?.focus({ preventScroll: true })
}
