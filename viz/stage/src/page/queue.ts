/**
 * How the wait for a run goes, by a small component of its own, since the stage's own data comes only when it is over.
 * Knows what was told last and who wants to hear it.
 */
import type { Waiting } from '../contract'

const readers = new Set<(waiting: Waiting) => void>()

/** Python's word has arrived. */
export function wait(waiting: Waiting): void {
  for (const read of readers) read(waiting)
}

/** Hear how the wait goes. Returns the clean-up. */
export function onWait(read: (waiting: Waiting) => void): () => void {
  readers.add(read)
  return () => readers.delete(read)
}
