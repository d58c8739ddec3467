/** The command line. Commands that need the database work through the process that has it open, if one does. */
import type { OwnerCommand } from '#platform/db/engine/owner.ts'
import { commands } from './commands/index.ts'
import { runHere, runWhereTheDatabaseIs } from './commands/run.ts'

const usage = () =>
  [
    "Tandem runs a company's partnerships.",
    '',
    'Usage: npx tandem COMMAND [OPTIONS]',
    '',
    ...commands.map((command) => `  ${command.usage.padEnd(66)} ${command.summary}`),
    '',
    'Settings come from the environment; `npx tandem doctor` lists them.',
  ].join('\n')

// Whoever reads our output may have seen enough (`tandem openapi | head`): that ends us, and is no fault.
const endWithReader = (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
}

/** Runs one command line; answers the exit code. */
export const main = async (argv: string[]): Promise<number> => {
  process.stdout.on('error', endWithReader)
  const [name, ...rest] = argv
  const command = commands.find((one) => one.name === name)
  if (!command) {
    const asked = name === undefined || name === 'help' || name === '--help'
    ;(asked ? console.log : console.error)(asked ? usage() : `There is no command ${name}.\n\n${usage()}`)
    return asked ? 0 : 2
  }
  if (rest.includes('--help')) {
    console.log(`Usage: npx tandem ${command.usage}\n\n${command.summary}`)
    return 0
  }
  return command.runsAlone ? runHere(command, rest) : runWhereTheDatabaseIs(command, rest)
}

export type { OwnerCommand }
