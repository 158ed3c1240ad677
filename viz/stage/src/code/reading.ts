/**
 * Where in the code a step is: the lines that run, the line that comes next, the turn of each loop around it.
 * Knows a story's steps and groups; nothing of the editor.
 */
import type { Actor, Group, Span, Step, Story } from '../contract'
import type { Say } from '../page/strings'
import { plain } from '../tell/words'
import type { Arrow } from './arrows'
import type { FilmMarks } from './marks'
import type { Note } from './notes'

export class Reading {
  private readonly groups: Map<string, Group>
  private readonly actors: Map<string, Actor>
  /** Of each step the next line that is not its own, null at the end. */
  private readonly following: (number | null)[]
  /** Lines of functions that are called more than once. */
  private readonly repeated: Set<number>
  private readonly code: string[]
  private readonly error: FilmMarks['error']

  constructor(
    private readonly story: Story,
    private readonly words: Say,
  ) {
    this.groups = new Map((story.cast.groups ?? []).map(group => [group.id, group]))
    this.actors = new Map((story.cast.nodes ?? []).map(actor => [actor.id, actor]))
    this.following = following(story.steps)
    this.repeated = new Set([...this.groups.values()].flatMap(it => (it.line && (it.times ?? 0) > 1 ? [it.line] : [])))
    this.code = story.code.split('\n')
    this.error = squiggle(story.steps)
  }

  /** `end`: the last step that is to be seen; what the film does later leaves no mark. */
  marks(index: number, end = this.story.steps.length - 1): Omit<FilmMarks, 'values'> {
    const whole = end === this.story.steps.length - 1
    const step = this.story.steps[index]!
    const { span = null, phase } = step
    const own = this.own(step)
    const lines = new Set([...linesOf(span), ...linesOf(own), ...(step.line ? [step.line] : [])])
    return {
      lines: [...lines].map(line => ({ line, phase })),
      span,
      phase,
      error: whole ? this.error : null,
      arrows: this.arrows(index, own ?? span).filter(({ kind, line }) => kind !== 'next' || this.comes(line, index, end)),
      notes: this.notes(step, whole),
      unrun: { lines: (whole && this.story.unrun) || [], label: this.words('code.unrun') },
    }
  }

  /** Whether the film comes to this line between these steps. */
  private comes(line: number, index: number, end: number): boolean {
    return this.story.steps.slice(index + 1, end + 1).some(step => step.line === line)
  }

  /** The program's own backward, while it runs. */
  private own({ kind, now }: Step): Span | null {
    const nodes = kind === 'node' || kind === 'inside' ? (now?.focus ?? []) : []
    return nodes.map(id => this.actors.get(id)?.backward).find(Boolean) ?? null
  }

  private arrows(index: number, span: Span | null): Arrow[] {
    const { line, phase } = this.story.steps[index]!
    const run = line ?? span?.[0]
    const next = this.following[index]
    const arrows: Arrow[] = []
    if (run) arrows.push({ line: run, kind: 'run', phase, label: this.words('code.run') })
    if (span && span[0] !== run)
      arrows.push({ line: span[0], kind: 'back', phase, label: this.words('code.back') })
    if (next && !arrows.some(arrow => arrow.line === next))
      arrows.push({ line: next, kind: 'next', phase, label: this.words('code.next') })
    return arrows
  }

  /** Of what runs; and, in a backward, of the turn in which the card was made that it goes through. */
  private notes(step: Step, whole: boolean): Note[] {
    const made = step.phase === 'backward' ? this.actors.get(step.now?.focus?.[0] ?? '')?.group : undefined
    const notes = new Map<number, Note>()
    for (const [within, back] of [[step.within, false], [made, true]] as const)
      for (const group of this.around(within)) {
        const note = this.note(group, whole)
        if (note && !notes.has(note.line)) notes.set(note.line, { ...note, back })
      }
    return [...notes.values()]
  }

  /** The group and those around it, from the inside out. */
  private *around(within: string | undefined): Generator<Group> {
    for (let group = this.groups.get(within ?? ''); group; group = this.groups.get(group.parent ?? '')) yield group
  }

  private note(group: Group, whole: boolean): Omit<Note, 'back'> | null {
    if (group.kind === 'iteration' && group.span) {
      const total = whole && this.groups.get(group.parent ?? '')?.turns
      const n = (group.index ?? 0) + 1
      const turn = total ? this.words('code.turn.of', { n, total }) : this.words('code.turn', { n })
      return { line: group.span[2], text: [group.name, turn].filter(Boolean).join(' · ') }
    }
    if (group.line && this.repeated.has(group.line))
      return { line: this.head(group.line), text: this.words('code.call', { n: group.times ?? 1 }) }
    return null
  }

  /** The line of a `def` whose definition begins here, maybe with decorators. */
  private head(first: number): number {
    const found = this.code.slice(first - 1).findIndex(text => !/^\s*(@|#|$)/.test(text))
    return first + Math.max(0, found)
  }
}

function following(steps: Step[]): (number | null)[] {
  const next: (number | null)[] = Array(steps.length).fill(null)
  for (let i = steps.length - 2; i >= 0; i--) {
    const line = steps[i + 1]?.line ?? null
    next[i] = line !== null && line !== steps[i]?.line ? line : (next[i + 1] ?? null)
  }
  return next
}

const linesOf = (span: Span | null): number[] =>
  span ? Array.from({ length: span[2] - span[0] + 1 }, (_, i) => span[0] + i) : []

/** The place of the film's error, marked in the code from the start. */
function squiggle(steps: Step[]): FilmMarks['error'] {
  const fault = steps.findLast(step => step.fault)?.fault
  const span: Span | null | undefined = fault?.span ?? (fault?.line ? [fault.line, 0, fault.line, 1e6] : null)
  if (!fault || !span) return null
  return { span, message: `${fault.type}: ${plain(fault.explanation ?? []) || fault.message}` }
}
