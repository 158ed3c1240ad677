/** The bucket of a .grad: what was there, what was poured in, and what it holds now, added up as on paper. */
import type { Entry, NodeState, Picture } from '../contract'
import { svg } from '../page/dom'
import { firstCells } from '../values/numbers'
import { SMALL_CODE } from '../graph/measure'
import { bucketHeight, CARD, PAIL, type Plan, SHOWN_ENTRIES } from '../graph/plan'
import type { Say } from '../page/strings'
import { chip } from './chip'
import type { Scales } from '../values/scale'

interface Scope {
  values: Record<string, Picture>
  scales: Scales
  words: Say
  pouring: boolean
}

const INSET = 7
/** Room for "call 12" at the end of a line. */
const CALL = 44

interface Row {
  y: number
  w: number
}

export function bucket(plan: Plan, state: NodeState, scope: Scope): SVGGElement {
  const { y } = plan.bucket!
  const h = heightNow(plan, state)
  const w = plan.w - 2 * CARD.pad
  const hung = state.facts?.retains_grad && !state.facts.is_leaf
  const group = svg('g', {
    class: ['bucket', scope.pouring && 'pouring', !state.grad && 'empty'].filter(Boolean).join(' '),
    transform: `translate(${CARD.pad} ${y})`,
  })
  const ledger = state.ledger ?? []
  const shown = ledger.slice(-SHOWN_ENTRIES)
  const earlier = (shown[0]?.number ?? ledger.length - shown.length + 1) - 1
  group.append(svg('text', { class: 'caption code', x: 0, y: 12 }, '.grad'))
  if (hung) group.append(hook(scope.words))
  const top = CARD.caption
  if (h > top) group.append(svg('rect', { class: 'pail', y: top, width: w, height: h - top, rx: 7 }))
  const first = top + 15
  if (earlier) group.append(wordLine(scope.words('card.earlier', { n: earlier }), first))
  else if (shown.length) group.append(entryLine('', shown[0]!.before ?? null, { y: first, w }, scope))
  shown.forEach((entry, i) =>
    group.append(drawEntry(entry, { y: first + (i + 1) * CARD.ledger, w }, i === shown.length - 1, scope)),
  )
  if (!plan.grad) group.append(...total(plan, state, h, w, scope))
  return group
}

/** A bucket grows with its ledger. What it holds may stand beside the value. */
export function heightNow({ bucket, grad: beside }: Plan, { ledger = [], grad }: NodeState): number {
  const shown = Math.min(ledger.length, SHOWN_ENTRIES)
  return bucketHeight(shown ? shown + 1 : 0, beside ? 0 : grad ? bucket!.total.h : CARD.row + CARD.chip)
}

function drawEntry(entry: Entry, at: Row, newest: boolean, scope: Scope): SVGGElement {
  const { y, w } = at
  if (entry.how === 'emptied') return wordLine(scope.words('ledger.emptied'), y, '∅')
  if (entry.how === 'zeroed') return wordLine(scope.words('ledger.zeroed'), y, '0')
  if (entry.how !== 'poured') return entryLine('→', entry.after ?? null, at, scope)
  const line = entryLine('+', entry.incoming ?? null, at, scope)
  if (newest && scope.pouring) line.classList.add('newest')
  if (entry.call)
    line.append(
      svg(
        'text',
        { class: 'call', x: w - INSET, y, 'text-anchor': 'end' },
        scope.words('card.call', { n: entry.call }),
      ),
    )
  return line
}

function wordLine(text: string, y: number, sign = ''): SVGGElement {
  const mark = sign && svg('text', { class: 'sign', x: INSET, y }, sign)
  return svg('g', { class: 'entry' }, mark, svg('text', { class: 'word', x: INSET + 14, y }, text))
}

/** The hook by which retain_grad hangs a bucket on a tensor that is no leaf. */
function hook(words: Say): SVGGElement {
  const drawn = svg('path', { d: 'M0 -4.6V0.8a2.9 2.9 0 0 0 5.8 0V-0.6' })
  return svg('g', { class: 'hook', transform: 'translate(42 8)' }, svg('title', {}, words('state.retains')), drawn)
}

function entryLine(sign: string, id: string | null, { y, w }: Row, { values }: Scope): SVGGElement {
  const line = svg('g', { class: 'entry', 'data-role': 'ledger', 'data-value': id })
  line.append(svg('text', { class: 'sign', x: INSET, y }, sign))
  const text = svg('text', { class: 'figures', x: INSET + 12, y })
  const picture = id ? values[id] : undefined
  if (!picture) text.append('None')
  else {
    const known = picture.data ?? picture.sample ?? []
    const shown = firstCells(picture, Math.floor((w - 2 * INSET - 14 - CALL) / SMALL_CODE))
    shown.forEach((cell, i) => text.append(i ? ' ' : '', svg('tspan', { 'data-full': cell.full }, cell.text)))
    if (shown.length < known.length || !picture.data) text.append(' …')
  }
  line.append(text)
  return line
}

function total({ bucket }: Plan, state: NodeState, h: number, w: number, { values, scales }: Scope): SVGElement[] {
  const picture = state.grad ? values[state.grad] : undefined
  if (!picture || !state.grad) return [svg('text', { class: 'none code', x: INSET + 7, y: h - 13 }, 'None')]
  const place = { x: PAIL, y: h - bucket!.total.h - PAIL, w: w - 2 * PAIL, h: bucket!.total.h, columns: bucket!.columns }
  const parts: SVGElement[] = [chip('grad', state.grad, picture, place, scales)]
  if (state.ledger?.length)
    parts.unshift(svg('line', { class: 'rule', x1: INSET, x2: w - INSET, y1: place.y - 4, y2: place.y - 4 }))
  return parts
}
