/** Whether an answer is right, and what is said to it. Pure: holds it against what PyTorch gave, with no page around. */
import type { Num, Prediction, Reply } from '../contract'
import { precision, readings, type Typed } from './typed'

export interface Verdict {
  right: boolean
  /** Nothing could be read in what was typed: it does not count as an answer. */
  unread?: boolean
  /** So many numbers were given where this many are asked for. */
  count?: [given: number, wanted: number]
  reply: Reply | null
}

/** How far off a number may be that is no whole one, as a share of it: cards show four digits. */
const NEAR = 1e-4

export function judge(prediction: Prediction, given: string): Verdict {
  return prediction.asks === 'number' ? judgeNumbers(prediction, given) : judgeChoice(prediction, given)
}

function judgeChoice({ right, replies = [] }: Prediction, given: string): Verdict {
  if (given === right) return { right: true, reply: named(replies, 'right') }
  const own = replies.find(({ id, card }) => id === given || (card && card === given))
  return { right: false, reply: own ?? named(replies, 'other') }
}

function judgeNumbers({ answer, replies = [] }: Prediction, given: string): Verdict {
  const read = readings(given)
  if (!read.length) return { right: false, unread: true, reply: null }
  const truth = answer ?? 'None'
  if (read.some(one => same(one, truth))) return { right: true, reply: named(replies, 'right') }
  const typical = replies.filter(({ id }) => id !== 'right' && id !== 'other')
  const own = typical.find(({ numbers }) => read.some(one => same(one, numbers ?? 'None')))
  const first = read[0]!
  const off = truth !== 'None' && first !== 'None' && read.every(one => one.length !== truth.length)
  return { right: false, reply: own ?? named(replies, 'other'), ...(off && !own ? { count: [first.length, truth.length] } : {}) }
}

const named = (replies: Reply[], id: string): Reply | null => replies.find(reply => reply.id === id) ?? null

function same(given: Typed, truth: Typed): boolean {
  if (given === 'None' || truth === 'None') return given === truth
  return given.length === truth.length && given.every((x, i) => near(x, truth[i]!))
}

/** Equal, or rounded as a person rounds: to at least two digits, one of them behind the point. */
function near(given: Num, truth: Num): boolean {
  const [x, y] = [plain(given), plain(truth)]
  if (typeof x !== 'number' || typeof y !== 'number') return x === y
  const off = Math.abs(x - y)
  const { decimals, digits } = precision(x)
  const share = Number.isInteger(y) ? 0 : NEAR * Math.abs(y)
  return off <= share + 1e-9 || (decimals > 0 && digits > 1 && off <= 0.5 * 10 ** -decimals * (1 + 1e-9))
}

/** True is 1, as torch counts it. Complex numbers as text. */
const plain = (x: Num): number | string => (typeof x === 'boolean' ? Number(x) : Array.isArray(x) ? x.join() : x)
