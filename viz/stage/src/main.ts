/**
 * The bundle's front door. `viz.stage` mounts it once without data, to bring this code to the page, and as a few lines
 * that wait for it and pass data on: a story to `open`, the verdict on it, which comes later, to `prove`, the `course`,
 * and how it goes with the run that is asked for, to `wait`.
 */
import type { Ask, Proof, ViewData, Waiting } from './contract'
import { deliver } from './course/data'
import { deliver as deliverSheet, type Packed } from './print/delivered'
import { prove } from './page/proof'
import { wait } from './page/queue'
import style from './style/index.css'
import { Theater } from './theater'

export { asOnTerminal } from './tell/console'
export { places } from './course/fold'
export { search } from './course/search'
export { layout } from './graph/layout'
export { judge } from './lesson/judge'
export { readAt } from './lesson/order'
export { form } from './values/form'
export { array, number } from './values/numbers'
export { scales, step } from './values/scale'
export { flags } from './time/flags'
export { beside, nearest, passed, stops } from './time/granularity'
export { History } from './time/history'
export { samples } from './look/samples'
export { fold, Player } from './time/player'
export { dwell } from './time/rhythm'
export { Scale } from './time/scale'
export { titles } from './time/titles'
export { say } from './page/strings'
export { spelled } from './edit/spelling'
export { unpack } from './page/unpack'
export { pathTo } from './why/path'
export { product } from './why/product'

/** What Streamlit hands to a component. */
interface Component {
  data: ViewData
  parentElement: ShadowRoot | HTMLElement
  setTriggerValue(name: 'ask', value: Ask[]): void
}

const open_ = new WeakMap<ShadowRoot | HTMLElement, { theater: Theater; language: string; component: Component }>()

/** Called again on the same element whenever data or theme change. Returns the clean-up. */
export function open(component: Component): () => void {
  const { data, parentElement } = component
  let mounted = open_.get(parentElement)
  if (mounted) mounted.component = component
  if (!mounted || mounted.language !== data.language) {
    const before = mounted?.theater
    const kept = before?.keep ?? null
    before?.dispose()
    const entry = { language: data.language, component } as { theater: Theater; language: string; component: Component }
    const host = parentElement instanceof ShadowRoot ? parentElement : document
    entry.theater = new Theater(host, data, asks => entry.component.setTriggerValue('ask', asks), kept)
    if (!before) dress(parentElement)
    parentElement.append(entry.theater.root)
    if (document.activeElement === document.body) entry.theater.root.focus({ preventScroll: true })
    open_.set(parentElement, entry)
    mounted = entry
  }
  paint(mounted.theater.root)
  void mounted.theater.update(data)
  return () => close(parentElement)
}

/** Streamlit also cleans up after a render that was overtaken: only an element that has left the page is closed. */
function close(parent: ShadowRoot | HTMLElement): void {
  if (parent.isConnected) return
  open_.get(parent)?.theater.dispose()
  open_.delete(parent)
}

function dress(parent: ShadowRoot | HTMLElement): void {
  const sheet = document.createElement('style')
  sheet.textContent = style
  parent.append(sheet)
}

/** Light or dark is what the page's own background is. */
function paint(root: HTMLElement): void {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
  canvas.fillStyle = getComputedStyle(root).getPropertyValue('--st-background-color').trim() || '#ffffff'
  canvas.fillRect(0, 0, 1, 1)
  const [red = 255, green = 255, blue = 255] = canvas.getImageData(0, 0, 1, 1).data
  root.dataset.theme = 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? 'dark' : 'light'
}

interface Door {
  open?: typeof open
  prove?: (component: { data: Proof }) => void
  course?: (component: { data: { course: string } }) => void
  sheet?: (component: { data: Packed }) => void
  wait?: (component: { data: Waiting }) => void
  waiting: ((ready: typeof open) => void)[]
}

const page = window as unknown as { autogradTheater?: Door }
const door = (page.autogradTheater ??= { waiting: [] })
door.open = open
door.prove = ({ data }) => prove(data)
door.sheet = ({ data }) => void deliverSheet(data)
door.course = ({ data }) => void deliver(data)
door.wait = ({ data }) => wait(data)
for (const ready of door.waiting.splice(0)) ready(open)

/** The boot component has nothing to show. */
export default function boot(): void {}
