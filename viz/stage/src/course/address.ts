/**
 * A place in the course as an address, and the address bar that follows it. Only the last word on a place is the
 * server's: back and forward make a new view. Knows the page's own address, no film.
 */

/** A lesson, a program of it ("" for the first), a step from 1; without a step the lesson's beginning. */
export interface Place {
  lesson: string
  program?: string
  step?: number | null
}

const KEYS = ['lesson', 'program', 'step'] as const

/** Milliseconds that a place is kept before it is written: browsers refuse hundreds of writes while a film plays. */
const SETTLES = 300

/** The address of this page at a place; `language` is part of it where it is given. */
export function addressOf(place: Place, language?: string): string {
  const url = new URL(location.href)
  for (const key of KEYS) {
    const value = place[key]
    if (value) url.searchParams.set(key, String(value))
    else url.searchParams.delete(key)
  }
  if (language) url.searchParams.set('lang', language)
  return url.href
}

/** Writes where the reader is into the address bar, without a new entry in the history. */
export class AddressBar {
  private timer = 0

  /** `place`: where the reader is when it is written; null: nowhere that an address could say. */
  constructor(private readonly place: () => Place | null) {}

  moved(): void {
    clearTimeout(this.timer)
    this.timer = window.setTimeout(() => this.write(), SETTLES)
  }

  dispose(): void {
    clearTimeout(this.timer)
  }

  private write(): void {
    const place = this.place()
    const address = place && addressOf(place)
    if (address && address !== location.href) history.replaceState(history.state, '', address)
  }
}
