/**
 * Graphviz for the torchviz view: a bundle of its own, brought to the page only when somebody asks for it. It works in
 * a worker that is ended when it takes too long.
 */
import { arrive } from '../views/graphviz'
import source from 'worker:./worker.ts'

/** Milliseconds for one picture: long edges can keep Graphviz busy for minutes. */
const PATIENCE = 8_000

/** The component has nothing to show: it brings `draw` to the page. */
export default function torchviz(): void {
  arrive(draw)
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
