/** Graphviz in a worker: DOT text in, SVG text out. */
import { Graphviz } from '@hpcc-js/wasm-graphviz'

onmessage = async ({ data }: MessageEvent<string>) => {
  try {
    const graphviz = await Graphviz.load()
    postMessage({ svg: graphviz.dot(data) })
  } catch (error) {
    postMessage({ error: String(error) })
  }
}
