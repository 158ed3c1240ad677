/** The graph at one step as a picture that stands alone: drawn by the real `Stage`, as far as it is shown by then. */
import type { Actor, Story } from '../contract'
import { assemble } from '../graph/cast'
import type { Box, Point } from '../graph/layout'
import { Stage } from '../graph/stage'
import { set } from '../page/dom'
import type { Say } from '../page/strings'
import { Player } from '../time/player'

/** What fits on a page across, in the stage's units: cards are then read as well as the text. */
const ROOM = { w: 860, h: 620 }
/** How far labels, seeds and what flies reach over the cards. */
const MARGIN = 44
/** How much smaller than on the page. */
const SCALE = 0.78
const SEED = 110

/** Frames of one film. */
export class Frames {
  private readonly stage: Stage
  private readonly player: Player

  constructor(
    private readonly story: Story,
    words: Say,
  ) {
    this.player = new Player(story)
    this.stage = new Stage(assemble(story), this.player, words, { room: ROOM })
    this.player.listen(move => this.stage.update(move))
    this.stage.look({ x: -1e5, y: -1e5, w: 2e5, h: 2e5 })
  }

  /** The picture; null: nothing is on the stage at this step. `gate`: where a guess is asked for that it must not answer. */
  at(step: number, gate: number | null): SVGSVGElement | null {
    this.player.hold(gate, gate !== null)
    this.player.go(step)
    const box = this.extent()
    if (!box) return null
    const picture = this.stage.root.cloneNode(true) as SVGSVGElement
    const { x, y, w, h } = box
    const place = { viewBox: `${x} ${y} ${w} ${h}`, width: Math.round(SCALE * w), height: null, style: null, 'aria-hidden': 'true' }
    for (const [name, value] of Object.entries(place)) set(picture, name, value)
    for (const part of picture.querySelectorAll('[tabindex], [role], [aria-label]')) for (const name of ['tabindex', 'role', 'aria-label']) set(part, name, null)
    return picture
  }

  /** All that is shown: cards, the frames around them, their wires. */
  private extent(): Box | null {
    const { stage, story, player } = this
    const shown = (id: string): boolean => Boolean(player.state.get(id)?.shown)
    const actors = (story.cast.nodes ?? []).filter(({ id }) => shown(id))
    const boxes = [...actors.map(({ id }) => id), ...this.around(actors)].flatMap(id => stage.box(id) ?? [])
    if (!boxes.length) return null
    const wires = (story.cast.edges ?? []).flatMap(({ id }, i) => (shown(id) ? (stage.scene.paths[i] ?? []) : []))
    const corners: Point[] = boxes.flatMap(({ x, y, w, h }) => [{ x, y }, { x: x + w, y: y + h }])
    const points = [...corners, ...wires]
    const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
    const right = player.step.now?.seed?.length ? SEED : MARGIN
    const [left, top] = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN]
    return { x: left, y: top, w: Math.max(...xs) + right - left, h: Math.max(...ys) + MARGIN - top }
  }

  private around(actors: Actor[]): Set<string> {
    const parents = new Map((this.story.cast.groups ?? []).map(({ id, parent }) => [id, parent]))
    const found = new Set<string>()
    for (const { group } of actors) for (let at = group; at && !found.has(at); at = parents.get(at)) found.add(at)
    return found
  }
}
