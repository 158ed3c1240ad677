/** What edits change in a program, as rows to read: lines that go, lines that come, one that stays for the place. */
import type { Edit } from '../contract'

export interface Row {
  sign: '−' | '+' | ' '
  /** In the program before the change; of lines that come, after it. */
  number: number
  text: string
  /** The part that differs from the line it stands for, [0, 0] where there is no such line. */
  changed: [number, number]
}

export function diff(code: string, edits: Edit[]): Row[] {
  const lines = code.split('\n')
  let shift = 0
  return [...edits]
    .sort((a, b) => a.first - b.first)
    .flatMap(({ first, last, lines: put = [] }) => {
      const old = lines.slice(first - 1, last)
      const [skip, keep] = [common(old, put), common([...old].reverse(), [...put].reverse())]
      const tail = Math.min(keep, Math.min(old.length, put.length) - skip)
      const gone = old.slice(skip, old.length - tail)
      const come = put.slice(skip, put.length - tail)
      const before = come.length && !gone.length ? context(lines, first + skip - 1) : []
      const rows = [
        ...before,
        ...gone.map((text, i) => row('−', first + skip + i, text, come[i], gone.length === come.length)),
        ...come.map((text, i) => row('+', first + skip + i + shift, text, gone[i], gone.length === come.length)),
      ]
      shift += put.length - old.length
      return rows
    })
}

/** The line above lines that are put in, so that one sees where. */
function context(lines: string[], number: number): Row[] {
  const text = lines[number - 1]
  return text ? [row(' ', number, text, undefined, false)] : []
}

function row(sign: Row['sign'], number: number, text: string, other: string | undefined, paired: boolean): Row {
  if (!paired || other === undefined) return { sign, number, text, changed: [0, 0] }
  const [mine, theirs] = [[...text], [...other]]
  const start = common(mine, theirs)
  const end = Math.min(common([...mine].reverse(), [...theirs].reverse()), Math.min(mine.length, theirs.length) - start)
  const upto = (count: number): number => mine.slice(0, count).join('').length
  return { sign, number, text, changed: [upto(start), upto(mine.length - end)] }
}

/** How many items two lists begin with alike. */
function common(a: string[], b: string[]): number {
  const different = a.findIndex((item, i) => item !== b[i])
  return different < 0 ? a.length : different
}
