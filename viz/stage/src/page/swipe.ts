/** A finger drawn sideways over an element: left is onward, right is back. Mice and scrolling are left alone. */

const FAR = 42

export function swipe(element: HTMLElement, turn: (by: 1 | -1) => void): void {
  let from: { id: number; x: number; y: number } | null = null
  element.addEventListener('pointerdown', event => {
    const typing = (event.target as Element).closest('input, textarea')
    from = event.pointerType === 'touch' && event.isPrimary && !typing ? { id: event.pointerId, x: event.clientX, y: event.clientY } : null
  })
  element.addEventListener('pointerup', event => {
    if (!from || event.pointerId !== from.id) return
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y]
    from = null
    if (Math.abs(dx) > FAR && Math.abs(dx) > 1.6 * Math.abs(dy)) turn(dx < 0 ? 1 : -1)
  })
  element.addEventListener('pointercancel', () => (from = null))
}
