import { spawn } from 'node:child_process'
import { startPostgresCluster } from '#test/support/postgres-cluster.ts'

/**
 * node scripts/with-postgres.ts <command> [arguments]
 * Runs a command beside a throwaway PostgreSQL, which its tests then use. `--durable` first waits for the disk.
 */
const args = process.argv.slice(2)
const durable = args[0] === '--durable'
const [command, ...rest] = durable ? args.slice(1) : args
if (!command) {
  console.error('Usage: node scripts/with-postgres.ts [--durable] <command> [arguments]')
  process.exit(2)
}

const cluster = await startPostgresCluster({ durable })
const child = spawn(command, rest, {
  stdio: 'inherit',
  env: { ...process.env, TANDEM_TEST_ENGINE: 'postgres', TANDEM_TEST_POSTGRES_URL: cluster.url },
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
const exitCode = await new Promise<number>((resolve, reject) => {
  child.once('error', reject)
  child.once('exit', (code) => resolve(code ?? 1))
})
await cluster.stop()
process.exitCode = exitCode
