/**
 * What the stage keeps to itself while it waits for a guess: that a saved tensor was overwritten. PyTorch finds that out
 * when the node runs, and so does the reader. Pure: knows the steps of a story, no page.
 */
import type { Box, Change, Step } from '../contract'

/** A change as it is to be seen; `before`: what its field held. */
export type Veil = (change: Change, before: unknown) => Change

/** The veil over the steps up to a gate. Of a node that failed before it everything is known. */
export function veilOver(steps: Step[], gate: number): Veil {
  const failed = new Set<string>()
  for (const { changes = [] } of steps.slice(0, gate + 1))
    for (const [thing, field, value] of changes) if (field === 'phase' && value === 'failed') failed.add(thing)
  return (change, before) => {
    const [thing, field, value] = change
    if (failed.has(thing)) return change
    if (field === 'fate' && value === 'changed') return [thing, field, before ?? '']
    return field === 'saved' ? [thing, field, (value as Box[]).map((box, i) => unspoilt(box, (before as Box[] | undefined)?.[i]))] : change
  }
}

const unspoilt = (box: Box, before: Box | undefined): Box =>
  box.state === 'changed' ? { ...box, state: before?.state ?? 'full', now: null } : box
