/**
 * The hand on the graph: drag pans, wheel zooms, two fingers pinch. A click without a drag picks a card, or folds or
 * unfolds a group; a double click goes near a card, or to where it was pressed.
 */
import type { Camera } from './camera'

const STILL = 5
/** Milliseconds in which a second click belongs to the first. */
const SOON = 600
const TWICE = 1.6

interface Spot {
  x: number
  y: number
}

export interface Touched {
  pick(card: string): void
  fold(group: string): void
  near(card: string): void
}

export function gestures(viewport: HTMLElement, camera: Camera, touched: Touched): void {
  const fingers = new Map<number, Spot>()
  let moved = 0
  let pressed: Element | null = null
  /** The first of two clicks: it opens a panel and the graph may give way to it, so that the second meets another card. */
  let first = { card: '', time: Number.NEGATIVE_INFINITY }

  const spot = (event: MouseEvent): Spot => {
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
      pressed = (event.target as Element).closest('[data-fold], [data-node]')
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
    const still = fingers.delete(event.pointerId) && event.type === 'pointerup' && moved < STILL
    const [group, card] = [pressed?.getAttribute('data-fold'), pressed?.getAttribute('data-node')]
    pressed = null
    if (!still) return
    if (group) touched.fold(group)
    else if (card) {
      if (event.timeStamp - first.time > SOON) first = { card, time: event.timeStamp }
      touched.pick(card)
    }
  }
  viewport.addEventListener('dblclick', event => {
    const at = (event.target as Element).closest('[data-fold], [data-node]')
    if (at?.hasAttribute('data-fold')) return
    const card = event.timeStamp - first.time < SOON ? first.card : at?.getAttribute('data-node')
    if (card) touched.near(card)
    else camera.zoomBy(TWICE, spot(event), true)
  })
  viewport.addEventListener('pointerup', lift)
  viewport.addEventListener('pointercancel', lift)
}
