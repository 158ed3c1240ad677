/** All numbers that the film holds of a value and its gradient, as pictures side by side and as one table. */
import { drawForm } from '../draw/form'
import { h, svg } from '../page/dom'
import type { Say } from '../page/strings'
import { extent, IN_INSPECTOR } from '../values/extent'
import { elements, form } from '../values/form'
import { number } from '../values/numbers'
import type { Scales, Side } from '../values/scale'
import { type Held, table } from './table'

const PICTURE = 8

/** Where both have the same shape they share frame and table; else one comes after the other. */
export function valuesOf(held: Held[], scales: Scales, words: Say): HTMLElement[] {
  const alike = held.length < 2 || held[0]!.picture.shape.join() === held[1]!.picture.shape.join()
  return (alike ? [held] : held.map(one => [one])).flatMap(group => (group.length ? [numbers(group, scales, words)] : []))
}

function numbers(held: Held[], scales: Scales, words: Say): HTMLElement {
  const pictured = held.some(({ picture }) => form(picture).as !== 'numbers')
  const halves = held.map(one => half(one, pictured, scales, words))
  return h('div', { class: 'held' }, h('div', { class: 'halves' }, ...halves), table(held, words), ...notes(held, words))
}

function half({ role, id, picture }: Held, pictured: boolean, scales: Scales, words: Say): HTMLElement {
  const side: Side = role === 'value' ? 'value' : 'gradient'
  const title = h('h3', { class: side }, role === 'grad' ? '.grad' : words(`values.${role}`))
  if (!pictured) return h('figure', {}, title)
  const made = extent(picture, IN_INSPECTOR)
  const size = { width: Math.max(150, made.w + 2 * PICTURE), height: made.h + 2 * PICTURE }
  const drawn = drawForm(picture, made, { x: PICTURE, y: PICTURE }, IN_INSPECTOR, scales[side])
  const place = { class: `world chip ${role} side-${side}`, 'data-role': role, 'data-value': id }
  return h('figure', {}, title, svg('svg', { ...place, ...size, 'aria-hidden': 'true' }, drawn))
}

/** What there is to know of the numbers: that they are a sample, that they are several runs, and the summary. */
function notes(held: Held[], words: Say): HTMLElement[] {
  const { picture } = held[0]!
  const { data, sample, shape, batch = 0 } = picture
  const lines: HTMLElement[] = []
  if (!data) lines.push(quiet(words('inspect.sample', { n: sample?.length ?? 0, total: elements(shape).toLocaleString('en') })))
  if (batch) lines.push(quiet(words('inspect.batch', { n: elements(shape.slice(0, batch)) })))
  return [...lines, ...held.flatMap(one => summary(one, words))]
}

function summary({ role, picture: { stats } }: Held, words: Say): HTMLElement[] {
  if (!stats) return []
  const show = (x: Parameters<typeof number>[0] | null): string => (x === null ? '–' : number(x))
  const { min, max, mean, norm, nan = 0, inf = 0 } = stats
  const line = quiet(words('inspect.stats', { min: show(min), max: show(max), mean: show(mean), norm: show(norm) }))
  line.classList.add(role === 'value' ? 'value' : 'gradient')
  return nan || inf ? [line, h('p', { class: 'mark bad' }, words('inspect.nan', { nan, inf }))] : [line]
}

const quiet = (text: string): HTMLElement => h('p', { class: 'quiet' }, text)
