#!/usr/bin/env node
// Plain JavaScript, so that an old Node can read it and say what to do.
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 24 && !(major === 22 && minor >= 18)) {
  console.error(
    `Tandem runs on Node 24; this is Node ${process.versions.node}.\n` +
      'On Linux and Windows it comes with `npm ci`: use `npm start` or `npx tandem`. On macOS install Node 24 (https://nodejs.org) and try again.',
  )
  process.exit(1)
}
process.removeAllListeners('warning')
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') console.error(`${warning.name}: ${warning.message}`)
})
// What was compiled once is kept beside the packages, where only who may change the product may write.
module.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)))
const { main } = await import('../src/main.ts')
process.exitCode = await main(process.argv.slice(2))
