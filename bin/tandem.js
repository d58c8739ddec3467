#!/usr/bin/env node
// Plain JavaScript, so that an old Node can read it and say what to do.
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
const { main } = await import('../src/main.ts')
process.exitCode = await main(process.argv.slice(2))
