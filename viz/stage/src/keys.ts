/** Keys of the whole page. No key leaves the component: Streamlit's own hotkeys must not fire from it. */

/** What a key does; the name is `KeyboardEvent.key`. */
export type KeyMap = Record<string, () => void>

const WRITING = 'input, textarea, select, [contenteditable], .cm-editor'
/** Keys that press a focused button; there they are not ours. */
const PRESSING = new Set([' ', 'Enter'])

export function listenToKeys(root: HTMLElement, keys: KeyMap): () => void {
  const down = (event: KeyboardEvent): void => {
    event.stopPropagation()
    const target = event.target as Element
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest(WRITING)) return
    if (PRESSING.has(event.key) && target.closest('button, a, summary')) return
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  const still = (event: Event): void => event.stopPropagation()
  root.addEventListener('keydown', down)
  for (const name of ['keyup', 'keypress']) root.addEventListener(name, still)
  return () => {
    root.removeEventListener('keydown', down)
    for (const name of ['keyup', 'keypress']) root.removeEventListener(name, still)
  }
}
