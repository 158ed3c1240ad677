/** Where steps and chapters stand on a track of so many pixels, and where its bar is divided. Pure: knows no DOM. */

/** A chapter narrower than this could not be seen or hit, if there is room to make it wider. */
const NARROWEST = 7
/** A tick of the bar is at least so wide; where steps are denser, one tick stands for several. */
const TICK = 5

export interface Stretch {
  first: number
  count: number
  left: number
  width: number
}

export class Scale {
  readonly stretches: Stretch[]

  constructor(starts: number[], total: number, width: number) {
    const counts = starts.map((first, i) => (starts[i + 1] ?? total) - first)
    const gap = gapFor(width / starts.length)
    const widths = shares(counts, Math.max(0, width - gap * (starts.length - 1)))
    let left = 0
    this.stretches = starts.map((first, i) => {
      const stretch = { first, count: counts[i]!, left, width: widths[i]! }
      left += stretch.width + gap
      return stretch
    })
  }

  /** The middle of a step, in pixels from the left. */
  x(index: number): number {
    const { first, count, left, width } = this.stretches[this.chapter(index)]!
    return left + ((index - first + 0.5) / count) * width
  }

  /** Where a step begins and ends on the track. */
  edges(index: number): [left: number, right: number] {
    const { first, count, left, width } = this.stretches[this.chapter(index)]!
    return [left + ((index - first) / count) * width, left + ((index - first + 1) / count) * width]
  }

  /** The step at a place. */
  at(x: number): number {
    const { first, count, left, width } = this.stretches.findLast(stretch => stretch.left <= x) ?? this.stretches[0]!
    const within = Math.floor(((x - left) / (width || 1)) * count)
    return first + Math.min(count - 1, Math.max(0, within))
  }

  /** The chapter of a step. */
  chapter(index: number): number {
    let [low, high] = [0, this.stretches.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.stretches[middle]!.first <= index) low = middle
      else high = middle - 1
    }
    return low
  }

  /** Where the bar is divided into ticks, in pixels: between events, or between as many of them as make a tick. */
  get ticks(): number[] {
    return this.stretches.flatMap(({ count, left, width }) => {
      const each = Math.max(1, Math.ceil((TICK * count) / (width || 1)))
      const cuts = Math.ceil(count / each) - 1
      return Array.from({ length: Math.max(0, cuts) }, (_, i) => left + (((i + 1) * each) / count) * width)
    })
  }
}

const gapFor = (mean: number): number => (mean > 24 ? 4 : mean > 8 ? 2 : 0)

/** Widths in proportion to the counts, none too narrow to be seen where that costs the others little. */
function shares(counts: number[], room: number): number[] {
  const least = counts.length * NARROWEST < room * 0.35 ? NARROWEST : 0
  let [free, rest] = [room, counts.reduce((sum, count) => sum + count, 0)]
  const small = new Set<number>()
  for (let grew = true; grew; ) {
    grew = false
    for (const [i, count] of counts.entries()) {
      if (small.has(i) || (count / rest) * free >= least) continue
      small.add(i)
      free -= least
      rest -= count
      grew = true
    }
  }
  return counts.map((count, i) => (small.has(i) ? least : (count / (rest || 1)) * free))
}
