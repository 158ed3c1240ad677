/** A lesson as it is printed: its programs, each passage with the picture it speaks of, questions, answers at the end. */
import type { Passage, Script } from '../contract'
import { addressOf } from '../course/address'
import { line, paragraphs } from '../lesson/prose'
import { h } from '../page/dom'
import { say, type Say } from '../page/strings'
import { codeWords, plain } from '../tell/words'
import type { ForPrint, Reel } from './delivered'
import { answer, asked, STILL } from './exercise'
import { Frames } from './frame'

export class Paper {
  readonly root = h('article', { class: 'theater handout', 'data-theme': 'light' })
  readonly title: string
  private readonly words: Say
  private readonly frames: Map<Reel, Frames>
  private readonly answers: HTMLElement[] = []
  /** The picture last printed, which need not be printed again. */
  private last = ''

  constructor(private readonly sheet: ForPrint) {
    this.words = say(sheet.language)
    this.frames = new Map(sheet.reels.map(reel => [reel, new Frames(reel.story, this.words)]))
    const { script } = sheet.reels[0]!
    this.title = `${script.number} · ${script.title.replaceAll('`', '')}`
    this.root.lang = sheet.language === 'zh' ? 'zh-CN' : 'en'
    this.root.append(this.head(script), ...script.passages.flatMap((_, at) => this.passage(at)), this.end(script))
  }

  private head({ number, title, about, goal, chapter, level, minutes }: Script): HTMLElement {
    const { words } = this
    const facts = [words('app.title'), chapter, level, words('course.minutes', { n: minutes })].join(' · ')
    return h(
      'header',
      {},
      h('p', { class: 'facts' }, facts),
      h('h1', {}, h('span', {}, number), ' ', ...codeWords(title)),
      h('p', { class: 'about' }, ...codeWords(about)),
      h('p', { class: 'goal' }, h('b', {}, words('lesson.goal')), ' ', ...codeWords(goal)),
    )
  }

  /** Read off the film of its own program: there its step and its question are known. */
  private passage(at: number): HTMLElement[] {
    const { reels } = this.sheet
    const program = reels[0]!.script.passages[at]!.program
    const reel = reels.find(({ script }) => script.program === program)
    const passage = (reel ?? reels[0]!).script.passages[at]!
    const before = reels[0]!.script.passages[at - 1]?.program
    const listing = reel && program !== before ? this.listing(reel) : null
    const exercise = passage.prediction || passage.attempt ? this.exercise(passage, reel) : null
    const section = h('section', {}, ...paragraphs(passage.prose, STILL), reel ? this.figure(reel, passage, at) : null, exercise)
    return listing ? [listing, section] : [section]
  }

  private listing({ story }: Reel): HTMLElement {
    return h('ol', { class: 'listing' }, ...story.code.trimEnd().split('\n').map(text => h('li', {}, h('code', {}, text || ' '))))
  }

  private figure(reel: Reel, { step, program }: Passage, at: number): HTMLElement | null {
    const key = `${program} ${step}`
    if (typeof step !== 'number' || key === this.last) return null
    this.last = key
    const picture = this.frames.get(reel)!.at(step, guessAt(reel, step, at))
    if (!picture) return null
    const { say: said, line: number } = reel.story.steps[step]!
    const place = [this.words('print.step', { n: step + 1 }), number ? this.words('fault.line', { n: number }) : ''].filter(Boolean).join(', ')
    return h('figure', {}, picture, h('figcaption', {}, h('b', {}, place), ' ', plain(said)))
  }

  private exercise(passage: Passage, reel: Reel | undefined): HTMLElement | null {
    const number = this.answers.length + 1
    const card = (id: string): string => reel?.story.cast.nodes?.find(actor => actor.id === id)?.label ?? id
    this.answers.push(answer(passage, number, this.words, card))
    return asked(passage, number, this.words)
  }

  private end({ remember, lesson }: Script): HTMLElement {
    const { words, answers } = this
    const closing = h('div', { class: 'remember' }, h('b', {}, words('lesson.remember')), h('p', {}, ...line(remember, STILL)))
    const solved = answers.length ? h('section', { class: 'answers' }, h('h2', {}, words('print.answers')), h('ul', {}, ...answers)) : null
    return h('footer', {}, solved, closing, h('p', { class: 'address' }, addressOf({ lesson }, this.sheet.language)))
  }
}

/** The step of the next question that marks in the picture might answer; null: there is none. */
function guessAt({ script }: Reel, step: number, at: number): number | null {
  const next = script.passages.find((one, i) => i >= at && one.prediction && !one.prediction.answer && (one.step ?? -1) >= step)
  return next?.step ?? null
}
