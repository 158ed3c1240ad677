/** The local rule of a graph node: ours worked out, whether it agrees, PyTorch's own formula, and why it looks so. */
import type { Formula, Rule, Step, Story, Words } from '../contract'
import { h } from '../page/dom'
import type { Say } from '../page/strings'
import { type Pointing, runs } from './words'

/** The last step up to now at which this card's node ran. */
export function lastRun(steps: Step[], index: number, id: string): Step | undefined {
  return steps.slice(0, index + 1).findLast(step => step.kind === 'node' && step.now?.focus?.includes(id))
}

/** One formula for all inputs that PyTorch computes together: `input, weight, bias`. */
export function together(formulas: Formula[]): Formula[] {
  const merged = new Map<string, Formula>()
  for (const formula of formulas) {
    const before = merged.get(formula.text)
    merged.set(formula.text, before ? { ...before, input: `${before.input}, ${formula.input}` } : formula)
  }
  return [...merged.values()]
}

const POWER = /\^(\([^()]*\)|\[[^[\]]*\]|[\w.−-]+)/

/** `x^2` in a formula of ours is set as a power. */
function powers(line: Words, pointing: Pointing): Node[] {
  return line.flatMap(run =>
    run.mark || run.ref
      ? runs([run], pointing)
      : run.text.split(POWER).flatMap((text, i) => (i % 2 ? [h('sup', {}, h('i', {}, '^'), text)] : runs([{ text }], pointing))),
  )
}

export function ruleLines({ lines, check, source }: Rule, words: Say, pointing: Pointing): HTMLElement[] {
  const set = source === 'torch' ? runs : powers
  const written = lines.map(line => h('p', { class: 'line' }, ...set(line, pointing)))
  if (check === 'equal') written.at(-1)?.append(' ', h('span', { class: 'check' }, `✓ ${words('rule.equal')}`))
  return written
}

/** As PyTorch's own table has it, quiet; with what its functions compute where there is room for that. */
export function torchLines(story: Story, node: string, gloss: boolean): HTMLElement[] {
  return together(story.formulas?.[node] ?? []).map(formula =>
    h(
      'p',
      { class: 'torch', title: formula.gloss || null },
      `${formula.input}: `,
      h('code', {}, formula.text),
      gloss && formula.gloss ? h('span', { class: 'gloss' }, formula.gloss) : null,
    ),
  )
}

export function whyLines(whys: Words[], pointing: Pointing): HTMLElement[] {
  return whys.map(why => h('p', { class: 'why' }, ...runs(why, pointing)))
}
