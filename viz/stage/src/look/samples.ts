/** Every state of the visual language with its picture, for a page that shows them all. */
import type { Say } from '../page/strings'
import { LANGUAGE } from './language'
import { play } from './scenes'

interface Sample {
  id: string
  family: string
  drawn: string
  picture: SVGSVGElement
}

export function samples(words: Say): Sample[] {
  return LANGUAGE.map(({ id, family, drawn, sample }) => ({ id, family, drawn, picture: play(sample, words) }))
}
