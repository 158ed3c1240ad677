/** The colours of this film's heatmaps, for the legend: a bar for values, one for gradients, where the film has such. */
import type { Ensemble } from '../graph/cast'
import { h } from '../page/dom'
import type { Say } from '../page/strings'
import { scaleBar } from '../values/scalebar'

const SIDES = ['value', 'gradient'] as const

/** `narrow`: for the quiet line. */
export function bars({ scales }: Ensemble, words: Say, narrow = false): HTMLElement[] {
  return SIDES.flatMap(side => {
    const bar = scaleBar(scales, side, narrow)
    return bar ? [h('li', { class: 'scale', 'data-scale': side }, bar, words(narrow ? `sign.${side}` : `scale.${side}`))] : []
  })
}
