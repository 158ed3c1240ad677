/**
 * The tooltip of numbers: over a cell its index and full value, with those of the same element in the gradient or value
 * beside it; over words that stand for a tensor, its picture. Whatever has `data-value` (a tensor) and, inside, cells
 * with `data-at` or a map with `data-block`, is understood; who drew it need not know.
 */
import type { Picture, Story } from '../contract'
import { drawForm } from '../draw/form'
import { h, svg } from '../page/dom'
import type { Say } from '../page/strings'
import { extent, IN_TOOLTIP } from './extent'
import { indexOf, indexText } from './form'
import { same, unmark } from './same'
import { full, number } from './numbers'
import type { Scales, Side } from './scale'

/** From the pointer to the tooltip. */
const AWAY = 14
const PICTURE = 8

/** A tensor as it stands somewhere on the page. */
interface Holder {
  element: Element
  picture: Picture
  role: string
}

export class Hover {
  readonly root = h('div', { class: 'number-tip', role: 'tooltip', hidden: true })
  private marked: Element[] = []

  constructor(
    private readonly story: Story,
    private readonly scales: Scales,
    private readonly words: Say,
  ) {}

  /** Listens to all that happens inside these. */
  watch(...places: HTMLElement[]): void {
    for (const place of places) {
      place.addEventListener('pointermove', event => this.point(event.target as Element, event))
      place.addEventListener('pointerleave', () => this.clear())
      place.addEventListener('pointerdown', () => this.clear())
      place.addEventListener('focusin', event => this.point(event.target as Element, middle(event.target as Element)))
      place.addEventListener('focusout', () => this.clear())
    }
  }

  clear(): void {
    this.root.hidden = true
    unmark(this.marked)
    this.marked = []
  }

  private point(target: Element, at: Spot): void {
    const holder = this.holder(target.closest('[data-value]'))
    const element = holder && elementAt(target, at)
    this.clear()
    if (!holder) return
    if (element !== null && element !== undefined) this.tell(holder, element, at)
    else if (target.closest('.mark[data-value]')) this.show(at, this.picture(holder))
  }

  private tell(holder: Holder, element: number, at: Spot): void {
    const all = this.together(holder)
    this.marked = all.flatMap(one => same(one.element, element))
    const index = indexText(indexOf(holder.picture.shape, element))
    this.show(at, h('p', { class: 'index' }, holder.picture.shape.length ? index : ''), ...once(all).map(one => this.line(one, element)))
  }

  private line({ picture, role }: Holder, element: number): HTMLElement {
    const x = (picture.data ?? picture.sample ?? [])[element]!
    const [text, exact] = [number(x), full(x)]
    return h(
      'p',
      { class: sideOf(role) },
      h('span', { class: 'role' }, role === 'grad' ? '.grad' : this.words(`values.${sideOf(role)}`)),
      h('b', {}, `= ${text}`),
      text === exact ? null : h('span', { class: 'exact' }, exact),
    )
  }

  private picture({ picture, role }: Holder): Node {
    const made = extent(picture, IN_TOOLTIP)
    const side = sideOf(role)
    const size = { width: made.w + 2 * PICTURE, height: made.h + 2 * PICTURE }
    return svg('svg', { class: `world chip ${role === 'value' ? role : 'grad'} side-${side}`, ...size }, drawForm(picture, made, { x: PICTURE, y: PICTURE }, IN_TOOLTIP, this.scales[side]))
  }

  /** Those of the same card with elements in the same places. */
  private together(holder: Holder): Holder[] {
    const card = holder.element.closest('[data-node], .inspector')
    const others = [...(card?.querySelectorAll('[data-value][data-role]') ?? [])].flatMap(one => this.holder(one) ?? [])
    const alike = [holder, ...others.filter(one => one.element !== holder.element)]
      .filter(({ picture, role }) => role !== 'ledger' && picture.shape.join() === holder.picture.shape.join())
    return alike.sort((a, b) => Number(sideOf(a.role) !== 'value') - Number(sideOf(b.role) !== 'value'))
  }

  private holder(element: Element | null): Holder | null {
    const picture = this.story.values[element?.getAttribute('data-value') ?? '']
    if (!element || !picture) return null
    const word = element.classList.contains('gradient') || element.classList.contains('side-gradient') ? 'gradient' : 'value'
    return { element, picture, role: element.getAttribute('data-role')?.replace('flight', word) ?? word }
  }

  /** Beside the pointer, inside the window. */
  private show({ clientX: x, clientY: y }: Spot, ...content: Node[]): void {
    this.root.replaceChildren(...content)
    this.root.hidden = false
    const { width, height } = this.root.getBoundingClientRect()
    const left = x + AWAY + width > innerWidth ? x - AWAY - width : x + AWAY
    const top = y + AWAY + height > innerHeight ? y - AWAY - height : y + AWAY
    this.root.style.translate = `${Math.max(4, left)}px ${Math.max(4, top)}px`
  }
}

interface Spot {
  clientX: number
  clientY: number
}

const sideOf = (role: string): Side => (role === 'value' ? 'value' : 'gradient')

/** A tensor may be drawn twice: as a picture and as a table. */
const once = (holders: Holder[]): Holder[] =>
  holders.filter(({ picture, role }, i) => holders.findIndex(one => one.picture === picture && sideOf(one.role) === sideOf(role)) === i)

function middle(element: Element): Spot {
  const { left, top, width, height } = element.getBoundingClientRect()
  return { clientX: left + width / 2, clientY: top + height / 2 }
}

/** The place of the element under the pointer in its tensor; null where there is none. */
function elementAt(target: Element, { clientX, clientY }: Spot): number | null {
  const cell = target.closest('[data-at]')
  if (cell) return Number(cell.getAttribute('data-at'))
  const block = target.getAttribute('data-block')?.split(' ').map(Number) as [number, number, number, number] | undefined
  if (!block) return null
  const [first, count, rows, columns] = block
  const { left, top, width, height } = target.getBoundingClientRect()
  const column = Math.min(columns - 1, Math.max(0, Math.floor((columns * (clientX - left)) / width)))
  const row = Math.min(rows - 1, Math.max(0, Math.floor((rows * (clientY - top)) / height)))
  const place = row * columns + column
  return place < count ? first + place : null
}
