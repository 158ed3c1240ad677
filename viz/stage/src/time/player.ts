/**
 * Folds a Story's changes into the state of the stage, forward and back. Knows steps and fields, nothing of autograd
 * and nothing of the page. Going back undoes: each change remembers what it replaced, so no keyframes are needed.
 */
import type { Change, Step, Story } from '../contract'
import type { Move, Reel } from './reel'
import { type Veil, veilOver } from './veil'

export type Fields = Record<string, unknown>
export type State = Map<string, Fields>

interface Undo {
  thing: string
  field: string
  had: boolean
  old: unknown
}

/** The state after step number `upto`: the same fold as `viz.story.model.fold`. */
export function fold(story: Story, upto: number): State {
  const state: State = new Map()
  for (const step of story.steps.slice(0, upto + 1)) for (const change of step.changes ?? []) apply(state, change)
  return state
}

function apply(state: State, [thing, field, value]: Change): Undo {
  const fields = state.get(thing)
  const undo = { thing, field, had: fields !== undefined && field in fields, old: fields?.[field] }
  state.set(thing, { ...fields, [field]: value })
  return undo
}

function revert(state: State, { thing, field, had, old }: Undo): void {
  const fields = { ...state.get(thing) }
  if (had) fields[field] = old
  else delete fields[field]
  if (Object.keys(fields).length) state.set(thing, fields)
  else state.delete(thing)
}

export class Player implements Reel {
  readonly state: State = new Map()
  index = -1
  /** Told when somebody wants to go beyond where the film is held. */
  stopped: () => void = () => {}
  private readonly undos: Undo[][] = []
  private readonly listeners: ((move: Move) => void)[] = []
  private readonly holders: (() => void)[] = []
  private gate: number | null = null
  private veil: Veil | null = null

  constructor(readonly story: Story) {}

  get last(): number {
    return this.story.steps.length - 1
  }

  get end(): number {
    return Math.min(this.last, this.gate ?? this.last)
  }

  get held(): boolean {
    return this.gate !== null
  }

  /** Whether it keeps to itself what would answer a guess. */
  get veiled(): boolean {
    return this.veil !== null
  }

  /** Nothing after this step is to be seen, nor how much there is; null: all of it. `veiled`: a guess is asked for. */
  hold(gate: number | null, veiled = false): void {
    if (gate === this.gate && veiled === this.veiled) return
    this.gate = gate
    if (this.index > this.end) this.go(this.end)
    if (veiled || this.veil) this.wear(veiled && gate !== null ? veilOver(this.story.steps, gate) : null)
    for (const holder of this.holders) holder()
  }

  /** A change of the film as it is to be seen now. */
  seen(change: Change, before: unknown): Change {
    return this.veil ? this.veil(change, before) : change
  }

  /** Told when the film is held at another step, or let go. */
  heed(holder: () => void): void {
    this.holders.push(holder)
  }

  get step(): Step {
    return this.story.steps[this.index] as Step
  }

  listen(listener: (move: Move) => void): void {
    this.listeners.push(listener)
  }

  /** Index of a step given by key or number (negative: from the end); 0 where there is no such step. */
  find(start: string | number): number {
    if (typeof start === 'number') return this.clamp(start < 0 ? this.last + 1 + start : start)
    return Math.max(
      0,
      this.story.steps.findIndex(step => step.key === start),
    )
  }

  source({ line }: Step): string {
    return line ? (this.story.code.split('\n')[line - 1] ?? '').trim() : ''
  }

  go(index: number): void {
    const target = Math.min(this.end, this.clamp(index))
    if (this.held && index > target) this.stopped()
    if (target === this.index) return
    const from = this.index
    const touched = new Set<string>()
    while (this.index < target) this.forward(touched)
    while (this.index > target) this.back(touched)
    for (const listener of this.listeners) listener({ index: target, from, touched })
  }

  /** The steps up to here are folded anew. */
  private wear(veil: Veil | null): void {
    const { index } = this
    const touched = new Set<string>()
    while (this.index >= 0) this.back(touched)
    this.veil = veil
    while (this.index < index) this.forward(touched)
    if (index >= 0) for (const listener of this.listeners) listener({ index, from: index, touched })
  }

  private clamp(index: number): number {
    return Math.min(this.last, Math.max(0, index))
  }

  private forward(touched: Set<string>): void {
    this.index += 1
    this.undos[this.index] = (this.step.changes ?? []).map(change => {
      const [thing, field] = change
      touched.add(thing)
      return apply(this.state, this.seen(change, this.state.get(thing)?.[field]))
    })
  }

  private back(touched: Set<string>): void {
    for (const undo of (this.undos[this.index] ?? []).reverse()) {
      touched.add(undo.thing)
      revert(this.state, undo)
    }
    this.index -= 1
  }
}
