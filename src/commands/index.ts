/** The commands, in the order of the usage text. */
import type { Command } from './command.ts'
import { doctor } from './doctor.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { keys } from './keys.ts'
import { migrateCommand } from './migrate.ts'
import { openapi } from './openapi.ts'
import { seed } from './seed.ts'
import { serve, work } from './serve.ts'
import { workspaces } from './workspaces.ts'

export const commands: readonly Command[] = [
  serve,
  work,
  migrateCommand,
  seed,
  workspaces,
  importCommand,
  exportCommand,
  keys,
  openapi,
  doctor,
]
