/** What is said to the right answer begins with a yes, which nobody needs who was shown the answer. */
import type { Prose } from '../contract'

/** The word with what follows it, in either language. */
const YES = /^(?:Yes|Right|对|是的)[.,:;!。，：；！]\s*/

/** The same words from there on. */
export function withoutYes(prose: Prose): Prose {
  const [[said, ...more] = [], ...others] = prose
  if (!said || said.code || !YES.test(said.text)) return prose
  const text = said.text.replace(YES, '')
  const first = { ...said, text: text.charAt(0).toUpperCase() + text.slice(1) }
  const rest = text ? [first, ...more] : more
  return rest.length ? [rest, ...others] : others
}
