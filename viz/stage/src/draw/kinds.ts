/** A small sign for each kind of group, so that frames and folded groups are told apart without their words and colours. */
import type { Group } from '../contract'
import { svg } from '../page/dom'

const CIRCLE = 'M-4.4 0a4.4 4.4 0 1 0 8.8 0a4.4 4.4 0 1 0 -8.8 0'

/** Around its middle, ten wide. */
const SIGNS: Record<Group['kind'], string> = {
  no_grad: `${CIRCLE}M-3.1 -3.1L3.1 3.1`,
  inference_mode: `${CIRCLE}M-3.1 -3.1L3.1 3.1M-3.1 3.1L3.1 -3.1`,
  function: 'M3.6 -4.4C1.4 -5.4 0.6 -4 0.2 -2L-0.9 2.8C-1.3 4.8 -2.4 5.2 -4 4.4M-2.8 -1H2.6',
  module: 'M-4.6 -2.4L0 -4.8L4.6 -2.4V2.6L0 5L-4.6 2.6ZM-4.6 -2.4L0 0L4.6 -2.4M0 0V5',
  loop: 'M4.2 -1.4A4.4 4.4 0 1 0 4.3 1M4.6 -4.6V-1.3H1.4',
  iteration: 'M-4.6 4H-1.6V1H1.4V-2H4.6V-4.4',
  optimizer: 'M-5 -4.6C-4 6.4 4 6.4 5 -4.6M-1.2 0.6a1.2 1.2 0 1 0 2.4 0a1.2 1.2 0 1 0 -2.4 0',
  transform: 'M-4.6 -2.4H4M1.8 -4.6L4.2 -2.4L1.8 -0.2M4.6 2.6H-4M-1.8 0.4L-4.2 2.6L-1.8 4.8',
  checkpoint: 'M-3.4 5V-4.6H4.2L2 -1.8L4.2 1H-3.4',
  recomputation: 'M-4.3 -0.8A4.4 4.4 0 0 1 3.8 -2.2M4.2 -5V-1.9H1.1M4.3 0.8A4.4 4.4 0 0 1 -3.8 2.2M-4.2 5V1.9H-1.1',
  hook: 'M1.6 -4.8V1.4A2.9 2.9 0 0 1 -4.2 1.4V-0.6L-2.4 1',
  forward: 'M-4.6 0H4.2M1.2 -3L4.4 0L1.2 3',
  backward: 'M4.6 0H-4.2M-1.2 -3L-4.4 0L-1.2 3',
}

/** How much of a title's width it takes. */
export const SIGN_WIDTH = 17

export function kindSign(kind: Group['kind'], { x, y }: { x: number; y: number }, scale = 1): SVGPathElement {
  return svg('path', { class: 'kind-sign', d: SIGNS[kind], transform: `translate(${x} ${y}) scale(${scale})` })
}
