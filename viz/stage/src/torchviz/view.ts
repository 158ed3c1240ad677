/**
 * The torchviz view: the DOT text of each backward call, drawn by Graphviz. A component and a bundle of its own, brought
 * to the page only when somebody asks for it. Graphviz works in a worker that is ended when it takes too long, and its
 * picture is shown as an image, in which no script or link of the text can live.
 */
import { h } from '../dom'
import source from 'worker:./worker.ts'

interface Drawing {
  title: string
  dot: string
  note: string
}

interface Component {
  data: { drawings: Drawing[]; failed: string }
  parentElement: ShadowRoot | HTMLElement
}

/** Milliseconds for one picture: long edges can keep Graphviz busy for minutes. */
const PATIENCE = 8_000

const STYLE = `
  .drawings { display: flex; flex-wrap: wrap; gap: 16px; padding: 12px 16px 28px; font: 14px var(--st-font, sans-serif); color: var(--st-text-color, #1b1f24) }
  figure { margin: 0; min-width: 0 }
  figcaption { font-weight: 600; padding: 0 0 6px }
  img { display: block; max-width: 100%; background: #fff; border: 1px solid #d5d9df; border-radius: 8px; padding: 10px }
  p { max-width: 60ch; margin: 0 }
`

export default function torchviz({ data, parentElement }: Component): () => void {
  const urls: string[] = []
  let shown = true
  const root = h('div', { class: 'drawings' })
  parentElement.replaceChildren(h('style', {}, STYLE), root)
  void (async () => {
    for (const drawing of data.drawings) {
      const figure = h('figure', {}, h('figcaption', {}, drawing.title))
      root.append(figure)
      figure.append(await picture(drawing, data.failed, urls))
      if (!shown) return
    }
  })()
  return () => {
    shown = false
    for (const url of urls) URL.revokeObjectURL(url)
  }
}

async function picture({ title, dot, note }: Drawing, failed: string, urls: string[]): Promise<HTMLElement> {
  if (!dot) return h('p', {}, note)
  try {
    const svg = await draw(dot)
    const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
    urls.push(url)
    return h('img', { src: url, alt: title })
  } catch (error) {
    return h('p', {}, `${failed} ${error instanceof Error ? error.message : String(error)}`)
  }
}

function draw(dot: string): Promise<string> {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  const worker = new Worker(url)
  return new Promise<string>((done, fail) => {
    setTimeout(() => fail(new Error(`> ${PATIENCE / 1000} s`)), PATIENCE)
    worker.onerror = event => fail(new Error(event.message))
    worker.onmessage = ({ data }: MessageEvent<{ svg: string } | { error: string }>) =>
      'svg' in data ? done(data.svg) : fail(new Error(data.error))
    worker.postMessage(dot)
  }).finally(() => {
    worker.terminate()
    URL.revokeObjectURL(url)
  })
}
