/** Every word of the page that does not come with the story: a file a room, both languages side by side. */
import card from '../../strings/card.json'
import code from '../../strings/code.json'
import compare from '../../strings/compare.json'
import course from '../../strings/course.json'
import edit from '../../strings/edit.json'
import graph from '../../strings/graph.json'
import inspect from '../../strings/inspect.json'
import legend from '../../strings/legend.json'
import lesson from '../../strings/lesson.json'
import page from '../../strings/page.json'
import proof from '../../strings/proof.json'
import room from '../../strings/room.json'
import tell from '../../strings/tell.json'
import time from '../../strings/time.json'
import values from '../../strings/values.json'
import views from '../../strings/views.json'
import why from '../../strings/why.json'

type Language = 'en' | 'zh'

const catalogue = { ...card, ...code, ...compare, ...course, ...edit, ...graph, ...inspect, ...legend, ...lesson, ...page, ...proof, ...room, ...tell, ...time, ...values, ...views, ...why }

export type Key = keyof typeof catalogue

const texts: Record<Key, Record<Language, string>> = catalogue

export type Say = (key: Key, values?: Record<string, string | number>) => string

/** The words of one language; `{name}` in them is replaced by a value. */
export function say(language: Language): Say {
  return (key, values = {}) => texts[key][language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}

const ORDINAL = new Intl.PluralRules('en', { type: 'ordinal' })

/** "2nd" where the language has such words. */
export function nth(words: Say, n: number): string {
  return words(`ordinal.${ORDINAL.select(n)}` as Key, { n })
}
