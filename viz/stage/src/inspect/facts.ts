/** What PyTorch itself says of the tensor of a card: a row an attribute. */
import type { Facts, Level } from '../contract'
import { h } from '../page/dom'
import type { Say } from '../page/strings'
import { dimensions } from '../values/numbers'
import type { Opened } from './opened'

type Row = [string, string | boolean | null]

export function factList(opened: Opened): HTMLElement[] {
  const { actor, state, around } = opened
  const { words } = around
  const made: Row[] = actor.grad_fn && actor.grad_fn !== state.facts?.grad_fn ? [[words('kind.node'), actor.grad_fn]] : []
  const rows = state.facts ? [...usual(state.facts, words), ...unusual(state.facts, opened), ...made] : made
  return rows.length ? [list(rows)] : []
}

function usual(facts: Facts, words: Say): Row[] {
  return [
    ['shape', facts.shape.length ? dimensions(facts.shape) : '()'],
    ['dtype', facts.dtype],
    ['requires_grad', facts.requires_grad],
    ['is_leaf', facts.is_leaf],
    ['grad_fn', facts.grad_fn ?? 'None'],
    [words('inspect.version'), String(facts.version ?? 0)],
  ]
}

/** Rows that most tensors do not have. */
function unusual(facts: Facts, opened: Opened): Row[] {
  const { words } = opened.around
  const { parameter, retains_grad, device, layout, type, levels, view_of } = facts
  const rows: (Row | null | false | undefined)[] = [
    parameter && ['nn.Parameter', true],
    retains_grad && ['retains_grad', true],
    device && device !== 'cpu' ? [words('inspect.device'), device] : null,
    layout ? [words('inspect.layout'), layout] : null,
    type ? [words('inspect.class'), type] : null,
    levels?.length ? [words('inspect.levels'), through(levels, words)] : null,
    view_of ? [words('inspect.view'), opened.nameOf(view_of)] : null,
  ]
  return rows.flatMap(row => (row ? [row] : []))
}

/** The transforms of torch.func that the value is seen through, outermost first. */
function through(levels: Level[], words: Say): string {
  const one = ([kind, size, over]: Level): string => words(over ? 'level.over' : `level.${kind}`, { n: size ?? 0, kind })
  return levels.map(one).join(' › ')
}

function list(rows: Row[]): HTMLElement {
  const told = (value: Row[1]): string => (value === true ? 'True' : value === false ? 'False' : (value ?? 'None'))
  return h('dl', {}, ...rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, told(value))]))
}
