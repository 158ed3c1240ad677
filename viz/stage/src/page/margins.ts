/** What lies over the graph, buttons above, what is said below, a panel at the right; and the room that is left of it. */
import { type Camera, TOP } from '../graph/camera'
import type { Shape } from '../graph/layout'

/** Between the tools over the graph and what is seen of it. */
const GAP = 8
/** In a graph that is no wider, a panel covers all of it. */
const NARROW = 700

export class Margins {
  private covered = -1

  constructor(
    private readonly graph: HTMLElement,
    private readonly viewport: HTMLElement,
  ) {}

  /** In which the graph is to be seen whole; not known until it is on the page. */
  get room(): Shape['room'] {
    const { clientWidth: w, clientHeight } = this.graph
    const h = clientHeight - this.strip
    return w > 0 && h > 0 ? { w, h } : undefined
  }

  /** How far down the buttons and the legend over the graph reach: in a narrow one they take two rows. */
  get strip(): number {
    const tools = this.graph.querySelectorAll<HTMLElement>(':scope > .tools > *')
    const shown = [...tools].filter(tool => tool.offsetHeight)
    if (!shown.length) return GAP
    const bottoms = shown.map(({ offsetTop, offsetHeight }) => offsetTop + offsetHeight)
    return Math.max(TOP, ...bottoms.map(bottom => bottom + GAP))
  }

  /** A panel of this width stands at the right. */
  right(camera: Camera, width: number): void {
    camera.reserve({ right: this.viewport.clientWidth > NARROW ? width : 0 })
  }

  /** What is said reaches so far up over the graph: nothing is to hide under it. */
  bottom(cameras: Camera[], height: number): void {
    if (height !== this.covered) this.graph.style.setProperty('--covered', `${height}px`) // restyles all in it
    this.covered = height
    for (const camera of cameras) camera.reserve({ bottom: height })
  }
}
