/** On a narrow page the code is folded away under one line that says where in it the film is. */
import { h } from './dom'
import { icon } from './icons'
import type { Say } from './strings'

export class Fold {
  readonly bar = h('button', { type: 'button', class: 'fold', 'aria-expanded': 'false' })
  private readonly line = h('code')

  constructor(
    private readonly root: HTMLElement,
    words: Say,
  ) {
    this.bar.append(icon('down'), h('span', {}, words('room.fold')), this.line)
    this.bar.addEventListener('click', () => this.open(!this.isOpen))
  }

  open(open: boolean): void {
    this.root.classList.toggle('unfolded', open)
    this.bar.setAttribute('aria-expanded', String(open))
  }

  /** Whether there was something to close. */
  close(): boolean {
    const was = this.isOpen
    this.open(false)
    return was
  }

  /** The line of the program that the film is at; null for none. */
  show(number: number | null, code: string): void {
    const text = number ? (code.split('\n')[number - 1] ?? '').trim() : ''
    this.line.replaceChildren(...(text ? [h('b', {}, String(number)), ' ', text] : []))
  }

  private get isOpen(): boolean {
    return this.root.classList.contains('unfolded')
  }
}
