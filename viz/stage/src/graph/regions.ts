/** The frames on the stage around what belongs together, each with its title: a press on it folds the group. */
import { type Board, isShown, show } from './board'
import { region } from '../draw/region'
import type { Box } from './layout'
import { titleOf } from './layout/regions'
import type { Members } from './members'

export class Regions {
  private readonly drawn = new Map<number, SVGGElement>()

  constructor(
    private readonly board: Board,
    private readonly members: Members,
    readonly layer: SVGGElement,
  ) {}

  /** The titles that labels must not cover now. */
  get titles(): Box[] {
    return [...this.drawn].flatMap(([group]) => (this.isShown(group) ? [titleOf(this.box(group)!)] : []))
  }

  element(group: number): SVGGElement | undefined {
    return this.drawn.get(group)
  }

  clear(): void {
    this.drawn.clear()
    this.layer.replaceChildren()
  }

  draw(group: number): void {
    const box = this.box(group)
    if (!box || this.board.scene.folded.has(group)) return
    const shown = this.isShown(group)
    let element = this.drawn.get(group)
    if (!element) {
      if (!shown) return
      element = region(this.board.ensemble.groups[group]!, box, this.board)
      this.drawn.set(group, element)
      this.layer.append(...[...this.drawn].sort(([a], [b]) => a - b).map(([, one]) => one))
    }
    show(element, shown)
  }

  private box(group: number): Box | undefined {
    return this.board.scene.boxes[this.board.ensemble.nodes.length + group]
  }

  private isShown(group: number): boolean {
    return isShown(this.board, this.board.ensemble.groups[group]!.id) || this.members.anyShown(this.board, group)
  }
}
