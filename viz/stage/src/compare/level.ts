/** Two scrolled boxes that stay level: where one is scrolled, the other follows. Knows elements, no code. */

/** `leads`: whether what scrolls by itself is followed, or brought back; a hand is followed always. Returns how to stop. */
export function level(pair: [HTMLElement, HTMLElement], leads: (one: HTMLElement) => boolean): () => void {
  /** Where each was put by the other: no wish of its own. */
  const put = new Map<HTMLElement, number>()
  const follow = (event: Event): void => {
    const scrolled = event.currentTarget as HTMLElement
    if (put.get(scrolled) === scrolled.scrollTop) return
    const other = pair.find(one => one !== scrolled)!
    const [first, second] = scrolled.matches(':hover') || leads(scrolled) ? [scrolled, other] : [other, scrolled]
    put.delete(first)
    second.scrollTop = first.scrollTop
    put.set(second, second.scrollTop)
  }
  for (const one of pair) one.addEventListener('scroll', follow, { passive: true })
  return () => pair.forEach(one => one.removeEventListener('scroll', follow))
}
