/** The path that made a gradient, in the inspector: the chain rule in one line where it fits in one, and hop by hop. */
import type { Story } from '../contract'
import { nameText } from '../graph/cast'
import { h } from '../page/dom'
import type { Say } from '../page/strings'
import { figures } from '../tell/names'
import type { Pointing } from '../tell/words'
import type { State } from '../time/player'
import type { Arrival, GradientPath, Hop } from './path'
import { product, type Term } from './product'

export interface Scope {
  story: Story
  state: State
  words: Say
  pointing: Pointing & { at(step: number): void }
}

const ROOM = 34
const PLAIN = /^[\w.]+(\(\))?$/

export function panel(path: GradientPath, scope: Scope): HTMLElement[] {
  const { words } = scope
  const arrival = path.arrivals.get(path.target)!
  const terms = product(scope.story, path)
  return [
    h('p', { class: 'of' }, partial(path.target, scope), ' = ', ...orange(arrival.total, scope)),
    ...(terms ? equation(terms, arrival, scope) : [h('p', { class: 'quiet' }, words('why.mixed'))]),
    h('h4', {}, words('why.hops')),
    h('ol', { class: 'hops' }, ...lines(path, scope)),
  ]
}

function equation(terms: Term[], { total }: Arrival, scope: Scope): HTMLElement[] {
  const rows = terms.map((term, i) => {
    const factors = term.map(({ value, hop }, k) => h('span', {}, k ? '· ' : '', factorButton(value, hop, scope)))
    return h('li', {}, h('b', { class: 'sign' }, i ? '+' : ''), h('div', {}, ...factors))
  })
  const made = h('li', { class: 'total' }, h('b', { class: 'sign' }, '='), h('div', {}, ...orange(total, scope)))
  const said = terms.length === 1 ? scope.words('why.one') : scope.words('why.many', { n: terms.length })
  return [h('p', { class: 'quiet' }, said), h('ol', { class: 'terms' }, ...rows, made)]
}

/** A factor with its name under it; it lights its edge, and leads to the step at which it was used. */
function factorButton(value: string, hop: Hop | null, scope: Scope): HTMLElement {
  const name = hop ? `∂${called(hop.sender, scope)}/∂${called(hop.receiver, scope)}` : scope.words('why.seed')
  const made = h(
    'button',
    { type: 'button', class: hop ? 'factor' : 'factor seed', 'data-value': value, 'data-edge': hop?.edge },
    h('span', {}, ...shown(value, scope)),
    h('small', {}, name),
  )
  if (hop) wire(made, hop, scope)
  return made
}

function wire(element: HTMLElement, hop: Hop, { pointing }: Scope): void {
  element.addEventListener('click', () => pointing.at(hop.step))
  for (const event of ['pointerenter', 'focus']) element.addEventListener(event, () => pointing.light(hop.edge))
  for (const event of ['pointerleave', 'blur']) element.addEventListener(event, () => pointing.light(null))
}

/** What met at a card, whenever it was more than one gradient, and what each card on the path sent on. */
function lines(path: GradientPath, scope: Scope): HTMLElement[] {
  const told = new Set<string>()
  const meeting = (node: string): HTMLElement[] => {
    const arrival = path.arrivals.get(node)
    if (!arrival || told.has(node)) return []
    told.add(node)
    const seed = arrival.parts.length === 1 && !arrival.parts[0]!.edge
    return arrival.parts.length > 1 || arrival.hooked || seed ? [meets(node, arrival, scope)] : []
  }
  return [...path.hops.flatMap(hop => [...meeting(hop.sender), sends(hop, scope)]), ...meeting(path.target)]
}

function meets(node: string, { parts, total, hooked }: Arrival, scope: Scope): HTMLElement {
  const sum = parts.flatMap((part, i) => [i ? ' + ' : '', ...orange(part.value, scope)])
  const made = parts.length > 1 || hooked ? [' = ', ...(total ? orange(total, scope) : ['…'])] : []
  const after = hooked ? h('p', { class: 'quiet' }, scope.words('why.hooked')) : null
  return h('li', { class: 'meets' }, partial(node, scope), ': ', ...sum, ...made, after)
}

function sends(hop: Hop, scope: Scope): HTMLElement {
  const text = hop.note || `${called(hop.sender, scope)} → ${called(hop.receiver, scope)}`
  const go = h('button', { type: 'button', class: 'hop', 'data-edge': hop.edge }, h('i', {}, text))
  const numbers = hop.factor ? [...orange(hop.entered, scope), ' · ', ...shown(hop.factor, scope)] : []
  go.append(h('span', {}, ...numbers, ' = ', ...orange(hop.sent, scope)))
  wire(go, hop, scope)
  return h('li', {}, go)
}

const partial = (node: string, scope: Scope): string => `∂L/∂${called(node, scope)}`

/** What stands in a formula for a card: its name, or its expression in parentheses. */
function called(node: string, { story, state }: Scope): string {
  const names = nameText((state.get(node)?.['names'] ?? []) as [string, string][])
  const label = names.split(', ')[0] || (story.cast.nodes?.find(actor => actor.id === node)?.label ?? node)
  return PLAIN.test(label) ? label : `(${label})`
}

const orange = (id: string, scope: Scope): HTMLElement[] =>
  id ? [h('span', { class: 'mark gradient', 'data-value': id }, ...shown(id, scope))] : []

function shown(id: string, { story }: Scope): Node[] {
  const picture = story.values[id]
  return picture ? figures(picture, ROOM) : []
}
