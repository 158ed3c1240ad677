/** How a lesson changes the program. */
import type { Edit } from '../contract'

export interface Change {
  /** The program that the edits are of. */
  code: string
  apply(edits: Edit[]): void
}

/** Words of the stage that point at nothing. */
export const STILL = { light: () => {}, open: () => {} }
