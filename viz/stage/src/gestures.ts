/** The hand on the graph: drag pans, wheel zooms, two fingers pinch, a click without a drag picks a card. */
import type { Camera } from './camera'

const STILL = 5

interface Spot {
  x: number
  y: number
}

export function gestures(viewport: HTMLElement, camera: Camera, pick: (card: string) => void): void {
  const fingers = new Map<number, Spot>()
  let moved = 0
  let pressed: string | null = null

  const spot = (event: PointerEvent | WheelEvent): Spot => {
    const frame = viewport.getBoundingClientRect()
    return { x: event.clientX - frame.left, y: event.clientY - frame.top }
  }
  viewport.addEventListener(
    'wheel',
    event => {
      event.preventDefault()
      camera.zoomBy(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) * 0.004), spot(event))
    },
    { passive: false },
  )
  viewport.addEventListener('pointerdown', event => {
    if (event.button) return
    fingers.set(event.pointerId, spot(event))
    if (fingers.size === 1) {
      moved = 0
      pressed = (event.target as Element).closest('[data-node]')?.getAttribute('data-node') ?? null
    }
  })
  viewport.addEventListener('pointermove', event => {
    const from = fingers.get(event.pointerId)
    if (!from) return
    const to = spot(event)
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
    moved += Math.hypot(to.x - from.x, to.y - from.y)
    if (moved < STILL) return
    if (!viewport.hasPointerCapture(event.pointerId)) viewport.setPointerCapture(event.pointerId)
    camera.pan((to.x - from.x) / fingers.size, (to.y - from.y) / fingers.size)
    if (other)
      camera.zoomBy(
        Math.hypot(to.x - other.x, to.y - other.y) / (Math.hypot(from.x - other.x, from.y - other.y) || 1),
        other,
      )
    fingers.set(event.pointerId, to)
  })
  const lift = (event: PointerEvent): void => {
    if (fingers.delete(event.pointerId) && event.type === 'pointerup' && moved < STILL && pressed) pick(pressed)
    pressed = null
  }
  viewport.addEventListener('pointerup', lift)
  viewport.addEventListener('pointercancel', lift)
}
