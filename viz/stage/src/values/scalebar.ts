/** A scale as a bar with its numbers: from the end of the negative through zero to the end of the positive. */
import { svg } from '../page/dom'
import { number } from './numbers'
import { type Scales, type Side, STEPS } from './scale'

const BAR = { wide: 136, narrow: 72, h: 10 }

/** Of one side of a film; null where it has no heatmaps. Colour goes with the square root, so half way is a quarter. */
export function scaleBar(scales: Scales, side: Side, narrow = false): SVGSVGElement | null {
  const end = scales[side]
  if (!end) return null
  const width = narrow ? BAR.narrow : BAR.wide
  const wide = width / (2 * STEPS)
  const cells = Array.from({ length: 2 * STEPS }, (_, i) => {
    const name = i < STEPS ? `minus-${STEPS - i}` : `plus-${i - STEPS + 1}`
    return svg('rect', { class: name, x: 12 + i * wide, width: wide + 0.3, height: BAR.h })
  })
  const told = narrow ? [-end, 0, end] : [-end, -end / 4, 0, end / 4, end]
  const marks = told.map((x, i) =>
    svg('text', { x: 12 + (i * width) / (told.length - 1), y: BAR.h + 11, 'text-anchor': 'middle' }, number(Number(x.toPrecision(3)))),
  )
  return svg('svg', { class: `scale-bar side-${side}`, width: width + 24, height: BAR.h + 15 }, svg('g', { class: 'heat' }, ...cells), ...marks)
}
