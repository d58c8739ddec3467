import { readConfig } from '#platform/config.ts'
import { openDatabase } from '#platform/db/engine/database.ts'
import { migrate } from '#platform/db/engine/migrate.ts'
import { claimOwnership } from '#platform/db/engine/owner.ts'
import type { Command } from './command.ts'

export const migrateCommand: Command = {
  name: 'migrate',
  usage: 'migrate',
  summary: 'Brings the database to this release; `serve` does it by itself.',
  runsAlone: true,
  run: async (io) => {
    const config = readConfig(process.env)
    const ownership = config.databaseUrl ? undefined : await claimOwnership(config.dataDir)
    try {
      const database = await openDatabase(
        config.databaseUrl ? { databaseUrl: config.databaseUrl, poolSize: 2 } : { dataDir: config.dataDir },
      )
      try {
        const { applied } = await migrate(database)
        await io.out(
          applied.length > 0 ? `Applied ${applied.join(', ')}.\n` : 'Nothing to do: the database is at this release.\n',
        )
        return 0
      } finally {
        await database.close()
      }
    } finally {
      await ownership?.release()
    }
  },
}
