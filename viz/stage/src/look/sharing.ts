/** Pointing at a card lights what it shares memory with: a view its base, a base its views. */
import type { NodeState } from '../contract'
import type { Player } from '../time/player'

export function sharing(viewport: HTMLElement, player: Player, light: (ids: string[]) => void): void {
  let lit = false
  const show = (event: Event): void => {
    const id = (event.target as Element | null)?.closest('[data-node]')?.getAttribute('data-node')
    const ids = id ? related(player, id) : []
    if (ids.length || lit) light(ids)
    lit = ids.length > 0
  }
  viewport.addEventListener('pointerover', show)
  viewport.addEventListener('focusin', show)
}

const baseOf = ({ facts }: NodeState): string | null | undefined => facts?.view_of ?? facts?.shares

function related(player: Player, id: string): string[] {
  const base = baseOf(player.state.get(id) as NodeState ?? {})
  const same = [...player.state].filter(([, fields]) => baseOf(fields as NodeState) === id).map(([other]) => other)
  return base ? [base, ...same] : same
}
