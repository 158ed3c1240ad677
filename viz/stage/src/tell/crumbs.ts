/** Where in the program a step happens, in one quiet line: loop › turn › module, from the outside in. */
import type { Group, Story } from '../contract'
import { h } from '../page/dom'
import { columns, shorten } from '../graph/measure'
import type { Key, Say } from '../page/strings'

const GAP = ' › '
/** Characters of the whole line on a wide page, and of one group in it. */
const MOST = 110
const EACH = 36
/** Kinds whose name does not say what they are. */
const SPOKEN: Partial<Record<Group['kind'], Key>> = {
  hook: 'crumb.hook',
  checkpoint: 'crumb.checkpoint',
  recomputation: 'crumb.recomputation',
}

export class Crumbs {
  private readonly groups: Map<string, Group>

  constructor(
    story: Story,
    private readonly words: Say,
  ) {
    this.groups = new Map((story.cast.groups ?? []).map(group => [group.id, group]))
  }

  /** The line for a step in this group, in a room of so many pixels; nothing outside of all groups. Where it is long,
   * the name of a turn stands for its loop too. */
  line(within: string | undefined, room: number): HTMLElement | null {
    const path = this.path(within)
    if (!path.length) return null
    const most = room ? Math.min(MOST, Math.max(24, room / 7)) : MOST
    const whole = path.map(group => this.name(group))
    const brief = path.filter((_, i) => !(path[i]?.kind === 'loop' && path[i + 1]?.name)).map(group => this.name(group))
    const parts = columns(whole.join(GAP)) > most ? brief : whole
    const shown = elided(parts.map(text => shorten(text, EACH)), most)
    return h('p', { class: 'crumbs', 'aria-label': this.words('crumb.label'), title: whole.join(GAP) }, shown.join(GAP))
  }

  private path(within: string | undefined): Group[] {
    const path: Group[] = []
    for (let group = this.groups.get(within ?? ''); group; group = this.groups.get(group.parent ?? '')) path.unshift(group)
    return path
  }

  private name(group: Group): string {
    const { kind, name, type, index, parent } = group
    if (kind === 'iteration') return name || this.words('crumb.turn', { n: (index ?? 0) + 1 })
    const spoken = SPOKEN[kind]
    if (spoken) return this.words(spoken, { name })
    return type ? `${this.relative(name, parent)} · ${type}` : name
  }

  /** A module by the way from the one around it: `net.0` inside `net` is `0`. */
  private relative(name: string, parent = ''): string {
    for (let group = this.groups.get(parent); group; group = this.groups.get(group.parent ?? ''))
      if (group.kind === 'module' && name.startsWith(`${group.name}.`)) return name.slice(group.name.length + 1)
    return name
  }
}

/** Parts from the middle give way to "…" until the line has room; the first and the last two stay. */
function elided(parts: string[], most: number): string[] {
  const kept = [...parts]
  while (columns(kept.join(GAP)) > most && kept.length > 3) {
    const gap = kept.indexOf('…')
    if (gap < 0) kept.splice(1, 1, '…')
    else if (gap + 3 < kept.length) kept.splice(gap + 1, 1)
    else break
  }
  return kept
}
