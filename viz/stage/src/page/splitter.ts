/** The bar between code and graph: drag it, or move it with the arrow keys. */
import { h } from './dom'
import { forTheTab } from './kept'

const WIDTH = { least: 280, most: 720, start: [400, 560], share: 0.31, step: 24 } as const
const NAME = 'code-width'

export function splitter(root: HTMLElement, label: string): HTMLElement {
  const values = { 'aria-valuemin': WIDTH.least, 'aria-valuemax': WIDTH.most, 'aria-orientation': 'vertical' }
  const bar = h('div', {
    class: 'splitter',
    role: 'separator',
    tabindex: 0,
    'aria-label': label,
    title: label,
    ...values,
  })
  const resize = (width: number): void => {
    const kept = Math.round(Math.min(WIDTH.most, Math.max(WIDTH.least, width)))
    root.style.setProperty('--code-width', `${kept}px`)
    bar.setAttribute('aria-valuenow', String(kept))
    forTheTab.set(NAME, kept)
  }
  const [narrow, wide] = WIDTH.start
  resize(Number(forTheTab.get(NAME)) || Math.min(wide, Math.max(narrow, WIDTH.share * window.innerWidth)))
  bar.addEventListener('pointerdown', event => bar.setPointerCapture(event.pointerId))
  bar.addEventListener('pointermove', event => {
    if (bar.hasPointerCapture(event.pointerId)) resize(event.clientX - root.getBoundingClientRect().left)
  })
  bar.addEventListener('keydown', event => {
    const by = { ArrowLeft: -WIDTH.step, ArrowRight: WIDTH.step }[event.key]
    if (!by) return
    event.preventDefault()
    event.stopPropagation()
    resize(Number(bar.getAttribute('aria-valuenow')) + by)
  })
  return bar
}
