/** Accounting programs that read our journal: used where they are, a visible skip where not, a failure in CI. */
import { execFileSync, spawnSync } from 'node:child_process'

const isThere = (command: string): boolean => {
  const { error } = spawnSync(command, ['--version'], { stdio: 'ignore' })
  return error === undefined
}

/** Options for a test that needs these programs. */
export const withTools = (...commands: readonly string[]): { skip: string | false } => {
  const missing = commands.filter((command) => !isThere(command))
  if (missing.length === 0) return { skip: false }
  if (process.env['CI']) throw new Error(`CI needs ${missing.join(', ')}; .ci/run installs them`)
  return { skip: `${missing.join(', ')} not installed` }
}

/** What a program prints; throws with its words when it ends with an error. */
export const outputOf = (command: string, args: readonly string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 })
