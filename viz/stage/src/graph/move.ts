/** After folding or turning, things glide from where they stood to where they stand; not under reduced motion. */
import type { Arrangement } from './arrange'
import type { Box } from './layout'

const TIME = 380

interface Before {
  boxes: (Box | undefined)[]
  stands: number[]
}

export function glide(
  { boxes, stands }: Arrangement,
  before: Before,
  element: (index: number) => SVGGElement | undefined,
  appearing: SVGGElement[],
): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
  const timing = { duration: TIME, easing: 'cubic-bezier(0.3, 0.05, 0.2, 1)' }
  for (const index of new Set(stands)) {
    const [to, made] = [boxes[index], element(index)]
    const from = before.boxes[index] ?? before.boxes[before.stands[stands.indexOf(index)]!]
    if (!to || !made || !from) continue
    made.style.animation = 'none'
    made.animate([{ transform: `translate(${from.x}px, ${from.y}px)` }, { transform: `translate(${to.x}px, ${to.y}px)` }], timing)
  }
  for (const layer of appearing) layer.animate([{ opacity: 0 }, { opacity: 0, offset: 0.4 }, { opacity: 1 }], timing)
}
