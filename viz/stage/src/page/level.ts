/** How far programs are kept from everything else: a quiet word beside Run, and a sentence under the list of keys. */
import type { Confinement } from '../contract'
import { h } from './dom'
import type { Key, Say } from './strings'

const KEYS: Record<Confinement, string> = { isolated: 'isolated', restricted: 'restricted', 'limits only': 'limits' }

export class LevelMark {
  readonly mark = h('small', { class: 'level' })
  readonly about = h('p', { class: 'level-about' })

  constructor(private readonly words: Say) {}

  /** Null while that is being found out. */
  show(level: Confinement | null): void {
    this.mark.hidden = this.about.hidden = !level
    if (!level) return
    const key = `level.${KEYS[level]}`
    this.mark.textContent = this.words(key as Key)
    this.mark.title = this.about.textContent = this.words(`${key}.about` as Key)
    this.mark.dataset.level = level
  }
}
