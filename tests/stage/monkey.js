/* Hands that know nothing: keys, clicks and pointing at random from a seed. After each the film is held against a fresh
   fold of its story, and the cards and numbers on the page against that. Returns what was wrong, and the way there. */
async ([seed, count]) => {
  let drawn = seed >>> 0
  const chance = () => (drawn = (Math.imul(drawn, 1664525) + 1013904223) >>> 0) / 4294967296
  const pick = list => list[Math.floor(chance() * list.length)]
  const root = () => place.querySelector('.theater')
  const theater = () => root().theater
  const way = [], wrong = []
  const CARDS = '.viewport > .world > .cards > [data-node]:not([style*="none"])'
  const KEYS = [' ', 'Home', 'End', 'PageUp', 'PageDown', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Enter',
    'Escape', 'Escape', ...'pscv?g[]wtu+-0hjkl']
  /* Not pressed: what asks Python or leaves the page as it is to the browser. */
  const SPARED = '.screen, .run, .topbar *, .compare-open'

  const press = key => {
    way.push(`key ${key}`)
    const target = place.activeElement ?? root()
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }))
  }
  const point = (element, kinds) => {
    const { x, y, width, height } = element.getBoundingClientRect()
    const at = { clientX: x + width * chance(), clientY: y + height * chance(), pointerId: 1, bubbles: true, composed: true }
    for (const kind of kinds) element.dispatchEvent(new (kind === 'click' ? MouseEvent : PointerEvent)(kind, at))
  }
  const timeline = () => (theater().comparison.duet ?? theater().film).timeline
  const reel = () => theater().comparison.duet?.reel ?? theater().film.player
  const acts = [
    () => timeline().step(pick([-1, 1])),
    () => timeline().move(Math.floor(chance() * (reel().last + 1))),
    () => press(pick(KEYS)),
    () => press(pick(KEYS)),
    () => {
      const seen = [...root().querySelectorAll('button')].filter(e => e.checkVisibility() && !e.disabled && !e.matches(SPARED))
      const button = pick(seen)
      way.push(`button ${button.className} ${button.textContent.slice(0, 20)}`)
      button.focus()
      button.click()
    },
    () => {
      const card = pick([...root().querySelectorAll(CARDS)])
      way.push(`card ${card?.dataset.node}`)
      if (card) point(card, ['pointerdown', 'pointerup', 'click'])
    },
    () => {
      const told = pick([...root().querySelectorAll('[data-value], [data-at], [data-ref], [data-edge]')])
      if (told) point(told, ['pointerover', 'pointermove'])
    },
    () => {
      const select = pick([...root().querySelectorAll('.timeline select')])
      select.selectedIndex = Math.floor(chance() * select.options.length)
      select.dispatchEvent(new Event('change'))
    },
  ]

  const sorted = state => JSON.stringify([...state].map(([id, fields]) => [id, Object.entries(fields).sort()]).sort())
  const full = x => (x === true ? 'True' : x === false ? 'False' : Array.isArray(x) ? JSON.stringify(x) : String(x))
  const told = ({ story }, value) => {
    const { data, sample } = story.values[value] ?? {}
    return (data ?? sample ?? []).map(full)
  }
  /* The value that a cell of the inspector's table stands for: value and gradient share one table. */
  const inspected = ({ player, inspector }, { inspect }) => {
    const fields = player.state.get(inspector.id)
    return inspect === 'incoming' ? fields.incoming[0] : fields[inspect]
  }
  const number = (film, holder, cell) => {
    const beside = holder.dataset.role === 'value' && cell.dataset.inspect
    const numbers = told(film, beside ? inspected(film, cell.dataset) : holder.dataset.value)
    const at = cell.closest('[data-at]')?.dataset.at
    return at === undefined ? numbers.includes(cell.dataset.full) : numbers[at] === cell.dataset.full
  }
  const check = (film, within) => {
    const { story, player, stage } = film
    if (sorted(bundle.fold(story, player.index)) !== sorted(player.state)) wrong.push(`state at step ${player.index}`)
    const cards = [...within.querySelectorAll(CARDS)]
    const ids = cards.map(card => card.dataset.node)
    const shown = new Set(stage.shown.map(one => one.id))
    if (new Set(ids).size !== ids.length) wrong.push('a card is there twice')
    wrong.push(...ids.filter(id => !shown.has(id)).map(id => `${id} is not in the film now`))
    for (const card of cards)
      for (const { dataset: { role, value } } of card.querySelectorAll('[data-role][data-value]')) {
        const has = player.state.get(card.dataset.node)
        const own = has && { value: [has.value], grad: [has.grad], incoming: has.incoming }[role]
        if (own && !own.includes(value)) wrong.push(`${card.dataset.node} shows a ${role} that it has not`)
      }
    for (const cell of within.querySelectorAll('[data-full]')) {
      const holder = cell.closest('[data-value]')
      if (!holder || holder.closest('.sample, [hidden]')) continue
      if (!number(film, holder, cell)) wrong.push(`${cell.dataset.full} is no number of ${holder.dataset.value}`)
    }
  }

  for (let i = 0; i < count && !wrong.length; i++) {
    try {
      pick(acts)()
    } catch (error) {
      wrong.push(String(error.stack))
    }
    if (i % 20 === 0) await new Promise(done => setTimeout(done))
    const { duet } = theater().comparison
    if (duet) for (const side of ['a', 'b']) check(duet.films[side], duet.root.querySelector(`.half.${side} .graph`))
    else check(theater().film, root().querySelector('.graph'))
  }
  return { wrong, way: way.slice(-12) }
}
