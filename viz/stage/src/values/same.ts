/** The mark at one element of a tensor, wherever it is drawn. */
import { svg } from '../page/dom'

/** Marks the element inside this holder; what was marked or added comes back, for `unmark`. */
export function same(holder: Element, element: number): Element[] {
  const cells = [...holder.querySelectorAll(`[data-at="${element}"]`)]
  for (const cell of cells) cell.classList.add('same')
  const maps = [...holder.querySelectorAll('[data-block]')].flatMap(map => framed(map, element) ?? [])
  return [...cells, ...maps]
}

export function unmark(marked: Element[]): void {
  for (const element of marked) {
    if (element.classList.contains('added')) element.remove()
    else element.classList.remove('same')
  }
}

/** A frame around the cell of a map. */
function framed(map: Element, element: number): SVGElement | null {
  const [first, count, rows, columns] = map.getAttribute('data-block')!.split(' ').map(Number) as [number, number, number, number]
  const place = element - first
  if (place < 0 || place >= count) return null
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map(name => Number(map.getAttribute(name))) as [number, number, number, number]
  const [w, h] = [width / columns, height / rows]
  const at = { x: x + (place % columns) * w - 0.5, y: y + Math.floor(place / columns) * h - 0.5, width: w, height: h }
  return map.parentElement!.appendChild(svg('rect', { class: 'same added', ...at }))
}
