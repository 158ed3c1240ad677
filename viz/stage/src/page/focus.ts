/** Keeps the keyboard with the page when the element that had the focus is drawn away. */
export class Focus {
  private within = false

  constructor(private readonly root: HTMLElement) {
    root.addEventListener('focusin', () => (this.within = true))
    root.addEventListener('focusout', event => {
      const to = event.relatedTarget as Node | null
      if (to && !root.contains(to)) this.within = false
    })
  }

  /** Give the focus to the page itself if it was in here and its element is gone. */
  keep(): void {
    const active = (this.root.getRootNode() as Document | ShadowRoot).activeElement
    if (this.within && (!active || active === document.body)) this.root.focus({ preventScroll: true })
  }
}
