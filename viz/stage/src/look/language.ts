/**
 * The visual language, written down once: a row for each state that the stage can show. The legend is made from it, and
 * docs/visual-language.md lists it. Words are `state.<id>`, its meaning `state.<id>.is`, and the sign by which it is known
 * without its colour `cue.<id>`, all in strings/legend.json.
 */
import type { Actor, EdgeState, Group, Link, NodeState, Now, Picture } from '../contract'
import { kindNow } from '../graph/cast'
import { facts, grouped, joined, lone, MARGIN, saving, set, type Tiny } from './scenes'

type Family = 'cards' | 'values' | 'edges' | 'cuts' | 'saved' | 'grad' | 'memory' | 'groups' | 'doubt'

/** Where a state is found in a film: on a card, on a wire, around cards, or in what a step shows only now. */
export interface Found {
  card?: (actor: Actor, state: NodeState, values: Record<string, Picture>) => boolean
  wire?: (link: Link, state: EdgeState) => boolean
  group?: (group: Group) => boolean
  /** The cards and wires that it is shown on now. */
  now?: (now: Now) => string[]
}

export interface State extends Found {
  id: string
  family: Family
  /** Selectors of what it is drawn by: its own sample has them, and a film where the state occurs. */
  drawn: string
  sample: Tiny
}

const known = { value: 'value', ...facts({}) } as const
const leaf = { id: 'card', kind: 'leaf', label: 'x', op: '', bucket: true } as const
const bucket = (fields: NodeState): Tiny => lone(leaf, { value: 'value', names: [['x', '']], ...fields })
const cut = (why: NonNullable<Link['why']>): Tiny => joined({ carries: 'cut', why }, {}, [{}, { kind: 'untracked', label: 'u' }])
const kind = (wanted: Actor['kind']): Found => ({ card: (actor, state) => kindNow(actor, state) === wanted && (actor.order ?? 1) < 2 })
const box = (wanted: string): Found => ({ card: (_, { saved }) => (saved ?? []).some(one => one.state === wanted) })
const entry = (...wanted: string[]): Found => ({ card: (_, { ledger }) => (ledger ?? []).some(one => wanted.includes(one.how)) })
const phase = (wanted: string): Found => ({ card: (_, state) => state.phase === wanted })
const carries = (...wanted: string[]): Found => ({ wire: link => wanted.includes(link.carries ?? 'both') })
const cuts = (why: string): Found => ({ wire: link => link.carries === 'cut' && link.why === why })
const odd = (arose: boolean): Found => ({ card: (_, state) => (state.odd ?? []).some(one => (one.arose ?? false) === arose) })
const group = (...wanted: string[]): Found => ({ group: one => wanted.includes(one.kind) })
const flying = (way: 'forward' | 'backward'): Found => ({
  now: ({ flights = [] }) => flights.filter(one => one.way === way).map(one => one.edge),
})

export const LANGUAGE: State[] = [
  { id: 'op', family: 'cards', drawn: '.card.op', sample: lone({}, { ...known, names: [['y', '']] }), ...kind('op') },
  { id: 'leaf', family: 'cards', drawn: '.card.leaf', sample: bucket({}), ...kind('leaf') },
  { id: 'parameter', family: 'cards', drawn: '.card.parameter .pin.parameter', sample: lone({ ...leaf, kind: 'parameter' }, { value: 'value', names: [['w', '']] }), ...kind('parameter') },
  { id: 'frozen', family: 'cards', drawn: '.card.frozen .pin.frozen', sample: lone({ kind: 'frozen', op: '' }, { value: 'value', names: [['w', '']] }), ...kind('frozen') },
  { id: 'data', family: 'cards', drawn: '.card.data', sample: lone({ kind: 'data', op: '' }, { value: 'value', names: [['t', '']] }), ...kind('data') },
  { id: 'untracked', family: 'cards', drawn: '.card.untracked', sample: lone({ kind: 'untracked' }, { value: 'value' }), ...kind('untracked') },
  { id: 'retains', family: 'cards', drawn: '.card.retains .hook', sample: lone({ bucket: true }, { value: 'value', ...facts({ retains_grad: true }), names: [['y', '']] }), card: (_, { facts }) => Boolean(facts?.retains_grad && !facts.is_leaf) },
  { id: 'node', family: 'cards', drawn: '.card.node', sample: lone({ kind: 'node', label: 'ExpBackward0', op: '' }), ...kind('node') },
  { id: 'grad', family: 'cards', drawn: '.card.grad', sample: lone({ kind: 'grad', label: 'x.grad', op: '' }, { value: 'value' }), ...kind('grad') },
  { id: 'second', family: 'cards', drawn: '.card.higher', sample: lone({ kind: 'node', label: 'MulBackward0', op: '', order: 2 }), card: actor => actor.order === 2 },
  { id: 'third', family: 'cards', drawn: '.card.higher .inner', sample: lone({ kind: 'node', label: 'MulBackward0', op: '', order: 3 }), card: actor => (actor.order ?? 1) > 2 },
  { id: 'focus', family: 'cards', drawn: '.card.focus', sample: lone({}, known, { focus: ['card'] }), now: ({ focus = [] }) => focus },
  { id: 'waits', family: 'cards', drawn: '.card.waits', sample: lone({}, { value: 'value', phase: 'waits', order: 1 }), ...phase('waits') },
  { id: 'runs', family: 'cards', drawn: '.card.runs', sample: lone({}, { value: 'value', phase: 'runs', order: 1, incoming: ['ones'] }), ...phase('runs') },
  { id: 'ran', family: 'cards', drawn: '.card.ran', sample: lone({}, { value: 'value', phase: 'ran', order: 1, incoming: ['ones'] }), ...phase('ran') },
  { id: 'failed', family: 'cards', drawn: '.card.failed', sample: lone({}, { value: 'value', phase: 'failed' }), ...phase('failed') },

  { id: 'value', family: 'values', drawn: '.chip.value', sample: lone({}, known), card: (_, state) => Boolean(state.value) },
  { id: 'gradient', family: 'values', drawn: '.chip.incoming', sample: lone({}, { ...known, incoming: ['gradient'], phase: 'ran', order: 1 }), card: (actor, { incoming }) => !actor.bucket && (incoming ?? []).some(Boolean) },
  { id: 'sampled', family: 'values', drawn: '.chip.sampled', sample: lone({ label: 'torch.randn(64, 64)', op: '' }, { value: 'large' }), card: (_, state, values) => Boolean(state.value && !values[state.value]?.data) },
  { id: 'source', family: 'values', drawn: '.badge.source', sample: lone({ label: 'torch.log(a)' }, { value: 'nan', odd: [{ kind: 'nan', arose: true }] }), ...odd(true) },
  { id: 'spread', family: 'values', drawn: '.badge.spread', sample: lone({ label: 'b * 2' }, { value: 'nan', odd: [{ kind: 'nan' }] }), ...odd(false) },

  { id: 'both', family: 'edges', drawn: '.edge.both', sample: joined({}), ...carries('both') },
  { id: 'plain', family: 'edges', drawn: '.edge.value', sample: joined({ carries: 'value' }, {}, [{ kind: 'data', label: 't' }, {}]), ...carries('value') },
  { id: 'flows', family: 'edges', drawn: '.edge.flows', sample: joined({}, { changes: [['wire', 'gradient', 'ones']] }), wire: (_, state) => Boolean(state.gradient) },
  { id: 'flight', family: 'edges', drawn: '.capsule.backward', sample: joined({}, { over: MARGIN.flying, now: { flights: [{ edge: 'wire', value: 'gradient', way: 'backward' }] } }), ...flying('backward') },
  { id: 'carried', family: 'edges', drawn: '.capsule.forward', sample: joined({}, { over: MARGIN.flying, now: { flights: [{ edge: 'wire', value: 'value', way: 'forward' }] } }), ...flying('forward') },
  {
    id: 'sum', family: 'edges', drawn: '.capsule .plus',
    sample: {
      ...joined({ id: 'wire' }, { over: MARGIN.flying }),
      edges: [{ id: 'wire', source: 'from', target: 'to' }, { id: 'other', source: 'from', target: 'to', slot: 1 }],
      changes: [...joined({}).changes, ['other', 'shown', true]],
      now: { sum: { node: 'from', parts: [{ edge: 'wire', value: 'ones' }, { edge: 'other', value: 'gradient' }], total: 'twice' } },
    },
    now: ({ sum }) => (sum ? [sum.node] : []),
  },
  { id: 'seed', family: 'edges', drawn: '.seed', sample: { ...lone({ label: 'y.sum()', op: 'sum' }, { value: 'unit' }, { seed: [['card', 'unit']] }), over: MARGIN.flying }, now: ({ seed = [] }) => seed.map(([id]) => id) },
  { id: 'inner', family: 'edges', drawn: '.edge.gradient', sample: joined({ carries: 'gradient' }, {}, [{}, { kind: 'node', label: 'Exp' }]), ...carries('gradient') },
  { id: 'write', family: 'edges', drawn: '.edge.write', sample: joined({ carries: 'write' }, { now: { edges: ['wire'] } }, [{ kind: 'untracked', label: 'add_' }, { kind: 'leaf', label: 'w', bucket: false }]), ...carries('write') },
  { id: 'read', family: 'edges', drawn: '.edge.grad', sample: joined({ carries: 'grad' }, {}, [{ kind: 'leaf', label: 'w' }, { kind: 'untracked', label: 'mul' }]), ...carries('grad') },

  { id: 'detach', family: 'cuts', drawn: '.edge.cut.detach .scissors', sample: cut('detach'), ...cuts('detach') },
  { id: 'no_grad', family: 'cuts', drawn: '.edge.cut.no_grad .scissors', sample: cut('no_grad'), ...cuts('no_grad') },
  { id: 'dtype', family: 'cuts', drawn: '.edge.cut.dtype .scissors', sample: cut('dtype'), ...cuts('dtype') },
  { id: 'datacut', family: 'cuts', drawn: '.edge.cut.data .scissors', sample: cut('data'), ...cuts('data') },
  { id: 'item', family: 'cuts', drawn: '.edge.cut.item .scissors', sample: cut('item'), ...cuts('item') },
  { id: 'left', family: 'cuts', drawn: '.badge.left', sample: lone({ label: 'y.sum()', op: 'sum' }, { value: 'unit', left: 'item' }), card: (_, state) => Boolean(state.left) },

  { id: 'full', family: 'saved', drawn: '.glyph.full', sample: saving('full'), ...box('full') },
  { id: 'kept', family: 'saved', drawn: '.glyph.kept', sample: saving('kept'), ...box('kept') },
  { id: 'freed', family: 'saved', drawn: '.glyph.freed', sample: saving('freed'), ...box('freed') },
  { id: 'needed', family: 'saved', drawn: '.glyph.needed', sample: saving('needed'), ...box('needed') },
  { id: 'changed', family: 'saved', drawn: '.glyph.changed', sample: saving('changed', { now: 1 }), ...box('changed') },
  { id: 'packed', family: 'saved', drawn: '.glyph.packed', sample: saving('packed'), ...box('packed') },
  { id: 'placeholder', family: 'saved', drawn: '.glyph.placeholder', sample: saving('placeholder', { label: 'self', version: null }), ...box('placeholder') },
  { id: 'number', family: 'saved', drawn: '.glyph.plain', sample: saving('plain', { label: '10', name: 'other', version: null }), ...box('plain') },
  { id: 'spent', family: 'saved', drawn: '.card.freed', sample: lone({ boxes: 1 }, { value: 'value', fate: 'freed', saved: [{ name: 'self', state: 'freed', label: 'w' }] }), card: (_, state) => state.fate === 'freed' },

  { id: 'none', family: 'grad', drawn: '.bucket.empty', sample: bucket({ grad: null }), card: (actor, state) => Boolean(actor.bucket && state.grad === null) },
  { id: 'poured', family: 'grad', drawn: '.bucket .sign', sample: bucket({ grad: 'twice', ledger: [{ how: 'poured', before: null, incoming: 'gradient', after: 'gradient', call: 1, number: 1 }, { how: 'poured', before: 'gradient', incoming: 'gradient', after: 'twice', call: 2, number: 2 }] }), ...entry('poured') },
  {
    id: 'pouring', family: 'grad', drawn: '.bucket.pouring',
    sample: { ...bucket({ grad: 'gradient', ledger: [{ how: 'poured', before: null, incoming: 'gradient', after: 'gradient', call: 1, number: 1 }] }), now: { pour: { node: 'card', before: null, incoming: 'gradient', after: 'gradient' } } },
    now: ({ pour }) => (pour ? [pour.node] : []),
  },
  { id: 'zeroed', family: 'grad', drawn: '.bucket .word', sample: bucket({ grad: 'zeros', ledger: [{ how: 'zeroed', before: 'gradient', after: 'zeros', number: 1 }] }), ...entry('zeroed') },
  { id: 'emptied', family: 'grad', drawn: '.bucket.empty .word', sample: bucket({ grad: null, ledger: [{ how: 'emptied', before: 'gradient', after: null, number: 1 }] }), ...entry('emptied') },
  { id: 'replaced', family: 'grad', drawn: '.bucket .sign', sample: bucket({ grad: 'gradient', ledger: [{ how: 'set', before: null, after: 'gradient', number: 1 }] }), ...entry('set', 'changed') },

  { id: 'version', family: 'memory', drawn: '.badge.version', sample: lone({}, { value: 'value', ...facts({ version: 1 }), names: [['y', '']] }), card: (_, { facts, silent }) => Boolean(facts?.version) && !silent },
  { id: 'lock', family: 'memory', drawn: '.badge.lock', sample: lone({}, { value: 'value', locked: 1, names: [['y', '']] }), card: (_, state) => Boolean(state.locked) },
  { id: 'view', family: 'memory', drawn: '.badge.view', sample: view('y[0:1]', { view_of: 'base' }), card: (_, { facts }) => facts?.view_of != null },
  { id: 'shares', family: 'memory', drawn: '.badge.shares', sample: view('y.detach()', { shares: 'base' }), card: (_, { facts }) => facts?.shares != null },

  { id: 'no_grad_frame', family: 'groups', drawn: '.region.no_grad .kind-sign', sample: grouped('no_grad', 'no_grad'), ...group('no_grad') },
  { id: 'inference', family: 'groups', drawn: '.region.inference_mode .kind-sign', sample: grouped('inference_mode', 'inference_mode'), ...group('inference_mode') },
  { id: 'module', family: 'groups', drawn: '.region.module .kind-sign', sample: grouped('module', 'net.0', { type: 'Linear' }), ...group('module') },
  { id: 'function', family: 'groups', drawn: '.region.function .kind-sign', sample: grouped('function', 'f'), ...group('function') },
  { id: 'loop', family: 'groups', drawn: '.region.loop .kind-sign', sample: grouped('loop', 'for x in xs'), ...group('loop') },
  { id: 'iteration', family: 'groups', drawn: '.region.iteration .kind-sign', sample: grouped('iteration', 'epoch = 1'), ...group('iteration') },
  { id: 'optimizer', family: 'groups', drawn: '.region.optimizer .kind-sign', sample: grouped('optimizer', 'opt.step'), ...group('optimizer') },
  { id: 'transform', family: 'groups', drawn: '.region.transform .kind-sign', sample: grouped('transform', 'grad(f)'), ...group('transform') },
  { id: 'checkpoint', family: 'groups', drawn: '.region.checkpoint .kind-sign', sample: grouped('checkpoint', 'f'), ...group('checkpoint') },
  { id: 'recomputation', family: 'groups', drawn: '.region.recomputation .kind-sign', sample: grouped('recomputation', ''), ...group('recomputation') },
  { id: 'hook', family: 'groups', drawn: '.region.hook .kind-sign', sample: grouped('hook', 'halve'), ...group('hook') },
  { id: 'custom', family: 'groups', drawn: '.region.backward .kind-sign', sample: grouped('backward', 'Square.backward'), ...group('forward', 'backward') },
  { id: 'levels', family: 'groups', drawn: '.card .levels', sample: { ...lone({}, { value: 'value', ...facts({ levels: [['vmap', 3], ['grad', null]] }) }), over: MARGIN.level }, card: (_, { facts }) => Boolean(facts?.levels?.length) },
  { id: 'folded', family: 'groups', drawn: '.card.bundle .sheet', sample: grouped('module', 'net.0', { type: 'Linear', folded: true }) },
  { id: 'brief', family: 'groups', drawn: '.card .brief', sample: { ...lone({}, { ...known, names: [['y', '']], incoming: ['gradient'], phase: 'ran', order: 1 }), zoom: 0.6 } },

  { id: 'unseen', family: 'doubt', drawn: '.card.unseen .badge.unseen', sample: lone({ kind: 'data', op: '', unseen: true }, { value: 'value', names: [['n', '']] }), card: actor => Boolean(actor.unseen) },
  { id: 'silent', family: 'doubt', drawn: '.badge.silent', sample: lone({}, { value: 'value', silent: true, ...facts({}), names: [['y', '']] }), card: (_, state) => Boolean(state.silent) },
]

function view(label: string, shared: Parameters<typeof facts>[0]): Tiny {
  const base: Actor = { id: 'base', kind: 'op', label: 'y' }
  const made = lone({ label, kind: shared.view_of ? 'op' : 'untracked', op: '' }, { value: 'value', ...facts(shared) })
  return { ...made, nodes: [...made.nodes, base], changes: [...made.changes, ...set('base', { names: [['y', '']] })] }
}
