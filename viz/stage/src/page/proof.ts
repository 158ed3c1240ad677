/**
 * Whether the film was held against plain PyTorch: a quiet mark beside Run, or a banner that names the difference.
 * The verdict comes after the film, by a small component of its own, so that nothing of the film travels again.
 */
import type { Difference, Proof } from '../contract'
import { h } from './dom'
import type { Key, Say } from './strings'

/** Differences that the banner spells out. */
const SPELLED = 3

/** Verdicts that are kept: on the films of a page and those just before. */
const KEPT = 8

const verdicts = new Map<string, Proof>()
const readers = new Set<() => void>()

/** A verdict has arrived. */
export function prove(proof: Proof): void {
  verdicts.delete(proof.story_id)
  verdicts.set(proof.story_id, proof)
  for (const id of [...verdicts.keys()].slice(0, -KEPT)) verdicts.delete(id)
  for (const read of readers) read()
}

/** What came of holding this film against a plain run; null while that is not known. */
export const verdictOn = (story: string): Proof | null => verdicts.get(story) ?? null

/** Whether any film has been held against a plain run, so that programs do run. */
export const proven = (): boolean => verdicts.size > 0

/** Hear when a verdict arrives. Returns the clean-up. */
export function onProof(read: () => void): () => void {
  readers.add(read)
  return () => readers.delete(read)
}

export class ProofMarks {
  readonly mark = h('p', { class: 'proof', role: 'status', hidden: true })
  readonly banner = h('section', { class: 'proof-banner', role: 'alert', hidden: true })

  constructor(private readonly words: Say) {}

  /** Null where the film on the stage has no verdict yet. */
  show(proof: Proof | null): void {
    const quiet = proof !== null && proof.result !== 'different'
    this.mark.hidden = !quiet
    this.banner.hidden = proof === null || quiet
    if (!proof) return
    this.mark.dataset.result = proof.result
    this.mark.textContent = quiet ? this.said(proof) : ''
    this.mark.title = this.words(`proof.${RESULTS[proof.result]}.about` as Key)
    this.banner.replaceChildren(...(quiet ? [] : this.differences(proof)))
  }

  private said(proof: Proof): string {
    const { result, differences = [], limit = '', detail = '' } = proof
    const where = differences.map(one => this.place(one)).slice(0, SPELLED)
    const reason = limit ? this.words(`proof.limit.${limit}` as Key, { detail }) : detail
    return this.words(`proof.${RESULTS[result]}` as Key, { reason, where: where.join(this.words('proof.and')) })
  }

  private differences({ differences = [], more: left = 0 }: Proof): Node[] {
    const more = left + differences.length - SPELLED
    return [
      h('h2', {}, this.words('proof.different')),
      h('ul', {}, ...differences.slice(0, SPELLED).map(one => this.difference(one))),
      ...(more > 0 ? [h('p', {}, this.words('proof.more', { n: more }))] : []),
      h('p', { class: 'quiet' }, this.words('proof.different.about')),
    ]
  }

  private difference(one: Difference): HTMLElement {
    const side = (key: Key, text = ''): HTMLElement =>
      h('span', {}, this.words(key), ' ', text ? h('code', {}, text) : h('i', {}, this.words('proof.nothing')))
    const sides = [side('proof.recorded', one.recorded), ' ', side('proof.plain', one.plain)]
    return h('li', {}, h('b', {}, this.place(one)), ' ', ...sides)
  }

  /** What differs, in words: `the value of x`. */
  private place({ what, where = '', field = '' }: Difference): string {
    const named = what === 'tensor' && field !== 'name' ? field : ''
    const thing = this.words(`proof.at.${what}${where ? '' : '.all'}` as Key, { where })
    return named || (field && what !== 'tensor') ? this.words('proof.of', { field, thing }) : thing
  }
}

const RESULTS = { equal: 'equal', different: 'different', 'not repeatable': 'unsteady', unchecked: 'unchecked' } as const
