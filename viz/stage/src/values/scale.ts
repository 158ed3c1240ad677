/**
 * The colours of heatmaps: one zero-centred scale for all values of a film, one for all gradients. A cell's step on it
 * is a class, its colour that of the theme. Knows numbers, nothing of cells' places.
 */
import type { Num, Picture, Story } from '../contract'
import { form } from './form'

/** What a tensor is on the stage: it tells its colours. */
export type Side = 'value' | 'gradient'

export interface Scales {
  value: number
  gradient: number
}

/** Steps of colour on either side of zero. */
export const STEPS = 8
/** The end of a scale leaves out so much of what the film shows, so that one outlier does not make all else pale. */
const WITHIN = 0.98
/** First digits of an end: a quarter of it, where the scale has its middle, is a short number too. */
const ENDS = [1, 2, 4, 8, 10]

/** The step of a number: 0 for zero, ±1 to ±STEPS else. Its square root: what is small can still be told apart. */
export function step(x: number, end: number): number {
  const size = Math.abs(x)
  return size ? Math.sign(x) * Math.max(1, Math.min(STEPS, Math.ceil(STEPS * Math.sqrt(size / end)))) : 0
}

/** A number as a point of the scale; null where it is none: nan. Complex numbers by their size. */
export function point(x: Num): number | null {
  if (typeof x === 'number') return x
  if (typeof x === 'boolean') return Number(x)
  if (typeof x === 'string') return x === 'nan' ? null : x === 'inf' ? Infinity : -Infinity
  const [re, im] = [point(x[0]), point(x[1])]
  return re === null || im === null ? null : Math.hypot(re, im)
}

/** Both ends, from all that the film ever shows as a heatmap. */
export function scales(story: Story): Scales {
  const ids: Record<Side, Set<string>> = { value: new Set(), gradient: new Set() }
  for (const { changes = [], now } of story.steps) {
    for (const [, field, value] of changes) for (const [side, id] of SHOWN[field]?.(value) ?? []) ids[side].add(id)
    for (const { way, value } of now?.flights ?? []) ids[way === 'forward' ? 'value' : 'gradient'].add(value)
  }
  const end = (side: Side): number => endOf([...ids[side]].flatMap(id => story.values[id] ?? []))
  return { value: end('value'), gradient: end('gradient') }
}

type Named = [Side, string]
const named = (side: Side, ...ids: unknown[]): Named[] => ids.flatMap(id => (typeof id === 'string' ? [[side, id] as Named] : []))

/** Fields whose value is a tensor, and its side. */
const SHOWN: Record<string, (value: unknown) => Named[]> = {
  value: id => named('value', id),
  grad: id => named('gradient', id),
  gradient: id => named('gradient', id),
  incoming: ids => named('gradient', ...((ids ?? []) as unknown[])),
}

/** Whole numbers are indices and labels as a rule: they do not set the scale of what is measured. */
function endOf(pictures: Picture[]): number {
  const heat = pictures.filter(picture => form(picture).as === 'heat' && picture.dtype !== 'bool')
  const measured = heat.filter(({ dtype }) => !/^u?int/.test(dtype))
  const sizes = (measured.length ? measured : heat)
    .flatMap(({ data }) => data!.map(x => Math.abs(point(x) ?? 0)))
    .filter(size => size > 0 && Number.isFinite(size))
  return sizes.length ? round(Float64Array.from(sizes).sort()[Math.ceil(sizes.length * WITHIN) - 1]!) : 0
}

function round(size: number): number {
  const unit = 10 ** Math.floor(Math.log10(size))
  return (ENDS.find(digit => digit * unit >= size * (1 - 1e-9)) ?? 10) * unit
}
