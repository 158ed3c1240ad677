/** How the elements of a large tensor spread: a bar for each bin, below zero in the colour of the negative. */
import type { Picture, Stats } from '../contract'
import { svg } from '../page/dom'

interface Box {
  x: number
  y: number
  w: number
  h: number
}

export function histogram(picture: Picture, box: Box): SVGGElement {
  const { stats } = picture
  const ground = svg('rect', { class: 'window', x: box.x - 2, y: box.y - 2, width: box.w + 4, height: box.h + 4, rx: 3 })
  const group = svg('g', { class: 'histogram' }, ground)
  const ends = stats && typeof stats.min === 'number' && typeof stats.max === 'number' ? ([stats.min, stats.max] as const) : null
  if (stats && ends) group.append(...(stats.histogram?.length ? bars(stats.histogram, ends, box) : [reach(stats, ends, box)]))
  group.append(svg('path', { class: 'axis', d: `M${box.x} ${box.y + box.h}h${box.w}` }))
  if (ends && ends[0] < 0 && ends[1] > 0) {
    const zero = box.x + (box.w * -ends[0]) / (ends[1] - ends[0])
    group.append(svg('path', { class: 'axis', d: `M${zero} ${box.y + box.h}v3` }))
  }
  return group
}

/** The height of a bar is its share of the fullest; any count at all can be seen. */
function bars(counts: number[], [min, max]: readonly [number, number], { x, y, w, h }: Box): SVGPathElement[] {
  const most = Math.max(...counts)
  const wide = w / counts.length
  const drawn = { plus: '', minus: '' }
  counts.forEach((count, i) => {
    const tall = count && Math.max(1, (h * count) / most)
    const middle = min + ((i + 0.5) * (max - min)) / counts.length
    drawn[middle < 0 ? 'minus' : 'plus'] += `M${x + i * wide} ${y + h}v${-tall}h${wide * 0.86}v${tall}z`
  })
  return (['plus', 'minus'] as const).map(side => svg('path', { class: `${side}-6`, d: drawn[side] }))
}

/** Where nothing was counted: a bar from the least to the greatest, and a mark at the mean. */
function reach({ mean }: Stats, [min, max]: readonly [number, number], { x, y, w, h }: Box): SVGGElement {
  const at = max > min && typeof mean === 'number' ? x + (w * (mean - min)) / (max - min) : x + w / 2
  return svg(
    'g',
    { class: 'reach' },
    svg('path', { class: max > 0 ? 'plus-3' : 'minus-3', d: `M${x} ${y + h * 0.55}h${w}v${h * 0.3}h${-w}z` }),
    svg('path', { class: 'mean', d: `M${at} ${y + h * 0.3}v${h * 0.7}` }),
  )
}
