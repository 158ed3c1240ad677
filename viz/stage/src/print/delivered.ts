/** Lessons for print as they arrive: each program's film with the lesson laid over it. Knows no paper. */
import type { Script, Story } from '../contract'
import { unpack } from '../page/unpack'

export interface Reel {
  story: Story
  script: Script
}

export interface ForPrint {
  lesson: string
  language: 'en' | 'zh'
  reels: Reel[]
}

/** What Python sends: see `viz.stage.sheet`. */
export interface Packed {
  lesson: string
  language: 'en' | 'zh'
  films: { story: string; script: Script }[]
}

let latest: ForPrint | null = null
const readers = new Set<(sheet: ForPrint) => void>()

export async function deliver({ lesson, language, films }: Packed): Promise<void> {
  const reels = await Promise.all(films.map(async ({ story, script }) => ({ story: await unpack(story), script })))
  latest = { lesson, language, reels }
  for (const read of readers) read(latest)
}

/** Hear of lessons for print: at once of the latest, too. Returns the clean-up. */
export function onSheet(read: (sheet: ForPrint) => void): () => void {
  readers.add(read)
  if (latest) read(latest)
  return () => readers.delete(read)
}
