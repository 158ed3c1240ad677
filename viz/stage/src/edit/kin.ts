/**
 * What in a new film is the same as something in the one before, when a number in the program has changed. Keys hold
 * the expressions as written, so those with the number in them are new: then the place tells, if the films run alike.
 */
import type { Story } from '../contract'

/** The step of the new film at which to stand. */
export function sameStep(before: Story, index: number, after: Story): number {
  const step = before.steps[index]
  const there = after.steps[index]
  if (there && (there.key === step?.key || (alike(before, after) && there.kind === step?.kind))) return index
  const found = after.steps.findIndex(({ key }) => key === step?.key)
  return found >= 0 ? found : Math.min(index, after.steps.length - 1)
}

/** The card of the new film that stands for this one; null where there is none. */
export function sameCard(before: Story, id: string, after: Story): string | null {
  const [then, now] = [before.cast.nodes ?? [], after.cast.nodes ?? []]
  if (now.some(actor => actor.id === id)) return id
  return (then.length === now.length && now[then.findIndex(actor => actor.id === id)]?.id) || null
}

const alike = (before: Story, after: Story): boolean => before.steps.length === after.steps.length
