/**
 * The path that made a gradient: of one backward call, every gradient that had a share in what arrived at a card. Found
 * by walking from the card towards the root over what was sent. Knows steps and flights; no page.
 */
import type { Step, Story } from '../contract'

/** A gradient that went along an edge: what entered its sender, by what it was multiplied (if so), what was sent. */
export interface Hop {
  step: number
  edge: string
  sender: string
  receiver: string
  entered: string
  factor: string
  sent: string
  /** The rule in short. */
  note: string
}

/** What came to a card: the seed (no edge) and what was sent, in order of arrival, and what it made together. */
export interface Arrival {
  parts: { edge: string; value: string }[]
  /** What entered; "" where the film does not say. */
  total: string
  /** It is not the sum of the parts: a hook of the program made something else of it. */
  hooked: boolean
}

export interface GradientPath {
  target: string
  /** The step at which the gradient was complete. */
  step: number
  /** From the root on, in the engine's order. */
  hops: Hop[]
  arrivals: Map<string, Arrival>
}

/** A backward call up to the step at which a gradient came to a card: its steps, and what was sent in them. */
interface Call {
  last: number
  steps: Step[]
  hops: Hop[]
}

/** Whether a gradient has come to the card up to this step: then there is a path. */
export function hasPath(story: Story, upto: number, target: string): boolean {
  const call = callTo(story, upto, target)
  return call !== null && partsAt(call, target).length > 0
}

/** The gradient that came to a card last, up to this step; null if none has. */
export function pathTo(story: Story, upto: number, target: string): GradientPath | null {
  const call = callTo(story, upto, target)
  if (!call) return null
  const needed = upstream(call.hops, target)
  const arrivals = new Map([...needed].map(node => [node, arrival(call, node)] as const))
  return { target, step: call.last, hops: call.hops.filter(hop => needed.has(hop.receiver)), arrivals }
}

function callTo({ cast, steps }: Story, upto: number, target: string): Call | null {
  const ends = new Map((cast.edges ?? []).map(link => [link.id, [link.source, link.target] as const]))
  const reaches = (step: Step): boolean =>
    step.phase === 'backward' && (came(step, target) || sentTo(step, target, ends))
  const last = steps.slice(0, upto + 1).findLastIndex(reaches)
  if (last < 0) return null
  const call = callOf(steps[last]!)
  const run = steps.flatMap((step, i) => (i <= last && callOf(step) === call ? [[i, step] as const] : []))
  return { last, steps: run.map(([, step]) => step), hops: run.flatMap(([i, step]) => sent(step, i, ends)) }
}

/** Steps of one backward call begin their keys with it. */
const callOf = ({ key }: Step): string => key.split('/')[0]!

const came = ({ now, changes = [] }: Step, node: string): boolean =>
  now?.pour?.node === node || changes.some(([thing, field, value]) => thing === node && field === 'incoming' && filled(value))

const filled = (incoming: unknown): boolean => (incoming as (string | null)[] | null)?.some(Boolean) ?? false

type Ends = Map<string, readonly [string, string]>

const sentTo = ({ now }: Step, node: string, ends: Ends): boolean =>
  now?.flights?.some(({ edge, way }) => way === 'backward' && ends.get(edge)?.[0] === node) ?? false

function sent({ now, changes = [] }: Step, step: number, ends: Ends): Hop[] {
  return (now?.flights ?? []).flatMap(({ edge, value, way, note = [], factor = '' }) => {
    const [receiver, sender] = ends.get(edge) ?? []
    if (way !== 'backward' || !receiver || !sender) return []
    const entered = incomingOf(changes, sender)
    return [{ step, edge, sender, receiver, entered, factor, sent: value, note: note.map(run => run.text).join('') }]
  })
}

function incomingOf(changes: Step['changes'] = [], node: string): string {
  const change = changes.findLast(([thing, field]) => thing === node && field === 'incoming')
  const values = ((change?.[2] ?? []) as (string | null)[]).filter(value => value !== null)
  return values.length === 1 ? values[0]! : ''
}

/** The card, and all that had a share in what came to it. */
function upstream(hops: Hop[], target: string): Set<string> {
  const found = new Set([target])
  for (const hop of [...hops].reverse()) if (found.has(hop.receiver)) found.add(hop.sender)
  return found
}

function partsAt({ steps, hops }: Call, node: string): Arrival['parts'] {
  const seeds = steps.flatMap(({ now }) => (now?.seed ?? []).flatMap(([root, value]) => (root === node ? [{ edge: '', value }] : [])))
  return [...seeds, ...hops.filter(hop => hop.receiver === node).map(({ edge, sent }) => ({ edge, value: sent }))]
}

function arrival(call: Call, node: string): Arrival {
  const parts = partsAt(call, node)
  const entry = call.steps.findLast(step => came(step, node))
  const sum = call.steps.findLast(step => step.now?.sum?.node === node)?.now?.sum
  const entered = entry?.now?.pour?.incoming ?? incomingOf(entry?.changes, node)
  const made = sum?.total ?? (parts.length === 1 ? parts[0]!.value : '')
  return { parts, total: entered || made, hooked: entered !== '' && parts.length > 0 && entered !== made }
}
