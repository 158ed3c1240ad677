/** Pointers on the track: a mouse looks before it clicks, a press drags the thumb, a finger does so too. */

export interface Scrubbed {
  /** The pointer is over a place; `brief`: the film itself has gone there. */
  peek(x: number, brief: boolean): void
  away(): void
  to(x: number): void
}

export function scrubbing(track: HTMLElement, { peek, away, to }: Scrubbed): void {
  const place = (event: PointerEvent): number => event.clientX - track.getBoundingClientRect().left
  track.addEventListener('pointerdown', event => {
    if (event.button) return
    track.setPointerCapture(event.pointerId)
    to(place(event))
    peek(place(event), true)
  })
  track.addEventListener('pointermove', event => {
    const held = track.hasPointerCapture(event.pointerId)
    if (held) to(place(event))
    if (held || event.pointerType !== 'touch') peek(place(event), held)
  })
  for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const)
    track.addEventListener(end, event => {
      if (event.pointerType === 'touch' || end === 'pointerleave') away()
    })
}
