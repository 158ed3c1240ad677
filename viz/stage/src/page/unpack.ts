/** base64 of a zlib stream → JSON, never more than a stated number of bytes. */
import type { Story } from '../contract'

/** A story larger than this is refused: it would freeze the page. */
const STORY_BYTES = 32 * 2 ** 20

export async function unpack<T = Story>(packed: string, cap = STORY_BYTES): Promise<T> {
  const bytes = Uint8Array.from(atob(packed), character => character.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return JSON.parse(text + decoder.decode()) as T
    size += value.byteLength
    if (size > cap) {
      await reader.cancel()
      throw new RangeError(`The story is larger than ${cap} bytes`)
    }
    text += decoder.decode(value, { stream: true })
  }
}
