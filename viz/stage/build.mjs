/** Builds `dist/`: the stage, the torchviz view, the notices of what is in them, and the hashes of their sources and of themselves. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const here = import.meta.dirname
process.chdir(here)

const common = { bundle: true, minify: true, target: 'es2022', charset: 'utf8', legalComments: 'none', metafile: true }
const workers = []

const result = await build({
  ...common,
  entryPoints: { stage: 'src/main.ts', torchviz: 'src/torchviz/view.ts' },
  outdir: 'dist',
  format: 'esm',
  loader: { '.css': 'text' },
  plugins: [
    { name: 'style', setup: bundleStyle },
    { name: 'worker', setup: bundleWorker },
  ],
  banner: { js: '// Autograd Theater. Built from viz/stage/src by build.mjs; notices in NOTICES.txt.' },
})

writeFileSync('dist/NOTICES.txt', notices([result, ...workers].flatMap(({ metafile }) => Object.keys(metafile.inputs))))
const built = ['dist/NOTICES.txt', 'dist/stage.js', 'dist/torchviz.js']
writeFileSync('dist/sources.sha256', `${hash(sources())}  sources\n${hash(built)}  built\n`)

/** The style sheets as one minified text. */
function bundleStyle(within) {
  within.onLoad({ filter: /index\.css$/ }, async ({ path }) => {
    const { outputFiles } = await build({ entryPoints: [path], bundle: true, minify: true, write: false, charset: 'utf8' })
    return { contents: outputFiles[0].text, loader: 'text', watchFiles: [path] }
  })
}

/** A script for a worker as text, to be started without another file. */
function bundleWorker(within) {
  within.onResolve({ filter: /^worker:/ }, ({ path, resolveDir }) => ({
    path: join(resolveDir, path.slice('worker:'.length)),
    namespace: 'worker',
  }))
  within.onLoad({ filter: /./, namespace: 'worker' }, async ({ path }) => {
    const built = await build({ ...common, entryPoints: [path], format: 'iife', write: false })
    workers.push(built)
    return { contents: built.outputFiles[0].text, loader: 'text', watchFiles: [path] }
  })
}

/** The same list and hash as `tests/stage/test_bundle.py`. */
function sources() {
  const folders = ['src', 'strings'].flatMap(folder => readdirSync(folder, { recursive: true }).map(name => join(folder, name)))
  return [...folders, 'build.mjs', 'package.json', 'package-lock.json'].filter(name => /\.\w+$/.test(name)).sort()
}

function hash(names) {
  const sum = createHash('sha256')
  for (const name of names) sum.update(`${name}\0`).update(readFileSync(name)).update('\0')
  return sum.digest('hex')
}

function notices(inputs) {
  const names = inputs.map(path => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
  const bundled = [...new Set(names.filter(Boolean))].sort()
  const parts = bundled.map(name => {
    const folder = join('node_modules', name)
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt'].map(one => join(folder, one)).find(existsSync)
    if (!file) throw new Error(`${name} has no licence file`)
    return `${name} ${version} (${license})\n\n${readFileSync(file, 'utf8').trim()}\n`
  })
  const rule = `\n${'-'.repeat(80)}\n\n`
  return ['The bundles stage.js and torchviz.js contain these packages.\n', ...parts].join(rule)
}
