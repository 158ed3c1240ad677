/**
 * Small marks on the upper border of a card: what is so of its tensor now, beside its numbers. They sit on the border, so
 * that nothing moves when one comes or goes, and each has a sign of its own: none is told by its colour alone.
 */
import type { Actor, NodeState, Odd } from '../contract'
import { svg } from '../page/dom'
import { columns, shorten, SMALL_CODE } from '../graph/measure'
import type { Say } from '../page/strings'

/** A mark: its name is its class, and the key of its words. */
interface Badge {
  name: 'unseen' | 'view' | 'shares' | 'left' | 'silent' | 'version' | 'source' | 'spread' | 'lock'
  icon?: keyof typeof ICONS
  text?: string
  /** Its words are those of `badge.<name>`, with these values. */
  values?: Record<string, string | number>
}

const ICONS = {
  lock: 'M-2.6 -0.8V-2.6a2.6 2.6 0 0 1 5.2 0V-0.8M-3.8 -0.8h7.6v5h-7.6Z',
  link: 'M-1 2.5H-2.6a2.5 2.5 0 0 1 0 -5H-1M1 -2.5H2.6a2.5 2.5 0 0 1 0 5H1M-2 0H2',
  copies: 'M-4.4 -1.6h5.8v5.8h-5.8ZM-1.6 -1.6V-4.4H4.2V1.4H1.4',
  hidden: 'M-5 0Q0 -5.6 5 0Q0 5.6 -5 0ZM-4.2 4.4L4.2 -4.4',
  out: 'M0 -4.2H-4.2V4.2H4.2V0M1.4 -4.2H4.2V-1.4M4.2 -4.2L-0.6 0.6',
  source: 'M0 -4.6L5 4.2H-5ZM0 -1.4V1.2M0 2.6V2.8',
  spread: 'M-4.6 0H4M1 -3L4.2 0L1 3',
} as const

const HEIGHT = 17
const ICON = 15
const APART = 4
const TEXT = 8

/** Lasting marks first: they stand nearest to the corner, and those that come and go move none of them. */
export function badges(actor: Actor, state: NodeState, called: (id: string) => string): Badge[] {
  const { facts, left, silent, locked } = state
  const version = facts?.version ?? 0
  const made: (Badge | false | undefined)[] = [
    actor.unseen && { name: 'unseen', icon: 'hidden' },
    facts?.view_of != null && memory('view', 'link', called(facts.view_of)),
    facts?.shares != null && memory('shares', 'copies', called(facts.shares)),
    Boolean(left) && { name: 'left', icon: 'out', text: left, values: { how: left! } },
    silent && { name: 'silent', text: `≠ v${version}`, values: { n: version } },
    !silent && version > 0 && { name: 'version', text: `v${version}`, values: { n: version } },
    worst(state.odd ?? []),
    Boolean(locked) && { name: 'lock', icon: 'lock', values: { n: locked! } },
  ]
  return made.flatMap(badge => badge || [])
}

function memory(name: 'view' | 'shares', icon: 'link' | 'copies', base: string): Badge {
  return { name, icon, text: shorten(base, TEXT), values: { base } }
}

/** One mark for all that is not finite: where it arose before where it came, nan before inf, values before gradients. */
function worst(odd: Odd[]): Badge | undefined {
  const [first] = [...odd].sort((a, b) => Number(b.arose ?? false) - Number(a.arose ?? false))
  if (!first) return undefined
  const text = `${first.of === 'gradient' ? '∂ ' : ''}${first.kind}`
  const kind = first.arose ? 'source' : 'spread'
  return { name: kind, icon: kind, text, values: { kind: first.kind } }
}

/** The marks from the right end of a border of this width leftwards; a text for which there is no room is left out. */
export function badgeRow(every: Badge[], width: number, words: Say): SVGGElement[] {
  return placed(every, width).map(({ badge, x }) => draw(badge, x, words))
}

/** Where each stands. */
export function placed(every: Badge[], width: number): { badge: Badge; x: number }[] {
  let right = width - 12
  let rest = every.reduce((sum, badge) => sum + sizeOf({ ...badge, text: badge.icon ? '' : badge.text }) + APART, 0)
  return every.map(badge => {
    const bare = sizeOf({ ...badge, text: badge.icon ? '' : badge.text })
    rest -= bare + APART
    const fits = right - sizeOf(badge) - rest >= 0 || !badge.icon
    const shown = fits ? badge : { ...badge, text: '' }
    right -= sizeOf(shown)
    const x = right
    right -= APART
    return { badge: shown, x }
  })
}

const sizeOf = ({ icon, text }: Badge): number =>
  (icon ? ICON : 3) + (text ? columns(text) * SMALL_CODE + (icon ? 5 : 6) : 3)

function draw(badge: Badge, x: number, words: Say): SVGGElement {
  const { name, icon, text, values } = badge
  const group = svg('g', { class: `badge ${name}`, transform: `translate(${x} 0)` })
  group.append(
    svg('title', {}, words(`badge.${name}`, values)),
    svg('rect', { class: 'pill', y: -HEIGHT / 2, width: sizeOf(badge), height: HEIGHT, rx: HEIGHT / 2 }),
  )
  if (icon) group.append(svg('path', { class: 'icon', d: ICONS[icon], transform: `translate(${ICON / 2 + 1.5} 0)` }))
  if (text) group.append(svg('text', { class: 'code', x: icon ? ICON + 1.5 : 5, y: 3.8 }, text))
  return group
}
