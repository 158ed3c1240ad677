/** The signs of the quiet line, small: drawn by the functions that draw the stage. */
import { edge } from '../draw/edge'
import { glyph } from '../draw/glyph'
import { scissors } from '../draw/scissors'
import { badgeRow } from '../draw/badges'
import type { Box, Link } from '../contract'
import { svg } from '../page/dom'
import type { Say } from '../page/strings'

type Made = [width: number, height: number, drawn: SVGElement]

const LINE = [0, 10, 20, 30].map(x => ({ x: x + 1, y: 6 }))

function wire(carries: Link['carries'], flows = false): Made {
  const { root } = edge({ id: '', source: '', target: '', carries }, LINE)
  root.classList.toggle('flows', flows)
  if (flows) root.classList.add('only')
  return [32, 12, flows ? svg('g', { transform: 'translate(0 -8)' }, root) : root]
}

const saved = (state: Box['state']): Made => [9, 9, glyph(state)]
const mark = (name: 'source' | 'lock' | 'view', icon: 'source' | 'lock' | 'link', words: Say): Made => {
  const [drawn] = badgeRow([{ name, icon }], 30, words)
  drawn!.setAttribute('transform', 'translate(0 9)')
  return [18, 18, drawn!]
}
const higher = (): Made => [
  20, 13, svg('g', { class: 'card higher' }, svg('rect', { class: 'paper', x: 1, y: 1, width: 18, height: 11, rx: 3 })),
]

/** A sign of the quiet line: its word is `sign.<name>`; told where the film has one of these states. */
export interface Sign {
  name: string
  states: string[]
  made: (words: Say) => Made
}

/** The most important first. */
export const SIGNS: Sign[] = [
  { name: 'value', states: ['both'], made: () => wire('both') },
  { name: 'gradient', states: ['flows'], made: () => wire('both', true) },
  { name: 'plain', states: ['plain'], made: () => wire('value') },
  { name: 'cut', states: ['detach', 'no_grad', 'dtype', 'datacut', 'item'], made: () => [26, 26, scissors({ x: 13, y: 13 })] },
  { name: 'second', states: ['second', 'third'], made: higher },
  { name: 'source', states: ['source'], made: words => mark('source', 'source', words) },
  { name: 'changed', states: ['changed'], made: () => saved('changed') },
  { name: 'needed', states: ['needed'], made: () => saved('needed') },
  { name: 'full', states: ['full'], made: () => saved('full') },
  { name: 'kept', states: ['kept'], made: () => saved('kept') },
  { name: 'placeholder', states: ['placeholder'], made: () => saved('placeholder') },
  { name: 'freed', states: ['freed'], made: () => saved('freed') },
  { name: 'view', states: ['view'], made: words => mark('view', 'link', words) },
  { name: 'lock', states: ['lock'], made: words => mark('lock', 'lock', words) },
]

export function picture({ made }: Sign, words: Say): SVGSVGElement {
  const [width, height, drawn] = made(words)
  const scale = Math.min(1, 18 / height)
  const size = { width: width * scale, height: height * scale }
  return svg('svg', { class: 'world sample', viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true', ...size }, drawn)
}
