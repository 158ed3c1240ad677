/**
 * A lesson on paper: a preview over the page, and the browser's own printing of it. The paper is a document of its own in
 * a frame, without a script; user text is in it as text.
 */
import { button, h } from '../page/dom'
import { icon } from '../page/icons'
import type { Say } from '../page/strings'
import style from '../style/index.css'
import { type ForPrint, onSheet } from './delivered'
import { Paper } from './paper'

export class Press {
  readonly root = h('dialog', { class: 'press' })
  readonly opener: HTMLButtonElement
  private readonly print: HTMLButtonElement
  private readonly place = h('div', { class: 'sheets' })
  private latest: ForPrint | null = null
  private wanted = ''
  private readonly quiet: () => void

  constructor(
    private readonly words: Say,
    private readonly language: 'en' | 'zh',
    /** The lesson on the page; "" for none. */
    private readonly lesson: () => string,
    private readonly ask: (lesson: string) => void,
  ) {
    this.opener = button(words('print.open'), { class: 'plain square print-open' }, icon('print'))
    this.opener.addEventListener('click', () => this.open())
    const shut = button(words('keys.shut'), { class: 'close' }, icon('close'))
    shut.addEventListener('click', () => this.root.close())
    this.print = h('button', { type: 'button', class: 'primary', disabled: true }, icon('print'), words('print.print'))
    this.print.addEventListener('click', () => this.frame?.contentWindow?.print())
    this.root.setAttribute('aria-label', words('print.open'))
    this.root.append(h('header', {}, h('h2', {}, words('print.open')), this.print, shut), this.place)
    this.root.addEventListener('close', () => (this.wanted = ''))
    this.root.addEventListener('keydown', event => event.stopPropagation())
    this.quiet = onSheet(sheet => {
      this.latest = sheet
      this.show()
    })
  }

  open(): void {
    const lesson = this.lesson()
    if (!lesson) return
    this.wanted = lesson
    this.print.disabled = true
    this.place.replaceChildren(h('p', { class: 'empty', role: 'status' }, this.words('print.coming')))
    if (!this.root.open) this.root.showModal()
    if (this.ready) this.show()
    else this.ask(lesson)
  }

  dispose(): void {
    this.quiet()
  }

  private get ready(): boolean {
    return this.latest?.lesson === this.wanted && this.latest.language === this.language
  }

  private get frame(): HTMLIFrameElement | null {
    return this.place.querySelector('iframe')
  }

  private show(): void {
    if (!this.ready || !this.root.open || this.frame) return
    if (!this.latest!.reels.length) return this.place.replaceChildren(h('p', { class: 'empty', role: 'status' }, this.words('print.failed')))
    const paper = new Paper(this.latest!)
    const frame = h('iframe', { title: paper.title })
    frame.addEventListener('load', () => fill(frame, paper))
    this.place.replaceChildren(frame)
    this.print.disabled = false
    this.print.focus()
  }
}

/** Firefox loads even an empty frame in its own time, and anew. */
function fill({ contentDocument: page }: HTMLIFrameElement, { root, title }: Paper): void {
  if (!page || page.body.contains(root)) return
  page.title = title
  page.documentElement.lang = root.lang
  const sheet = page.createElement('style')
  sheet.textContent = style
  page.head.append(sheet)
  page.body.className = 'on-paper'
  page.body.append(root)
}
