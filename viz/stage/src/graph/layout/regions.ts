/** The frame around the members of a group: its margins, and the strip that holds its title. */
import type { Box } from './graph'

export const PAD = 14
export const HEAD = 22

/** The strip of a frame that holds its title. */
export const titleOf = ({ x, y, w }: Box): Box => ({ x, y, w, h: HEAD + 6 })
