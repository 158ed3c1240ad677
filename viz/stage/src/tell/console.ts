/** What the program has printed up to this step, the newest piece marked. */
import type { Print } from '../contract'
import { h } from '../page/dom'
import type { Player } from '../time/player'
import type { Move } from '../time/reel'
import type { Say } from '../page/strings'

const TOLD: Print['stream'][] = ['stderr', 'warning', 'display']

export class Console {
  readonly root: HTMLElement
  private readonly paper = h('pre', { class: 'paper', tabindex: 0 })
  private readonly empty: HTMLElement
  private readonly pieces: { step: number; element: HTMLElement }[] = []

  constructor(player: Player, words: Say) {
    this.empty = h('span', { class: 'quiet' }, words('printed.none'))
    this.paper.setAttribute('aria-label', words('printed.title'))
    this.root = h('section', { class: 'printed' }, h('h2', {}, words('printed.title'), ' ', this.empty), this.paper)
    this.paper.hidden = true
    player.story.steps.forEach((step, i) => {
      for (const print of step.printed ?? []) this.pieces.push({ step: i, element: piece(print, words) })
    })
    this.root.hidden = !this.pieces.length
    this.paper.append(...this.pieces.map(({ element }) => element))
  }

  update({ index }: Move): void {
    if (!this.pieces.length) return
    let printed = false
    for (const { step, element } of this.pieces) {
      element.hidden = step > index
      element.classList.toggle('newest', step === index)
      printed ||= step <= index
    }
    this.empty.hidden = printed
    this.paper.hidden = !printed
    if (this.pieces.some(piece => piece.step === index)) this.paper.scrollTop = this.paper.scrollHeight
  }
}

function piece({ text, stream = 'stdout' }: Print, words: Say): HTMLElement {
  const label = TOLD.includes(stream) ? h('span', { class: 'stream' }, words(`printed.${stream}`)) : null
  const shown = asOnTerminal(text)
  return h('span', { class: `piece ${stream}` }, label, shown.endsWith('\n') ? shown : `${shown}\n`)
}

const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g

/** What a terminal would leave standing: no colour codes, and after a carriage return the line begins anew. */
export function asOnTerminal(text: string): string {
  const lines = text.replace(ESCAPES, '').replace(/\r+\n/g, '\n').split('\n')
  return lines.map(line => line.split('\r').reduce((old, fresh) => fresh + old.slice(fresh.length))).join('\n')
}
