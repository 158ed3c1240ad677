/** Every word of the page that does not come with the story, in the two languages. */
import en from '../strings/en.json'
import zh from '../strings/zh.json'

export type Language = 'en' | 'zh'
export type Key = keyof typeof en

const catalogues: Record<Language, Record<Key, string>> = { en, zh }

export type Say = (key: Key, values?: Record<string, string | number>) => string

/** The words of one language; `{name}` in them is replaced by a value. */
export function say(language: Language): Say {
  const words = catalogues[language]
  return (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}

const ORDINAL = new Intl.PluralRules('en', { type: 'ordinal' })

/** "2nd" where the language has such words. */
export function nth(words: Say, n: number): string {
  return words(`ordinal.${ORDINAL.select(n)}` as Key, { n })
}
