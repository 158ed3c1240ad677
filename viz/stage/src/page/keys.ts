/** Keys of the whole page. No key leaves the component: Streamlit's own hotkeys must not fire from it. */

/** What a key does; the name is `KeyboardEvent.key`, after `Shift+` where Shift makes no other key of it. */
export type KeyMap = Record<string, () => void>

const WRITING = 'input, textarea, select, [contenteditable], .cm-editor'
/** Keys that press a focused button; there they are not ours. */
const PRESSING = new Set([' ', 'Enter'])

export function listenToKeys(root: HTMLElement, find: (key: string) => (() => void) | undefined): () => void {
  const down = (event: KeyboardEvent): void => {
    event.stopPropagation()
    const target = event.target as Element
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest(WRITING)) return
    if (PRESSING.has(event.key) && target.closest('button, a, summary')) return
    const act = find(event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key)
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

/**
 * The keys of a clicker, wherever on the page the keyboard is: a lecturer does not look for the focus first. Inside
 * writing they are those of the text, unless `always`.
 */
export function listenToClicker(root: HTMLElement, keys: KeyMap, always: () => boolean): () => void {
  const down = (event: KeyboardEvent): void => {
    const act = keys[event.key]
    const target = event.composedPath()[0]
    if (!act || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return
    if (!always() && target.closest(WRITING)) return
    if (target !== document.body && !root.contains(target)) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  window.addEventListener('keydown', down, true)
  return () => window.removeEventListener('keydown', down, true)
}
